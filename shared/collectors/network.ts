import type { Resource } from '../model/unit.ts';
import { referenced } from './collector.ts';
import { texts, valueAt } from './raw.ts';

/** Where computes stand: a compute's own subnet, or the one the workspace gives to serverless compute. */
function subnetsOf({ kind, raw }: Resource): readonly string[] {
  return kind === 'compute'
    ? texts(valueAt(raw, 'properties', 'properties', 'subnet', 'id'))
    : texts(valueAt(raw, 'properties', 'serverlessComputeSettings', 'serverlessComputeCustomSubnet'));
}

export const subnets = referenced('subnet', ['workspace', 'compute'], subnetsOf);

export const networkSecurityGroups = referenced('network-security-group', ['subnet'], ({ raw }) =>
  texts(valueAt(raw, 'properties', 'networkSecurityGroup', 'id')),
);

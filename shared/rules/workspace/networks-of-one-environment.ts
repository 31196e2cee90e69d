import { canonicalId, ESTATE, nameOfId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { pass } from '../../model/verdict.ts';
import { declared, judgeInCommon } from '../environments.ts';

const SERVERLESS = 'properties.serverlessComputeSettings.serverlessComputeCustomSubnet';
const COMPUTE = 'properties.properties.subnet.id';
const ENDPOINT = 'properties.subnet.id';
const CONNECTION = 'properties.privateEndpoint.subnetArmId';
const EXPECTED = 'in a virtual network of one environment';

export const networksOfOneEnvironment = defineRule({
  id: 'AML-ENV-006',
  kind: 'workspace',
  unit: 'estate',
  title: 'Environments do not share virtual networks or subnets',
  severity: 'medium',
  control: 9,
  why: 'Within one network nothing keeps a compute of development from reaching what production trusts its network for.',
  how: 'Move the computes and the private endpoint into a network of their environment, or exempt the network of a shared hub.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-network-security-overview'],
  reads: { ...declared, [SERVERLESS]: EXPECTED },
  neighbours: {
    workspace: declared,
    compute: { [COMPUTE]: EXPECTED },
    'private-endpoint': { [ENDPOINT]: EXPECTED },
    'private-endpoint-connection': { [CONNECTION]: EXPECTED },
  },

  check(workspace, estate) {
    const subnets = [
      workspace.text(SERVERLESS),
      ...estate.known('compute', workspace.id).map((compute) => compute.text(COMPUTE)),
      ...estate.known('private-endpoint', workspace.id).map((endpoint) => endpoint.text(ENDPOINT)),
      ...estate.known('private-endpoint-connection', workspace.id).map((connection) => connection.text(CONNECTION)),
    ];
    const networks = new Set(subnets.map((subnet) => canonicalId(subnet ?? '')?.replace(/\/subnets\/[^/]+$/, '') ?? ''));
    networks.delete('');
    const met = [...networks].map((id) => ({ what: `the network ${nameOfId(id)}`, with: estate.known('workspace', id) }));
    const verdict = judgeInCommon(workspace, met, estate.policy);
    if (verdict !== undefined) {
      return verdict;
    }
    for (const kind of ['workspace', 'compute', 'private-endpoint'] as const) {
      estate.seenWhole(kind, ESTATE.id);
    }
    return pass(`No workspace of another environment is in one of its ${networks.size} network(s).`);
  },
});

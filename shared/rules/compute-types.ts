import type { ResourceView } from '../model/rule.ts';
import { notApplicable, type Verdict } from '../model/verdict.ts';
import { isAny } from './values.ts';

export type ComputeType = 'ComputeInstance' | 'AmlCompute';

/** The verdict on a compute of another type than the rule is about; undefined when it is of one of these. */
export function otherThan(compute: ResourceView<'properties.computeType'>, ...types: readonly ComputeType[]): Verdict | undefined {
  const type = compute.text('properties.computeType');
  return isAny(compute, 'properties.computeType', types)
    ? undefined
    : notApplicable(`The compute is of type ${type ?? 'unknown'}; this is about ${types.join(' and ')}.`);
}

import type { ResourceView, UnitView } from '../model/rule.ts';
import { notApplicable, type Verdict } from '../model/verdict.ts';

export const ENVIRONMENT_TAG = 'the environment tag';

/**
 * The verdict of a rule about production outside of it; undefined in production. It looks at the workspace's tags, so that
 * a workspace nobody could read is unknown instead of "not production".
 */
export function outsideProduction(
  workspace: ResourceView<'tags'> | undefined,
  { environment, policy }: Pick<UnitView, 'environment' | 'policy'>,
): Verdict | undefined {
  workspace?.get('tags');
  if (environment === undefined) {
    return notApplicable(`The workspace has no tag ${policy.environmentTag} that declares it as production.`);
  }
  return policy.productionValues.includes(environment) ? undefined : notApplicable(`The workspace is declared as ${environment}.`);
}

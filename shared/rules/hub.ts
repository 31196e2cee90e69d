import type { ResourceView } from '../model/rule.ts';
import { notApplicable, type Verdict } from '../model/verdict.ts';

export const HUB_OR_DEFAULT = 'Default, Hub or FeatureStore (a Project inherits this from its hub)';

/** The verdict on a project in a rule that judges its hub instead; undefined for every other workspace. */
export function ofHub(workspace: ResourceView<'kind'>): Verdict | undefined {
  return workspace.is('kind', 'Project') ? notApplicable('A project inherits this from its hub, which is judged itself.') : undefined;
}

import { canonicalId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass, unknown } from '../../model/verdict.ts';
import { declared, environmentIn } from '../environments.ts';

export const projectInEnvironmentOfHub = defineRule({
  id: 'AML-ENV-019',
  kind: 'workspace',
  unit: 'estate',
  title: 'Hub and projects carry the same environment',
  severity: 'low',
  control: 9,
  why: 'A project works with the storage, the secrets and the network of its hub: another tag on it hides which environment that is.',
  how: 'Tag the project as its hub is tagged, or create it below a hub of its environment.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/concept-hub-workspace'],
  reads: { kind: 'Project for a workspace this is about', 'properties.hubResourceId': 'a hub of the same environment', ...declared },
  neighbours: { workspace: declared },

  check(workspace, estate) {
    if (!workspace.is('kind', 'Project')) {
      return notApplicable('The workspace is no project.');
    }
    const own = environmentIn(workspace, estate.policy);
    const [hub] = estate.of('workspace', canonicalId(workspace.text('properties.hubResourceId') ?? '') ?? '');
    const theirs = hub === undefined ? undefined : environmentIn(hub, estate.policy);
    if (own === undefined || theirs === undefined) {
      return unknown(
        `The project is ${own ?? 'not tagged'} and its hub ${theirs ?? 'not tagged'}: both need the tag ${estate.policy.environmentTag}.`,
      );
    }
    const found = `The project is ${own}, its hub ${hub?.name ?? ''} is ${theirs}.`;
    return own === theirs ? pass(found) : fail(found);
  },
});

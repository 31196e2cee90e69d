import { canonicalId, ESTATE, nameOfId, unitOfId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { pass, unknown } from '../../model/verdict.ts';
import { declared, judgeInCommon } from '../environments.ts';

const TARGET = 'properties.target';
const RESOURCE = 'properties.metadata.ResourceId';
const EXPECTED = 'a resource of the environment of the workspace';

export const withinEnvironment = defineRule({
  id: 'AML-ENV-009',
  kind: 'connection',
  unit: 'estate',
  title: 'Connections do not cross environments',
  severity: 'high',
  control: 9,
  why: 'A connection carries the right to use what it points at: one that leads into another environment opens it to everybody here.',
  how: 'Delete the connection and make one to a resource of the environment of its workspace.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-connection'],
  reads: { [TARGET]: EXPECTED, [RESOURCE]: EXPECTED },
  neighbours: { workspace: declared, connection: {} },

  check(connection, estate) {
    const targets = [connection.text(TARGET), connection.text(RESOURCE)].map((id) => canonicalId(id ?? '')).filter((id) => id !== null);
    const [workspace] = estate.of('workspace', unitOfId(connection.id)?.id ?? '');
    if (workspace === undefined) {
      return unknown('The workspace of the connection was not read.');
    }
    const met = [...new Set(targets)].map((id) => ({ what: nameOfId(id), with: estate.known('workspace', id) }));
    const verdict = judgeInCommon(workspace, met, estate.policy);
    if (verdict !== undefined) {
      return verdict;
    }
    estate.seenWhole('workspace', ESTATE.id);
    estate.seenWhole('connection', ESTATE.id);
    return pass(`No workspace of another environment is known to use ${targets.map(nameOfId).join(', ')}.`);
  },
});

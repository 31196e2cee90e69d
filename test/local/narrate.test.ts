import { expect, it } from 'vitest';
import type { ServiceClient } from '../../local/client.ts';
import { narrate } from '../../local/narrate.ts';
import type { Transition } from '../../shared/model/finding.ts';
import { AT, WORKSPACE_ID } from '../scenes.ts';

it('narrates a change with the beginning of the finding’s id, as the command line takes it', async () => {
  const opened = {
    id: 't1',
    findingId: 'abcdef0123456789'.repeat(4),
    change: 'opened',
    at: AT,
    ruleId: 'AML-NET-001',
    severity: 'critical',
    resourceId: WORKSPACE_ID,
    because: 'It is open.\u001b[2J',
  } as Transition;
  let asked = 0;
  // What was there before the narrator came is not told.
  const transitions = async () => (asked++ === 0 ? [] : [opened]);
  const { promise, resolve } = Promise.withResolvers<string>();
  const narrator = narrate({ transitions, remediations: async () => [] } as unknown as ServiceClient, resolve, 1);
  const line = await promise;
  narrator.stop();
  expect(line).toContain('opened    abcdef012345 AML-NET-001 (critical) on workspaces/');
  expect(line).not.toContain('\u001b');
});

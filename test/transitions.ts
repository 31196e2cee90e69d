import type { Transition } from '../shared/model/finding.ts';
import { AT, WORKSPACE_ID } from './scenes.ts';

/** A transition; a test states only what it changes. */
export function aTransition(changes: Partial<Transition> = {}): Transition {
  return {
    id: 't-1',
    findingId: 'f'.repeat(64),
    change: 'opened',
    cause: 'event',
    unit: WORKSPACE_ID,
    ruleId: 'AML-NET-001',
    title: 'Workspace public network access is disabled',
    severity: 'critical',
    control: 3,
    resourceId: WORKSPACE_ID,
    resourceType: 'Microsoft.MachineLearningServices/workspaces',
    because: 'Public network access is Enabled.',
    receipt: [],
    at: AT,
    ...changes,
  };
}

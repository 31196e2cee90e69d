import type { FormatDocument, FormatResult } from '../shared/reports/formats/document.ts';
import { AT, WORKSPACE_ID } from './scenes.ts';

export const aResult = (changes: Partial<FormatResult> = {}): FormatResult => ({
  ruleId: 'AML-NET-001',
  title: 'Workspace public network access is disabled',
  severity: 'critical',
  control: 3,
  verdict: 'fail',
  resourceId: WORKSPACE_ID,
  resourceType: 'Microsoft.MachineLearningServices/workspaces',
  unit: WORKSPACE_ID,
  because: 'Public network access is Enabled.',
  receipt: [],
  ...changes,
});

export const aDocument = (results: readonly FormatResult[], changes: Partial<FormatDocument> = {}): FormatDocument => ({
  tool: { name: 'aml-warden', version: '1.2.3' },
  catalogue: { version: 'c', rules: 1, profile: 'default' },
  startedAt: AT,
  endedAt: AT,
  scope: { subscriptions: [] },
  counts: {
    resources: 1,
    units: 1,
    fail: 1,
    pass: 0,
    notApplicable: 0,
    unknown: 0,
    exempt: 0,
    bySeverity: { critical: 1, high: 0, medium: 0, low: 0 },
  },
  unread: [],
  results,
  ...changes,
});

import { defineRule } from '../../model/rule.ts';
import { judgeValue } from '../values.ts';

export const legacyModeAsDeclared = defineRule({
  id: 'AML-NET-005',
  kind: 'workspace',
  title: 'Workspace v1LegacyMode matches the declared policy',
  severity: 'low',
  control: 3,
  why: 'Legacy mode blocks the current APIs, and without it requests to them pass through public Azure Resource Manager; either may break what you decided.',
  how: 'Set v1LegacyMode to what the policy declares (v1LegacyMode in warden.config.yaml). Azure needs up to an hour to apply it.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-configure-network-isolation-with-v2'],
  peers: ['AP:e413671a', 'ALZ:Deny-ML-Legacy-Mode'],
  reads: { 'properties.v1LegacyMode': 'what the policy declares' },

  check: (workspace, { policy }) =>
    judgeValue(workspace, 'properties.v1LegacyMode', { subject: 'Legacy mode', healthy: policy.v1LegacyMode, missing: false }),
});

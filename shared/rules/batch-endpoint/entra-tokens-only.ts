import { defineRule } from '../../model/rule.ts';
import { judgeValue } from '../values.ts';

export const entraTokensOnly = defineRule({
  id: 'AML-AAD-004',
  kind: 'batch-endpoint',
  title: 'Batch endpoint uses Entra tokens',
  severity: 'high',
  control: 1,
  why: 'A batch job reads and writes whole data sets; anything but an Entra token lets it start without a known caller.',
  how: 'Write the whole endpoint back with authMode AADToken.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-authenticate-batch-endpoint'],
  reads: { 'properties.authMode': 'AADToken' },

  check: (endpoint) => judgeValue(endpoint, 'properties.authMode', { subject: 'The authentication mode', healthy: 'AADToken' }),
});

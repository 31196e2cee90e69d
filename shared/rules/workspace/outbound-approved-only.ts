import { defineRule } from '../../model/rule.ts';
import { HUB_OR_DEFAULT, ofHub } from '../hub.ts';
import { computeSubnet, ISOLATION_MODE, judgeOutbound } from '../isolation.ts';

export const outboundApprovedOnly = defineRule({
  id: 'AML-NET-006',
  kind: 'workspace',
  title: 'Workspace managed network allows only approved outbound traffic',
  severity: 'high',
  control: 3,
  why: 'While computes may reach any address, a stolen notebook session or a poisoned package can send training data and models anywhere.',
  how: 'Set managedNetwork.isolationMode to AllowOnlyApprovedOutbound and approve the addresses you need. There is no way back, and existing computes have to be created again.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-managed-network'],
  peers: ['AP:6ddb1705', 'TSS:Azure_AIFoundry_NetSec_Enable_NetworkIsolation'],
  reads: { kind: HUB_OR_DEFAULT, [ISOLATION_MODE]: 'AllowOnlyApprovedOutbound' },
  neighbours: { compute: computeSubnet },

  check: (workspace, unit) => ofHub(workspace) ?? judgeOutbound(workspace, () => unit.all('compute')),
});

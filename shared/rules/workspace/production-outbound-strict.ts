import { defineRule } from '../../model/rule.ts';
import { HUB_OR_DEFAULT, ofHub } from '../hub.ts';
import { computeSubnet, ISOLATION_MODE, judgeOutbound } from '../isolation.ts';
import { ENVIRONMENT_TAG, outsideProduction } from '../production.ts';

export const productionOutboundStrict = defineRule({
  id: 'AML-ENV-017',
  kind: 'workspace',
  title: 'Production outbound traffic is restricted to approved addresses',
  severity: 'high',
  control: 9,
  why: 'Production holds the real data; an open way out of it undoes the separation from development.',
  how: 'Set managedNetwork.isolationMode to AllowOnlyApprovedOutbound, or run every compute in a network of yours whose firewall controls egress.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-managed-network'],
  peers: ['AP:6ddb1705'],
  reads: { kind: HUB_OR_DEFAULT, tags: ENVIRONMENT_TAG, [ISOLATION_MODE]: 'AllowOnlyApprovedOutbound' },
  neighbours: { compute: computeSubnet },

  check: (workspace, unit) => ofHub(workspace) ?? outsideProduction(workspace, unit) ?? judgeOutbound(workspace, () => unit.all('compute')),
});

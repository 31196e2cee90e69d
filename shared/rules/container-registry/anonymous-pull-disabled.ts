import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const containerRegistryAnonymousPullDisabled = defineRule({
  id: 'AML-AAD-025',
  kind: 'container-registry',
  title: 'Container registry anonymous pull is disabled',
  severity: 'high',
  control: 1,
  why: 'With anonymous pull anyone who reaches the registry downloads every image, with the code, models and secrets baked into it.',
  how: 'Set anonymousPullEnabled to false, after giving those who rely on it a role to pull.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/container-registry/anonymous-pull-access'],
  peers: ['AP:9f2dea28', 'AP:cced2946', 'PSR:Azure.ACR.AnonymousAccess', 'CKV:CKV_AZURE_138', 'AZQR:03f4a7d8-c5b4-7842-8e6e-14997a34842b'],
  reads: { 'properties.anonymousPullEnabled': 'false' },

  check(registry) {
    return registry.is('properties.anonymousPullEnabled', true)
      ? fail('Anonymous pull is enabled.')
      : pass(`Anonymous pull is disabled: anonymousPullEnabled is ${registry.text('properties.anonymousPullEnabled') ?? 'not set'}.`);
  },
});

import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';

export const appInsightsLocalAuthDisabled = defineRule({
  id: 'AML-AAD-028',
  kind: 'app-insights',
  title: 'Application Insights accepts telemetry from Entra identities only',
  severity: 'medium',
  control: 1,
  why: 'Whoever knows the instrumentation key can write telemetry of its own: false metrics, false alarms and cost.',
  how: 'Check that everything that sends telemetry can sign in with Entra, then set DisableLocalAuth to true in a full update of the component.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/azure-monitor/app/azure-ad-authentication'],
  peers: ['AP:199d5677', 'PSR:Azure.AppInsights.LocalAuth'],
  reads: { 'properties.DisableLocalAuth': 'true' },

  check(component) {
    const value = component.text('properties.DisableLocalAuth');
    return component.is('properties.DisableLocalAuth', true)
      ? pass('Telemetry is accepted from Entra identities only.')
      : fail(`Telemetry is accepted with the instrumentation key alone: DisableLocalAuth is ${value ?? 'not set, which means false'}.`);
  },
});

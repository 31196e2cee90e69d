import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { logFields, sentLogs } from '../log-categories.ts';

const CATEGORIES = ['Administrative', 'Security', 'Alert', 'Policy'];

export const subscriptionActivityLogExported = defineRule({
  id: 'AML-MON-017',
  kind: 'subscription',
  title: 'Activity log is exported with its security categories',
  severity: 'high',
  control: 6,
  why: 'Azure keeps the activity log for 90 days; after that nobody can tell who changed a workspace, its network or its roles.',
  how: 'Add a diagnostic setting to the subscription that sends Administrative, Security, Alert and Policy to a Log Analytics workspace.',
  fix: 'auto',
  references: ['https://learn.microsoft.com/azure/azure-monitor/essentials/activity-log'],
  peers: [
    'PRW:monitor_diagnostic_settings_exists',
    'PRW:monitor_diagnostic_setting_with_appropriate_categories',
    'MON:diagnostic-settings-exist',
    'MON:diagnostic-settings-essential-categories',
    'CKV:CKV_AZURE_38',
    'KICS:Log Profile Incorrect Category',
  ],
  reads: {},
  neighbours: { 'diagnostic-setting': logFields },

  check(subscription, unit) {
    const settings = unit.of('diagnostic-setting', subscription.id);
    const sent = sentLogs(settings);
    const missing = sent.has('alllogs') ? [] : CATEGORIES.filter((category) => !sent.has(category.toLowerCase()));
    return missing.length === 0
      ? pass(`${CATEGORIES.join(', ')} are sent to a destination.`)
      : fail(`None of ${settings.length} diagnostic setting(s) sends ${missing.join(', ')} to a destination.`);
  },
});

import { isJsonObject } from '../model/json.ts';
import type { Fields, ResourceView } from '../model/rule.ts';

/** What a rule about logs reads of each diagnostic setting. */
export const logFields = {
  'properties.logs[]': 'the required categories or a group that holds them, enabled',
  'properties.workspaceId': 'a destination here or in one of the other three',
  'properties.storageAccountId': 'a destination',
  'properties.eventHubAuthorizationRuleId': 'a destination',
  'properties.marketplacePartnerId': 'a destination',
} as const satisfies Fields;

const destinations = [
  'properties.workspaceId',
  'properties.storageAccountId',
  'properties.eventHubAuthorizationRuleId',
  'properties.marketplacePartnerId',
] as const;

/** Categories and category groups that the settings really send somewhere, lower case. */
export function sentLogs(settings: readonly ResourceView<keyof typeof logFields>[]): ReadonlySet<string> {
  return new Set(settings.flatMap(logsOf));
}

function logsOf(setting: ResourceView<keyof typeof logFields>): string[] {
  if (destinations.every((path) => setting.text(path) === undefined)) {
    return [];
  }
  const enabled = setting.all('properties.logs[]').filter(isJsonObject).filter(isEnabled);
  return enabled.map((log) => String(log['category'] || log['categoryGroup'] || '').toLowerCase()).filter((name) => name !== '');
}

function isEnabled(log: { readonly [key: string]: unknown }): boolean {
  return String(log['enabled']).toLowerCase() === 'true';
}

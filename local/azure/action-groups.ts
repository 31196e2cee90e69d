import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../shared/model/json.ts';
import { ARM_AUDIENCE } from './tokens.ts';
import type { Answer, Call } from './types.ts';
import type { World } from './world.ts';

/** The action group that infra/ deploys; it is no part of any estate. */
export const ACTION_GROUP =
  '/subscriptions/00000000-0000-4000-8000-0000000000ff/resourceGroups/rg-aml-warden/providers/Microsoft.Insights/actionGroups/ag-aml-warden';

const RECEIVER = { name: 'on-call', emailAddress: 'on-call@contoso.example', useCommonAlertSchema: true } as const;
const GROUP: JsonObject = {
  id: ACTION_GROUP,
  name: 'ag-aml-warden',
  type: 'Microsoft.Insights/actionGroups',
  location: 'global',
  properties: { groupShortName: 'aml-warden', enabled: true, emailReceivers: [RECEIVER] },
};
const WEBHOOK_LIMIT_IN_MS = 5_000;

export const ACTION_GROUP_PATH = new RegExp(`^${ACTION_GROUP}(?:/createNotifications|/notificationStatus/(?<id>[0-9a-f-]{36}))?$`, 'i');

/** The group itself, and the test notification of Azure Monitor: it tells the receivers named in it and says so when asked. */
export function answerActionGroup(world: World, { method, url, headers, body }: Call): Answer {
  const caller = world.tokens.verify(headers['authorization'], ARM_AUDIENCE);
  if ('code' in caller) {
    return error(401, caller.code, caller.message);
  }
  if (method === 'POST' && /\/createNotifications$/i.test(url.pathname)) {
    return testReceivers(world, body);
  }
  if (method !== 'GET') {
    return error(405, 'MethodNotAllowed', 'The simulated action group takes GET, and POST of createNotifications.');
  }
  return { status: 200, body: ACTION_GROUP_PATH.exec(url.pathname)?.groups?.['id'] === undefined ? GROUP : statusOf(world) };
}

function testReceivers(world: World, body: Buffer): Answer {
  const asked = parsed(body);
  const receivers = asked?.['emailReceivers'];
  if (asked === undefined || typeof asked['alertType'] !== 'string' || !Array.isArray(receivers) || receivers.length === 0) {
    return error(400, 'BadRequest', 'Expected alertType and at least one receiver.');
  }
  keep(world, RECEIVER.name, alertOf({ rule: 'test', row: { AlertType: asked['alertType'] } }, world.now(), 'Test'));
  const location = `${world.origin}${ACTION_GROUP}/notificationStatus/${randomUUID()}?api-version=2024-10-01-preview`;
  return { status: 202, headers: { location, 'retry-after': '0' } };
}

function statusOf(world: World): JsonObject {
  const at = world.now().toISOString();
  const detail = { MechanismType: 'Email', Name: RECEIVER.name, Status: 'Completed', SubState: 'Default', SendTime: at, Detail: '' };
  return { state: 'Complete', createdTime: at, completedTime: at, actionDetails: [detail] };
}

export interface FiredAlert {
  /** Name of the query. */
  readonly rule: string;
  readonly row: Readonly<Record<string, unknown>>;
}

/** Tells the inbox, and the addresses of the settings by HTTP, in the common alert schema. */
export async function notifyReceivers(world: World, fired: FiredAlert): Promise<void> {
  const alert = alertOf(fired, world.now(), 'Fired');
  keep(world, RECEIVER.name, alert);
  for (const address of world.settings.alertReceivers.filter(isLoopback)) {
    try {
      const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alert) };
      await fetch(address, { ...options, signal: AbortSignal.timeout(WEBHOOK_LIMIT_IN_MS) });
      keep(world, address, alert);
    } catch (cause) {
      world.log('warning', 'A receiver of alerts does not answer', { address, error: String(cause) });
    }
  }
}

/** Nothing simulated leaves this machine. */
function isLoopback(address: string): boolean {
  return URL.canParse(address) && ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(address).hostname);
}

function keep({ alerts, now }: World, receiver: string, alert: JsonObject): void {
  alerts.push({ at: now().toISOString(), actionGroup: ACTION_GROUP.toLowerCase(), receiver, alert });
}

const SEVERITIES: Readonly<Record<string, string>> = { critical: 'Sev0', high: 'Sev1', medium: 'Sev2', low: 'Sev3' };

function alertOf({ rule, row }: FiredAlert, now: Date, state: 'Fired' | 'Test'): JsonObject {
  const id = randomUUID();
  const dimensions = Object.entries(row).map(([name, value]) => ({ name, value: String(value ?? '') }));
  return {
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `/subscriptions/00000000-0000-4000-8000-0000000000ff/providers/Microsoft.AlertsManagement/alerts/${id}`,
        alertRule: `aml-warden ${rule}`,
        severity: SEVERITIES[String(row['Severity'])] ?? 'Sev2',
        signalType: 'Log',
        monitorCondition: 'Fired',
        monitoringService: 'Log Alerts V2',
        alertTargetIDs: [String(row['ResourceId'] ?? '')].filter((target) => target !== ''),
        originAlertId: id,
        firedDateTime: now.toISOString(),
        description: state === 'Test' ? 'A test notification.' : String(row['RuleTitle'] ?? rule),
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
      },
      alertContext: {
        conditionType: 'LogQueryCriteria',
        condition: { allOf: [{ dimensions, metricValue: 1, operator: 'GreaterThan', threshold: '0' }] },
      },
      customProperties: null,
    },
  };
}

function parsed(body: Buffer): JsonObject | undefined {
  try {
    const json = JSON.parse(body.toString('utf8')) as Json;
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

function error(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}

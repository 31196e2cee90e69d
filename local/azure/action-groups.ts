import { randomUUID } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts';
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
  return ACTION_GROUP_PATH.exec(url.pathname)?.groups?.['id'] === undefined ? { status: 200, body: groupOf(world) } : statusOf(world);
}

/** The group with the webhooks of the settings. */
function groupOf({ settings }: World): JsonObject {
  const webhookReceivers = settings.alertReceivers.map((serviceUri) => ({ name: serviceUri, serviceUri, useCommonAlertSchema: true }));
  return { ...GROUP, properties: { ...(GROUP['properties'] as JsonObject), webhookReceivers } };
}

interface TestRun {
  readonly mails: readonly string[];
  /** Address → whether it answered; undefined while it is asked. */
  readonly webhooks: Map<string, boolean | undefined>;
}

/** The last test notification. */
const tests = new WeakMap<World, TestRun>();

function testReceivers(world: World, body: Buffer): Answer {
  const asked = parsed(body);
  const mails = textsIn(asked?.['emailReceivers'], 'name');
  const webhooks = textsIn(asked?.['webhookReceivers'], 'serviceUri');
  if (asked === undefined || typeof asked['alertType'] !== 'string' || mails.length + webhooks.length === 0) {
    return error(400, 'BadRequest', 'Expected alertType and at least one receiver.');
  }
  const alert = alertOf({ rule: 'test', row: { AlertType: asked['alertType'] } }, world.now(), 'Test');
  const run: TestRun = { mails, webhooks: new Map(webhooks.map((address) => [address, undefined])) };
  tests.set(world, run);
  for (const name of mails) {
    keep(world, name, alert);
  }
  for (const address of webhooks) {
    void postTo(world, address, alert).then((answered) => run.webhooks.set(address, answered));
  }
  const location = `${world.origin}${ACTION_GROUP}/notificationStatus/${randomUUID()}?api-version=2024-10-01-preview`;
  return { status: 202, headers: { location, 'retry-after': '0' } };
}

function textsIn(receivers: Json | undefined, name: string): string[] {
  const all = Array.isArray(receivers) ? receivers : [];
  return all.flatMap((receiver: Json) => (isJsonObject(receiver) && typeof receiver[name] === 'string' ? [receiver[name]] : []));
}

function statusOf(world: World): Answer {
  const { mails, webhooks } = tests.get(world) ?? { mails: [], webhooks: new Map<string, boolean | undefined>() };
  const at = world.now().toISOString();
  if ([...webhooks.values()].includes(undefined)) {
    return { status: 202, headers: { 'retry-after': '0' }, body: { state: 'InProgress', createdTime: at } };
  }
  const detail = (mechanism: string, name: string, answered = true): JsonObject => ({
    MechanismType: mechanism,
    Name: name,
    Status: answered ? 'Completed' : 'Failed',
    SubState: 'Default',
    SendTime: at,
    Detail: answered ? '' : 'The receiver was not reached.',
  });
  const actionDetails = [
    ...mails.map((name) => detail('Email', name)),
    ...[...webhooks].map(([address, answered]) => detail('Webhook', address, answered)),
  ];
  return { status: 200, body: { state: 'Complete', createdTime: at, completedTime: at, actionDetails } };
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
  for (const address of world.settings.alertReceivers) {
    await postTo(world, address, alert);
  }
}

/** Whether it answered. */
async function postTo(world: World, address: string, alert: JsonObject): Promise<boolean> {
  if (!isLoopback(address)) {
    return false;
  }
  try {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alert) };
    await fetch(address, { ...options, signal: AbortSignal.timeout(WEBHOOK_LIMIT_IN_MS) });
    keep(world, address, alert);
    return true;
  } catch (cause) {
    world.log('warning', 'A receiver of alerts does not answer', { address, error: String(cause) });
    return false;
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

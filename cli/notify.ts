import type { TestNotificationDetailsResponse } from '@azure/arm-monitor';
import { type Command, Option } from 'commander';
import { endWith, messageOf, usage } from './exit.ts';
import { CommandProblem, callService, printable, type ServiceOptions, serviceOptions } from './service.ts';

interface NotifyOptions extends ServiceOptions {
  readonly channel?: string;
  readonly actionGroup?: string;
}

interface Tested {
  readonly channel: string;
  readonly result: string;
  readonly because?: string;
}

/** `aml-warden notify test`: shows that people are reached. Exit code 1 when a channel did not take it. */
export function addNotify(program: Command): void {
  const notify = program
    .command('notify')
    .description('Try the channels that people are told by.')
    .addHelpText('after', '\nExample\n  aml-warden notify test');
  serviceOptions(notify.command('test').description('Send a test on every channel that is switched on, or on one.'))
    .addOption(new Option('--channel <name>', 'only this one').choices(['teams', 'email', 'event-grid']))
    .option('--action-group <id>', 'ask Azure Monitor to test this action group instead, signed in as you')
    .addHelpText('after', '\nExample\n  aml-warden notify test --url https://func-warden.azurewebsites.net')
    .action(async (options: NotifyOptions) => {
      const tested = options.actionGroup === undefined ? await testService(options) : [await testActionGroup(options.actionGroup)];
      for (const { channel, result, because } of tested) {
        process.stdout.write(printable(`${channel}: ${result}${because === undefined ? '' : ` (${because})`}\n`));
      }
      if (tested.length === 0) {
        process.stdout.write('No channel is switched on: see notifications in warden.config.yaml.\n');
      }
      endWith(tested.length > 0 && tested.every(({ result }) => result === 'sent') ? 0 : 1);
    });
}

async function testService({ channel, ...options }: NotifyOptions): Promise<readonly Tested[]> {
  const body = channel === undefined ? {} : { channel };
  const answer = await callService<{ readonly value: readonly Tested[] }>(options, {
    method: 'POST',
    path: '/api/v1/notifications/test',
    body,
  });
  return answer.value;
}

const ACTION_GROUP =
  /^\/subscriptions\/(?<subscription>[^/]+)\/resourceGroups\/(?<group>[^/]+)\/providers\/Microsoft\.Insights\/actionGroups\/(?<name>[^/]+)$/i;

/** No API fires an action group; the test notification is the one thing that reaches its receivers without an alert. */
async function testActionGroup(id: string): Promise<Tested> {
  const { subscription, group, name } = ACTION_GROUP.exec(id)?.groups ?? {};
  if (subscription === undefined || group === undefined || name === undefined) {
    throw usage('Expected the resource id of an action group, /subscriptions/…/providers/Microsoft.Insights/actionGroups/<name>.');
  }
  const { MonitorClient } = await import('@azure/arm-monitor');
  const { readerCredential } = await import('../shared/azure/credentials.ts');
  const { readSettings } = await import('../shared/config/settings.ts');
  const settings = readSettings({ WARDEN_STORAGE: 'none', ...process.env });
  const client = new MonitorClient(readerCredential(settings), subscription, {
    endpoint: settings.ARM_ENDPOINT,
    credentials: { scopes: [`${settings.ARM_AUDIENCE}/.default`] },
  });
  try {
    // Every kind of receiver: one that is left out would pass for one that was reached.
    const receivers = await client.actionGroups.get(group, name);
    const told = await client.actionGroups.createNotificationsAtActionGroupResourceLevel(group, name, {
      ...receivers,
      alertType: 'logalertv2',
    });
    return { channel: name, ...resultOf(told) };
  } catch (error) {
    throw new CommandProblem(printable(`The action group ${name} could not be tested: ${messageOf(error)}`), 3);
  }
}

/** The whole may be complete although a receiver was not reached. */
function resultOf({ state, actionDetails = [] }: TestNotificationDetailsResponse): Pick<Tested, 'result' | 'because'> {
  const failed = actionDetails.filter(({ status }) => /fail/i.test(status ?? ''));
  const because = failed
    .map(({ name, mechanismType, detail }) => `${[mechanismType, name].join(' ')}: ${detail || 'not reached'}`)
    .join('; ');
  return failed.length > 0 ? { result: 'failed', because } : { result: state === 'Complete' ? 'sent' : state };
}

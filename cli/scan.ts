import type { Command } from 'commander';
import type { UnitRef } from '../shared/model/resource-id.ts';
import type { ScanDocument, UnreadEntry } from '../shared/model/scan.ts';
import type { ScanPorts } from '../shared/scan.ts';
import { endWith, messageOf, usage } from './exit.ts';
import { exitCodeFor, failOnOption, formatOption, type OutputOptions, outputOption, print, type VerdictOptions } from './output.ts';
import { loadPolicy, type PolicyOptions, profileOption } from './policy.ts';
import { signInSaid } from './sign-in.ts';

interface Options extends OutputOptions, VerdictOptions, PolicyOptions {
  readonly subscription: readonly string[];
  readonly managementGroup: readonly string[];
  readonly resourceGroup: readonly string[];
  readonly workspace: readonly string[];
  readonly url?: string;
  readonly watch?: boolean;
  readonly debug?: boolean;
}

const EXAMPLES = `
Examples
  az login && aml-warden scan
  aml-warden scan --subscription 00000000-0000-0000-0000-000000000000 --format json
  aml-warden scan --workspace mlw-prod --output html=report.html
  aml-warden scan --url https://func-warden.azurewebsites.net --watch`;

const LIMIT_IN_MS = 4 * 60 * 60_000;
const QUIET_EVERY_IN_MS = 10_000;

export function addScan(program: Command): void {
  program
    .command('scan')
    .description('Read a live estate with the signed-in identity and judge it, without deploying or recording anything.')
    .option('--subscription <id>', 'only this subscription; repeatable', collect, [])
    .option('--management-group <name>', 'the subscriptions below it; repeatable', collect, [])
    .option('--resource-group <name>', 'only workspaces and registries of this group; repeatable', collect, [])
    .option('--workspace <name or id>', 'only this workspace; repeatable', collect, [])
    .addOption(formatOption())
    .addOption(outputOption())
    .addOption(failOnOption('off'))
    .option('--allow-unknown', 'do not exit with 3 where something could not be read')
    .addOption(profileOption())
    .option('--config <file>', 'policy (default: warden.config.yaml, where there is one)')
    .option('--exemptions <file>', 'accepted findings (default: exemptions.yaml, where there is one)')
    .option('--url <address>', 'let the service running there scan everything instead')
    .option('--watch', 'with --url: follow it to its end')
    .option('--quiet', 'print nothing, write files only')
    .option('--debug', 'say on standard error what goes on')
    .addHelpText('after', EXAMPLES)
    .action(scan);
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

async function scan(options: Options): Promise<void> {
  if (options.url !== undefined) {
    const [{ scanByService }, { serviceUrl }] = await Promise.all([import('./scan-url.ts'), import('./service.ts')]);
    const url = serviceUrl({ url: options.url });
    const write = (line: string): void => void process.stderr.write(`${line}\n`);
    const code = await scanByService({ url, watch: options.watch === true, token: process.env['AML_WARDEN_TOKEN'], write });
    endWith(code === 0 || code === 2 ? code : 3);
    return;
  }
  const document = await live(options);
  await print(document, options);
  const isIncomplete =
    document.unread.some(({ resourceId, missing }) => !resourceId.startsWith('/subscriptions/') || missing !== undefined) ||
    (document.catalogue.profile === 'strict' && document.counts.unknown > 0);
  endWith(exitCodeFor(document.results, isIncomplete, options));
}

async function live(options: Options) {
  const [{ scan: scanNow }, { scanPorts }, { rulesFor }] = await Promise.all([
    import('../shared/scan.ts'),
    import('../shared/wiring/scan-once.ts'),
    import('./policy.ts'),
  ]);
  const policy = await loadPolicy(options);
  const { catalogue } = await rulesFor(policy);
  const scope = { subscriptions: options.subscription, managementGroups: options.managementGroup };
  const { draftEstate, ...ports } = scanPorts(process.env, policy, scope);
  const document = await scanNow(
    {
      ...ports,
      // Some workspaces tell nothing of what they share with those that were left out.
      ...(isNarrow(options) || draftEstate === undefined ? {} : { draftEstate }),
      discover: narrowed(ports.discover, options),
      catalogue,
      onProgress: progress(),
    },
    AbortSignal.timeout(LIMIT_IN_MS),
  ).catch((error: unknown) => {
    throw usage(messageOf(error));
  });
  return {
    ...document,
    unread: [...unseen(document, options), ...document.unread.map((one) => ({ ...one, reason: signInSaid(one.reason) }))],
  };
}

/** What was named and does not show, or that nothing shows: an empty answer is no clean one. */
function unseen({ results, unread }: ScanDocument, { workspace, resourceGroup }: Options): UnreadEntry[] {
  const units = [...new Set(results.map(({ unit }) => unit))];
  const missing = [
    ...workspace.filter((name) => !units.some((id) => isWanted({ id }, [], [name]))).map((name) => `workspace ${name}`),
    ...resourceGroup.filter((name) => !units.some((id) => isWanted({ id }, [name], []))).map((name) => `resource group ${name}`),
  ];
  const reason = 'No workspace or registry shows here: there is none, or the identity may not see it.';
  const isEmpty = units.length === 0 && missing.length === 0 && !unread.some(({ resourceId }) => resourceId === '/');
  return [...missing, ...(isEmpty ? ['estate'] : [])].map((resourceId) => ({ resourceId, reason }));
}

/** Leaves what was asked for; a subscription is judged itself only where nothing narrower was named. */
function narrowed(discover: ScanPorts['discover'], { resourceGroup, workspace }: Options): ScanPorts['discover'] {
  return async (signal) => {
    const found = await discover(signal);
    return found.status !== 'read' || !isNarrow({ resourceGroup, workspace })
      ? found
      : {
          status: 'read',
          value: { ...found.value, subscriptions: [], units: found.value.units.filter((unit) => isWanted(unit, resourceGroup, workspace)) },
        };
  };
}

function isNarrow({ resourceGroup, workspace }: Pick<Options, 'resourceGroup' | 'workspace'>): boolean {
  return resourceGroup.length > 0 || workspace.length > 0;
}

function isWanted({ id }: Pick<UnitRef, 'id'>, groups: readonly string[], workspaces: readonly string[]): boolean {
  const inGroup = groups.length === 0 || groups.some((group) => id.includes(`/resourcegroups/${group.toLowerCase()}/`));
  const isNamed = workspaces.length === 0 || workspaces.some((name) => id === name.toLowerCase() || id.endsWith(`/${name.toLowerCase()}`));
  return inGroup && isNamed;
}

/** On a terminal one line that moves; elsewhere one every ten seconds. */
function progress(): NonNullable<ScanPorts['onProgress']> {
  const startedAt = Date.now();
  let told = startedAt;
  return (done, of, effort) => {
    const now = Date.now();
    const line = progressLine(done, of, { ...effort, tookInMs: now - startedAt });
    if (process.stderr.isTTY) {
      process.stderr.write(`\r${line}${done === of ? '\n' : '   '}`);
    } else if (now - told >= QUIET_EVERY_IN_MS || done === of) {
      told = now;
      process.stderr.write(`${line}\n`);
    }
  };
}

function progressLine(
  done: number,
  of: number,
  { resources, waitedInMs, tookInMs }: { resources: number; waitedInMs: number; tookInMs: number },
): string {
  const leftInMs = (tookInMs / done) * (of - done);
  return [
    `${done} of ${of} units`,
    `${resources} resources`,
    ...(waitedInMs >= 1_000 ? [`requests waited ${Math.round(waitedInMs / 1_000)} s in all`] : []),
    ...(done < of ? [`about ${Math.ceil(leftInMs / 1_000)} s left`] : []),
  ].join(', ');
}

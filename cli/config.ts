import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { LoadedConfig } from '../shared/config/source.ts';
import type { JudgementChange } from '../shared/engine/compare-judgements.ts';
import type { StoredConfig } from '../shared/wiring/stored-config.ts';
import { CommandProblem, messageOf, usage } from './exit.ts';
import { loadPolicy, type PolicyOptions } from './policy.ts';
import { printable } from './service.ts';
import { signInSaid } from './sign-in.ts';

type Policy = Pick<LoadedConfig, 'config' | 'exemptions'>;

interface DiffOptions extends PolicyOptions {
  readonly against: 'stored' | 'defaults';
  readonly subscription: readonly string[];
  readonly format: 'table' | 'json';
}

const CONFIG = 'warden.config.yaml';
const EXEMPTIONS = 'exemptions.yaml';
const LIMIT_IN_MS = 60 * 60_000;

const STORAGE = `
Where the service keeps its files is named as its app settings name it: WARDEN_STORAGE, or WARDEN_STORAGE__blobServiceUri and
WARDEN_STORAGE__tableServiceUri with az login.`;

/** Policy as code: look at it, try it, and give it to the service. */
export function addConfig(program: Command): void {
  const config = program
    .command('config')
    .description('Check the policy files, show what is in force, try a change, and give the files to the service.')
    .addHelpText('after', '\nExamples\n  aml-warden config validate\n  aml-warden config diff\n  aml-warden config push');
  files(config.command('validate'))
    .description('Say whether the service would take the files.')
    .addHelpText('after', '\nExample\n  aml-warden config validate --config warden.config.yaml --exemptions exemptions.yaml')
    .action(validate);
  files(config.command('show'))
    .description('Show the configuration with every default filled in, as YAML or JSON.')
    .addOption(new Option('--format <format>', 'how to print').choices(['yaml', 'json']).default('yaml'))
    .option('--stored', 'what the service has, instead of the files here', false)
    .addHelpText('after', `\nExample\n  aml-warden config show --format json\n${STORAGE}`)
    .action(show);
  files(config.command('diff'))
    .description('Read the estate as it is and show which findings the files here would add, take away or rank otherwise.')
    .addOption(new Option('--against <what>', 'compared with what').choices(['stored', 'defaults']).default('stored'))
    .option(
      '--subscription <id>',
      'only this subscription; repeatable',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText('after', `\nExamples\n  aml-warden config diff\n  aml-warden config diff --against defaults --format json\n${STORAGE}`)
    .action(diff);
  files(config.command('push'))
    .description('Check the files and put them into the service’s container; in force within a minute.')
    .addHelpText('after', `\nExample\n  aml-warden config push --config warden.config.yaml\n${STORAGE}`)
    .action(push);
}

function files(command: Command): Command {
  return command
    .option('--config <file>', `policy (default: ${CONFIG}, where there is one)`)
    .option('--exemptions <file>', `accepted findings (default: ${EXEMPTIONS}, where there is one)`);
}

async function validate(options: PolicyOptions): Promise<void> {
  const policy = await loadPolicy(options);
  await refuseUnknownRules(policy);
  process.stdout.write(`The files can be used: ${policy.exemptions.length} exemptions, profile ${policy.config.profile}.\n`);
}

/** A rule id that looks right and is none would silently do nothing. */
async function refuseUnknownRules({ config, exemptions }: Policy): Promise<void> {
  const { ruleById } = await import('../shared/rules/catalogue.ts');
  const named = [
    ...config.disabledRules,
    ...Object.keys(config.severities),
    ...Object.keys(config.remediation.rules),
    ...exemptions.map(({ ruleId }) => ruleId),
  ];
  const unknown = [...new Set(named)].filter((id) => ruleById(id) === undefined);
  if (unknown.length > 0) {
    throw usage(`There are no rules with these ids: ${unknown.join(', ')}; aml-warden rules lists them.`);
  }
}

async function show({ format, stored, ...options }: PolicyOptions & { format: 'yaml' | 'json'; stored: boolean }): Promise<void> {
  const { config } = stored ? await policyOf(await storage()) : await loadPolicy(options);
  const { stringify } = await import('yaml');
  process.stdout.write(format === 'json' ? `${JSON.stringify(config, null, 2)}\n` : stringify(config));
}

async function diff({ against, subscription, format, ...options }: DiffOptions): Promise<void> {
  const after = await loadPolicy(options);
  await refuseUnknownRules(after);
  const { parseConfig } = await import('../shared/config/parse.ts');
  const before = against === 'stored' ? await policyOf(await storage()) : { config: parseConfig(''), exemptions: [] };
  const changes = await changesOf(before, after, subscription);
  process.stdout.write(format === 'json' ? `${JSON.stringify(changes, null, 2)}\n` : printable(changeTable(changes)));
}

/** Reads everything once and judges it twice. */
async function changesOf(before: Policy, after: Policy, subscriptions: readonly string[]): Promise<JudgementChange[]> {
  const [{ scan }, { scanPorts }, { judgeWith }, { compareJudgements }] = await Promise.all([
    import('../shared/scan.ts'),
    import('../shared/wiring/scan-once.ts'),
    import('../shared/wiring/judge.ts'),
    import('../shared/engine/compare-judgements.ts'),
  ]);
  const changes: JudgementChange[] = [];
  const ports = scanPorts(process.env, after, { subscriptions, managementGroups: [] });
  const at = new Date().toISOString();
  const document = await scan(
    {
      ...ports,
      judge: (unit) => {
        changes.push(...compareJudgements(judgeWith(before, unit, at), judgeWith(after, unit, at)));
        return [];
      },
    },
    AbortSignal.timeout(LIMIT_IN_MS),
  );
  const blind = document.unread.find(({ resourceId }) => resourceId === '/');
  if (blind !== undefined) {
    throw new CommandProblem(printable(`The estate could not be read: ${signInSaid(blind.reason)}`), 3);
  }
  return changes.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function keyOf({ unit, ruleId, resourceId }: JudgementChange): string {
  return `${unit} ${ruleId} ${resourceId}`;
}

const SIGNS = { appears: '+', goes: '-', severity: '~', verdict: '~' } as const;

function changeTable(changes: readonly JudgementChange[]): string {
  const lines = changes.map(({ what, ruleId, resourceId, before, after }) => {
    const was = before === undefined ? 'not judged' : `${before.verdict} ${before.severity}`;
    const is = after === undefined ? 'not judged' : `${after.verdict} ${after.severity}`;
    return `${SIGNS[what]} ${ruleId.padEnd(13)}  ${was} → ${is}  ${resourceId}`;
  });
  const count = (what: JudgementChange['what']): number => changes.filter((change) => change.what === what).length;
  return `${[...lines, `${count('appears')} findings would appear, ${count('goes')} go, ${count('severity')} be ranked otherwise.`].join('\n')}\n`;
}

async function push(options: PolicyOptions): Promise<void> {
  await refuseUnknownRules(await loadPolicy(options));
  const sources = [
    [CONFIG, await textOf(options.config, CONFIG)],
    [EXEMPTIONS, await textOf(options.exemptions, EXEMPTIONS)],
  ] as const;
  if (sources.every(([, text]) => text === undefined)) {
    throw usage(`There is neither ${CONFIG} nor ${EXEMPTIONS} here: name them with --config and --exemptions.`);
  }
  const container = await storage();
  for (const [name, text] of sources) {
    process.stdout.write(`${name}: ${text === undefined ? 'not here, left as it is' : await put(container, name, text)}\n`);
  }
}

async function put(container: StoredConfig, name: string, text: string): Promise<string> {
  try {
    const stored = await container.read(name);
    if (stored?.text === text) {
      return 'stored already';
    }
    if (await container.replace(name, { text, etag: stored?.etag ?? null })) {
      return stored === null ? 'stored' : 'replaced';
    }
  } catch (error) {
    throw unreachable(error);
  }
  throw new CommandProblem(`${name} was changed by somebody else in this moment; look at it with config show --stored and push again.`, 3);
}

/** The file's text; undefined where nobody named one and the usual one is not there. */
async function textOf(named: string | undefined, usual: string): Promise<string | undefined> {
  return await readFile(named ?? usual, 'utf8').catch((error: unknown) => {
    if (named === undefined) {
      return undefined;
    }
    throw usage(messageOf(error));
  });
}

async function storage(): Promise<StoredConfig> {
  const { storedConfig } = await import('../shared/wiring/stored-config.ts');
  try {
    return storedConfig(process.env);
  } catch (error) {
    const because = messageOf(error);
    throw usage(
      because.startsWith('Nowhere to keep state')
        ? 'Which storage is the service’s? Set WARDEN_STORAGE__blobServiceUri and WARDEN_STORAGE__tableServiceUri as its app settings have them and sign in with az login, or set WARDEN_STORAGE (a connection string).'
        : because,
    );
  }
}

async function policyOf(container: StoredConfig): Promise<Policy> {
  const { parseConfig, parseExemptions } = await import('../shared/config/parse.ts');
  const [config, exemptions] = await Promise.all([container.read(CONFIG), container.read(EXEMPTIONS)]).catch((error: unknown) => {
    throw unreachable(error);
  });
  return { config: parseConfig(config?.text ?? ''), exemptions: parseExemptions(exemptions?.text ?? '') };
}

/** An error of the storage SDK may quote the request; its first line does not. */
function unreachable(error: unknown): CommandProblem {
  return new CommandProblem(printable(`The service’s storage cannot be used: ${messageOf(error).split('\n')[0] ?? ''}`), 3);
}

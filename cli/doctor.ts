import { type Command, Option } from 'commander';
import { endWith, messageOf } from './exit.ts';
import { loadPolicy, type PolicyOptions } from './policy.ts';
import { callService, printable, type ServiceOptions } from './service.ts';
import { signInSaid } from './sign-in.ts';

interface Options extends ServiceOptions, PolicyOptions {
  readonly format: 'table' | 'json';
  readonly bicep?: string;
}

/** One thing looked at. `skipped`: nobody asked for it, or it needs something that failed before. */
interface Check {
  readonly name: string;
  readonly status: 'ok' | 'problem' | 'skipped';
  readonly says: string;
}

const LIMIT_IN_MS = 120_000;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Say what works here and what does not: files, settings, sign-in, permissions, Bicep, and a running service.')
    .option('--url <address>', 'a running service to ask as well (AML_WARDEN_URL)')
    .option('--audience <uri>', 'application id URI of that service, to sign in with Azure (AML_WARDEN_AUDIENCE); AML_WARDEN_TOKEN instead')
    .option('--config <file>', 'policy (default: warden.config.yaml, where there is one)')
    .option('--exemptions <file>', 'accepted findings (default: exemptions.yaml, where there is one)')
    .option('--bicep <path>', 'the Bicep CLI (BICEP_PATH, the PATH)')
    .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nExamples\n  aml-warden doctor\n  aml-warden doctor --url https://func-warden.azurewebsites.net --format json')
    .action(doctor);
}

async function doctor(options: Options): Promise<void> {
  const azure = await azureChecks(options);
  const checks = [await attempt('policy files', () => policyFiles(options)), await bicepCli(options), ...azure, await service(options)];
  process.stdout.write(options.format === 'json' ? `${JSON.stringify(checks, null, 2)}\n` : printable(checks.map(line).join('')));
  endWith(checks.some(({ status }) => status === 'problem') ? 3 : 0);
}

function line({ name, status, says }: Check): string {
  return `${status.padEnd(7)}  ${name.padEnd(12)}  ${says.split('\n').join(`\n${' '.repeat(23)}`)}\n`;
}

async function attempt(name: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { name, status: 'ok', says: await work() };
  } catch (error) {
    return { name, status: 'problem', says: signInSaid(messageOf(error)) };
  }
}

async function policyFiles(options: PolicyOptions): Promise<string> {
  const { config, exemptions } = await loadPolicy(options);
  return `profile ${config.profile}, remediation ${config.remediation.mode}, ${exemptions.length} exemptions`;
}

async function bicepCli({ bicep }: Options): Promise<Check> {
  const { findBicep } = await import('../shared/templates/find-bicep.ts');
  const found = findBicep({ bicep, env: process.env, cwd: process.cwd() });
  return 'path' in found ? { name: 'bicep', status: 'ok', says: found.path } : { name: 'bicep', status: 'problem', says: found.reason };
}

/** Settings, signing in, what is seen, and what may be read; each needs the one before. */
async function azureChecks(options: PolicyOptions): Promise<Check[]> {
  const [{ readSettings }, { readerCredential }] = await Promise.all([
    import('../shared/config/settings.ts'),
    import('../shared/azure/credentials.ts'),
  ]);
  const given = { WARDEN_STORAGE: 'none', ...process.env };
  const settings = await attempt('settings', async () => `Azure Resource Manager at ${readSettings(given).ARM_ENDPOINT}`);
  if (settings.status !== 'ok') {
    return [settings, skipped('sign-in'), ...NEED_SIGN_IN.map(skipped)];
  }
  const signIn = await attempt('sign-in', async () => {
    const { ARM_AUDIENCE } = readSettings(given);
    const token = await readerCredential(readSettings(given)).getToken(`${ARM_AUDIENCE}/.default`, {
      abortSignal: AbortSignal.timeout(LIMIT_IN_MS),
    });
    return `a token for ${ARM_AUDIENCE}, good until ${new Date(token?.expiresOnTimestamp ?? 0).toISOString()}`;
  });
  return [settings, signIn, ...(signIn.status === 'ok' ? [await governed(options), ...(await estate())] : NEED_SIGN_IN.map(skipped))];
}

const NEED_SIGN_IN = ['governed', 'estate', 'permissions'];
const MOST_NAMES = 20;

/** Whose events the service accepts under this configuration; only this command shows what lies below a management group. */
async function governed(options: PolicyOptions): Promise<Check> {
  const [{ scopePorts }, { scope }] = await Promise.all([
    import('../shared/wiring/scan-once.ts'),
    loadPolicy(options).then(
      ({ config }) => config,
      () => ({ scope: undefined }),
    ),
  ]);
  if (scope === undefined) {
    return skipped('governed');
  }
  if (scope.subscriptions.length + scope.managementGroups.length === 0) {
    return { name: 'governed', status: 'ok', says: 'every subscription that the identity sees: the scope of the configuration is empty' };
  }
  return await attempt('governed', async () => {
    const found = await scopePorts(process.env, scope)(AbortSignal.timeout(LIMIT_IN_MS));
    if (found.status !== 'read') {
      throw new Error(found.status === 'gone' ? 'nothing answers' : found.because);
    }
    const { subscriptions, silentGroups } = found.value;
    const names = subscriptions.map((id) => id.slice('/subscriptions/'.length));
    const more = names.length > MOST_NAMES ? [`and ${names.length - MOST_NAMES} more`] : [];
    const says = `${names.length} ${names.length === 1 ? 'subscription' : 'subscriptions'}: ${[...names.slice(0, MOST_NAMES), ...more].join('\n')}`;
    if (silentGroups.length > 0) {
      throw new Error(`${says}\nno subscription shows below ${silentGroups.join(', ')}: empty, misspelt, or hidden from this identity`);
    }
    return says;
  });
}

function skipped(name: string): Check {
  return { name, status: 'skipped', says: 'needs what failed above' };
}

/** One unit of each subscription is read for real: what it lacks is what is missing. */
async function estate(): Promise<Check[]> {
  const [{ scanPorts }, { missingOf, grantCommand }] = await Promise.all([
    import('../shared/wiring/scan-once.ts'),
    import('../shared/reports/missing-permissions.ts'),
  ]);
  const { discover, collect } = scanPorts(process.env);
  const signal = AbortSignal.timeout(LIMIT_IN_MS);
  const found = await discover(signal);
  if (found.status !== 'read') {
    const says = found.status === 'gone' ? 'nothing answers' : found.because;
    return [{ name: 'estate', status: 'problem', says }, skipped('permissions')];
  }
  const { units, subscriptions } = found.value;
  const sees: Check = {
    name: 'estate',
    status: units.length > 0 ? 'ok' : 'problem',
    says: `${subscriptions.length} subscriptions with ${units.length} workspaces and registries${units.length > 0 ? '' : ': there are none, or this identity may not see them'}`,
  };
  const samples = subscriptions.flatMap((subscription) => units.find(({ id }) => id.startsWith(`${subscription}/`)) ?? []);
  const looks = await Promise.all(samples.map((ref) => collect(ref, signal)));
  const missing = missingOf(
    looks.flatMap(({ slots }) =>
      slots.flatMap(({ target, reading }) =>
        reading.status === 'denied' ? [{ resourceId: target, reason: '', missing: reading.missing }] : [],
      ),
    ),
  );
  const permissions: Check =
    missing.actions.length === 0
      ? { name: 'permissions', status: samples.length > 0 ? 'ok' : 'skipped', says: `nothing was denied in ${samples.length} sample units` }
      : { name: 'permissions', status: 'problem', says: [...missing.actions, ...grantCommand(missing)].join('\n') };
  return [sees, permissions];
}

async function service(options: Options): Promise<Check> {
  if (options.url === undefined && (process.env['AML_WARDEN_URL'] ?? '') === '') {
    return { name: 'service', status: 'skipped', says: 'name one with --url or AML_WARDEN_URL' };
  }
  return await attempt('service', async () => {
    const { status, version } = await callService<{ status: string; version?: string }>(options, { method: 'GET', path: '/api/v1/health' });
    if (status !== 'ok') {
      throw new Error(`It answers, and says that it is ${status}: its log tells why.`);
    }
    return `works, version ${version ?? 'unknown'}`;
  });
}

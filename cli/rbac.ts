import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { RoleAssignments } from '../shared/azure/role-assignments.ts';
import type { Creation, Existing, RbacPlan } from '../shared/rbac/plan.ts';
import { CommandProblem, printable } from './service.ts';

interface Options {
  readonly apply: boolean;
  readonly prune: boolean;
  readonly format: 'table' | 'json';
}

export function addRbac(program: Command): void {
  program
    .command('rbac')
    .description(
      'Give the people and pipelines of a workspace the least they need, from a YAML file. Shows the plan unless told to apply it.',
    )
    .argument('<file>', 'who should be what, see infra/scripts/rbac.sample.yaml')
    .option('--apply', 'make the missing assignments', false)
    .option('--prune', 'with --apply: also remove what the file does not name, at exactly its scopes', false)
    .option('--format <format>', 'table or json', 'table')
    .addHelpText('after', '\nExamples\n  aml-warden rbac rbac.yaml\n  aml-warden rbac rbac.yaml --apply')
    .action(async (file: string, options: Options) => {
      await rbac(file, options);
    });
}

async function rbac(file: string, options: Options): Promise<void> {
  const { parseRbacFile } = await import('../shared/rbac/file.ts');
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CommandProblem(`${file} cannot be read: ${error.message}`, 2);
  });
  const parsed = parseRbacFile(text);
  if ('problem' in parsed) {
    throw new CommandProblem(`${file} cannot be used:\n${parsed.problem}`, 2);
  }
  const { planRbac } = await import('../shared/rbac/plan.ts');
  const azure = await assignments();
  const existing = await everythingAt(azure, parsed.input.scopes);
  const plan = planRbac(parsed.input, existing);
  process.stdout.write(options.format === 'json' ? `${JSON.stringify(plan, null, 2)}\n` : table(plan, options));
  if (options.apply) {
    await carryOut(azure, plan, options);
  }
}

async function assignments(): Promise<RoleAssignments> {
  const [{ createRoleAssignments }, { readerCredential }, { readSettings }] = await Promise.all([
    import('../shared/azure/role-assignments.ts'),
    import('../shared/azure/credentials.ts'),
    import('../shared/config/settings.ts'),
  ]);
  // Role assignments keep no state of ours, so none is asked for.
  const settings = readSettings({ WARDEN_STORAGE: 'none', ...process.env });
  return createRoleAssignments(readerCredential(settings), { endpoint: settings.ARM_ENDPOINT, audience: settings.ARM_AUDIENCE });
}

async function everythingAt(azure: RoleAssignments, scopes: readonly string[]): Promise<Existing[]> {
  const lists = await Promise.all(scopes.map((scope) => azure.list(scope).catch(asProblem)));
  return [...new Map(lists.flat().map((one) => [one.id, one])).values()];
}

function asProblem(error: unknown): never {
  throw error instanceof Error && error.name === 'RoleAssignmentRefused' ? new CommandProblem(printable(error.message), 3) : error;
}

async function carryOut(azure: RoleAssignments, { create, extra }: RbacPlan, { prune }: Options): Promise<void> {
  const failures: string[] = [];
  const attempt = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => failures.push(printable(error instanceof Error ? error.message : String(error))));
  };
  for (const one of create) {
    await attempt(azure.create(one));
  }
  for (const one of prune ? extra : []) {
    await attempt(azure.remove(one.id));
  }
  const done = create.length + (prune ? extra.length : 0) - failures.length;
  process.stderr.write(`${done} changes made, ${failures.length} refused.\n`);
  if (failures.length > 0) {
    throw new CommandProblem(failures.join('\n'), 3);
  }
}

function table({ create, keep, extra, overPrivileged }: RbacPlan, { apply, prune }: Options): string {
  const lines = [
    ...create.map((one) => `+ ${creationLine(one)}`),
    ...keep.map((one) => `= ${existingLine(one)}`),
    ...extra.map((one) => `${prune ? '-' : '?'} ${existingLine(one)}${prune ? '' : '  (not in the file; --prune removes it)'}`),
    ...overPrivileged.map((one) => `! ${one.principalType} ${one.principalId} is ${one.role} at ${one.scope}: more than any persona needs`),
    `${create.length} to make, ${keep.length} there, ${extra.length} not in the file, ${overPrivileged.length} over-privileged.${apply ? '' : ' Nothing was changed; --apply makes it so.'}`,
  ];
  return `${printable(lines.join('\n'))}\n`;
}

function creationLine({ principalType, principalId, role, scope, persona }: Creation): string {
  return `${principalType} ${principalId} becomes ${role} at ${scope}  (${persona})`;
}

function existingLine({ principalType, principalId, roleId, scope }: Existing): string {
  return `${principalType} ${principalId} has role ${roleId} at ${scope}`;
}

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { commands } from '../../cli/main.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';

/** The command as a person runs it: a process of its own. */
async function amlWarden(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['cli/aml-warden.js', ...args]);
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

it('lists every rule, without colour or decoration in a pipe', async () => {
  const { code, stdout } = await amlWarden('rules');
  expect(code).toBe(0);
  expect(stdout.trim().split('\n')).toHaveLength(catalogue.length);
  expect(stdout).not.toContain('\u001b');
});

it('describes a rule as the interface fixes it', async () => {
  const { stdout } = await amlWarden('rules', 'aml-net-001', '--format', 'json');
  expect(JSON.parse(stdout)).toEqual([
    expect.objectContaining({
      id: 'AML-NET-001',
      control: 3,
      kinds: ['workspace'],
      fix: 'gated',
      remediation: 'workspace-public-access-disabled',
    }),
  ]);
});

it('explains a rule', async () => {
  const { stdout } = await amlWarden('explain', 'AML-NET-001');
  expect(stdout).toContain('How to fix it.');
  expect(stdout).toContain('properties.publicNetworkAccess');
});

it.each([[['explain', 'AML-NOPE-1']], [['rules', '--format', 'xml']], [['dance']], [['explain']]])(
  'answers 2 and says why for %j',
  async (args) => {
    const { code, stdout, stderr } = await amlWarden(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/rule with this id|Allowed choices|unknown command|missing required/);
  },
);

it('shows help with examples', async () => {
  const { code, stdout } = await amlWarden('rules', '--help');
  expect(code).toBe(0);
  expect(stdout).toContain('Examples');
});

it('gives an example with every command', () => {
  const program = new Command();
  for (const add of commands) {
    add(program);
  }
  const helpOf = (command: Command): string => {
    let text = '';
    command.configureOutput({ writeOut: (part) => (text += part) }).outputHelp();
    return text;
  };
  const all = program.commands.flatMap((command) => [command, ...command.commands]);
  expect(all.length).toBeGreaterThan(20);
  expect(
    all.filter((command) => !/^Examples?\n {2}(?:az login && )?aml-warden /m.test(helpOf(command))).map((command) => command.name()),
  ).toEqual([]);
});

import { Command, CommanderError, Help, type Option } from 'commander';
import { version } from '../shared/model/version.ts';
import { addApprove } from './approve.ts';
import { addBaseline } from './baseline.ts';
import { addCheck } from './check.ts';
import { addConfig } from './config.ts';
import { addDoctor } from './doctor.ts';
import { addExempt } from './exempt.ts';
import { Ended, messageOf } from './exit.ts';
import { addExplain } from './explain.ts';
import { addFindings } from './findings.ts';
import { addLook } from './look.ts';
import { addNotify } from './notify.ts';
import { addPrivacy } from './privacy.ts';
import { addRbac } from './rbac.ts';
import { addRemediate } from './remediate.ts';
import { addReplay } from './replay.ts';
import { addReport } from './report.ts';
import { addRole } from './role.ts';
import { addRules } from './rules.ts';
import { addScan } from './scan.ts';
import { CommandProblem, printable } from './service.ts';
import { addUndo } from './undo.ts';

type Add = (program: Command) => void;

/** One line per command. What a command needs beside its options it imports inside its action, so that help and version stay quick. */
const groups: Readonly<Record<string, readonly Add[]>> = {
  'Look, without a service:': [addScan, addCheck, addRules, addExplain, addDoctor],
  'With a running service:': [addFindings, addLook, addRemediate, addApprove, addUndo, addExempt, addBaseline, addReport],
  'Run a service:': [addConfig, addNotify, addReplay, addPrivacy, addRole, addRbac],
};

export const commands: readonly Add[] = Object.values(groups).flat();

function groupOf(add: Add): string {
  return Object.keys(groups).find((group) => groups[group]?.includes(add) === true) ?? 'More:';
}

/** As commander does, but for defaults that say nothing: `false` and an empty list. */
export function describeOption(option: Option): string {
  const { defaultValue } = option;
  const saysNothing = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  return saysNothing ? option.description : new Help().optionDescription(option);
}

/** Runs one command line; resolves with the exit code of docs/interface.md. */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('aml-warden')
    .description('Governance for Azure Machine Learning.')
    .version(version)
    .showHelpAfterError('Run aml-warden --help for the commands.')
    .configureHelp({ optionDescription: describeOption })
    .exitOverride();
  for (const add of commands) {
    program.commandsGroup(groupOf(add));
    add(program);
  }
  program.helpCommand('help [command]', 'Say more of a command.');
  for (const command of program.commands) {
    pointToHelp(command, `aml-warden ${command.name()}`);
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    return exitCodeOf(error, args);
  }
}

function pointToHelp(command: Command, path: string): void {
  command.showHelpAfterError(`Run ${path} --help for its options.`);
  for (const below of command.commands) {
    pointToHelp(below, `${path} ${below.name()}`);
  }
}

function exitCodeOf(error: unknown, args: readonly string[]): number {
  if (error instanceof CommanderError) {
    // Help and version are answers; everything else that commander refuses is wrong usage, and it has said so.
    return error.exitCode === 0 ? 0 : 2;
  }
  if (error instanceof Ended) {
    return error.exitCode;
  }
  if (error instanceof CommandProblem) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  // Nobody foresaw it, and 1 would say that there are findings.
  const isDebug = args.includes('--debug');
  const text = error instanceof Error && isDebug ? (error.stack ?? error.message) : `${messageOf(error)} (--debug tells more)`;
  process.stderr.write(`${printable(withoutSecrets(text))}\n`);
  return 3;
}

/** Messages of SDKs may quote what was sent. */
function withoutSecrets(text: string): string {
  return text
    .replace(/eyJ[\w-]+\.[\w.-]+/g, '(token)')
    .replace(/(?<name>sig|AccountKey|SharedAccessKey|code|secret|password)=[^&;\s"']+/gi, '$<name>=(hidden)');
}

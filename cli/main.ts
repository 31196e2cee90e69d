import { Command, CommanderError } from 'commander';
import { version } from '../shared/model/version.ts';
import { addApprove } from './approve.ts';
import { addBaseline } from './baseline.ts';
import { addCheck } from './check.ts';
import { addConfig } from './config.ts';
import { addDoctor } from './doctor.ts';
import { addExempt } from './exempt.ts';
import { Ended } from './exit.ts';
import { addExplain } from './explain.ts';
import { addFindings } from './findings.ts';
import { addNotify } from './notify.ts';
import { addPrivacy } from './privacy.ts';
import { addRbac } from './rbac.ts';
import { addRemediate } from './remediate.ts';
import { addReplay } from './replay.ts';
import { addReport } from './report.ts';
import { addRole } from './role.ts';
import { addRules } from './rules.ts';
import { addScan } from './scan.ts';
import { CommandProblem } from './service.ts';
import { addUndo } from './undo.ts';

/** One line per command. What a command needs beside its options it imports inside its action, so that help and version stay quick. */
export const commands: readonly ((program: Command) => void)[] = [
  addCheck,
  addScan,
  addRules,
  addExplain,
  addPrivacy,
  addRbac,
  addRole,
  addRemediate,
  addApprove,
  addUndo,
  addBaseline,
  addExempt,
  addNotify,
  addReplay,
  addReport,
  addFindings,
  addConfig,
  addDoctor,
];

/** Runs one command line; resolves with the exit code of docs/interface.md. */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('aml-warden')
    .description('Governance for Azure Machine Learning.')
    .version(version)
    .showHelpAfterError('Run aml-warden --help for the commands.')
    .exitOverride();
  for (const add of commands) {
    add(program);
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
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
  throw error;
}

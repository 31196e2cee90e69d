import { Command, CommanderError } from 'commander';
import { version } from '../shared/model/version.ts';
import { explainCommand } from './explain.ts';
import { addRbac } from './rbac.ts';
import { rulesCommand } from './rules.ts';
import { CommandProblem } from './service.ts';

/** Runs one command line; resolves with the exit code: 0 done, 2 wrong usage, 3 could not be done. */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command('aml-warden')
    .description('Governance for Azure Machine Learning.')
    .version(version)
    .showHelpAfterError('Run aml-warden --help for the commands.')
    .exitOverride();
  for (const command of [rulesCommand(), explainCommand()]) {
    program.addCommand(command.exitOverride());
  }
  addRbac(program);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version are answers; everything else that commander refuses is wrong usage, and it has said so.
      return error.exitCode === 0 ? 0 : 2;
    }
    if (error instanceof CommandProblem) {
      process.stderr.write(`${error.message}\n`);
      return error.exitCode;
    }
    throw error;
  }
}

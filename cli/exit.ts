import { CommandProblem } from './service.ts';

export { CommandProblem } from './service.ts';

/** Ends a command that has answered with another exit code than 0; `main` answers the code and says nothing more. */
export class Ended extends Error {
  readonly exitCode: 0 | 1 | 2 | 3;

  constructor(exitCode: 0 | 1 | 2 | 3) {
    super(`ended with ${exitCode}`);
    this.name = 'Ended';
    this.exitCode = exitCode;
  }
}

export function endWith(exitCode: 0 | 1 | 2 | 3): void {
  if (exitCode !== 0) {
    throw new Ended(exitCode);
  }
}

/** Whatever was thrown, as one line without a stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Wrong usage, or a file that cannot be used: exit code 2. */
export function usage(message: string): CommandProblem {
  return new CommandProblem(message, 2);
}

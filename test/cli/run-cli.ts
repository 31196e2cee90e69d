import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

export interface Ran {
  /** The exit code; -1 when the process ended in another way. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Around {
  /** Beside the environment of the tests. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
}

const MAIN = resolve('cli/aml-warden.js');

/** The command as a person runs it: a process of its own. */
export function runCli(args: readonly string[], { env = {}, cwd = '.' }: Around = {}): Promise<Ran> {
  return new Promise((done) => {
    execFile(process.execPath, [MAIN, ...args], { cwd, env: { ...process.env, ...env } }, (error, out, err) =>
      done({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, out, err }),
    );
  });
}

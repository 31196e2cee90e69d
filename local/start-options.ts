import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { LocalMode } from './seed-config.ts';

/** A command line that cannot be understood; the message says what to do. */
export class UsageError extends Error {}

export interface StartOptions {
  /** Absent: the sample estate. */
  readonly estate?: string;
  readonly once: boolean;
  readonly format: 'table' | 'json';
  readonly port: number;
  readonly mode: LocalMode;
  readonly dataDir: string;
  readonly persistent: boolean;
}

export const START_HELP = `npm start -- [options]

Starts aml-warden on a simulated Azure: finds, explains and repairs drift on this machine alone.

  --estate <folder>     load any folder of ARM JSON (resources, lists, recordings) instead of the sample estate
  --once                one full scan, print the answer, stop everything
  --format table|json   what --once prints (default table)
  --port <n>            where the service answers (default 7071; 0 picks a free one)
  --mode <mode>         what happens to public access: audit, approve or auto (default auto)
  --data <folder>       keep state there (default: a fresh folder under the system's temporary one)
  --help

Examples
  npm start
  npm start -- --mode approve
  npm start -- --estate ./exports --once --format json > scan.json
`;

/** Reads the command line; null when help was asked for. Throws a UsageError. */
export function startOptions(args: readonly string[], now = Date.now()): StartOptions | null {
  const { values } = parse(args);
  if (values.help === true) {
    return null;
  }
  return {
    ...(values.estate === undefined ? {} : { estate: values.estate }),
    once: values.once ?? false,
    format: oneOf('format', values.format ?? 'table', ['table', 'json']),
    port: port(values.port ?? '7071'),
    mode: oneOf('mode', values.mode ?? 'auto', ['audit', 'approve', 'auto']),
    dataDir: values.data ?? join(tmpdir(), `aml-warden-${now}-${process.pid}`),
    persistent: values.data !== undefined,
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { estate: text, once: flag, format: text, port: text, mode: text, data: text, help: flag },
    });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)} See npm start -- --help.`);
  }
}

function oneOf<const T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new UsageError(`--${name} takes ${allowed.join(', ')}, but found ${JSON.stringify(value)}.`);
  }
  return found;
}

function port(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new UsageError(`--port takes a number from 0 to 65535, but found ${JSON.stringify(value)}.`);
  }
  return number;
}

import type { InvocationContext } from '@azure/functions';
import type { Log } from './model/log.ts';

/** Into the log of one invocation. */
export function invocationLog(context: InvocationContext): Log {
  return {
    info: (message, fields) => context.info(message, ...asText(fields)),
    warn: (message, fields) => context.warn(message, ...asText(fields)),
    error: (message, fields) => context.error(message, ...asText(fields)),
  };
}

/** Outside an invocation the host collects what is written to standard error. */
export const processLog: Log = {
  info: (message, fields) => write('info', message, fields),
  warn: (message, fields) => write('warn', message, fields),
  error: (message, fields) => write('error', message, fields),
};

function write(level: string, message: string, fields?: Readonly<Record<string, unknown>>): void {
  process.stderr.write(`${JSON.stringify({ level, message, ...fields })}\n`);
}

function asText(fields: Readonly<Record<string, unknown>> | undefined): string[] {
  return fields === undefined ? [] : [JSON.stringify(fields)];
}

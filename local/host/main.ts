import { parseArgs } from 'node:util';
import { banner } from './banner.ts';
import { type Host, startHost } from './server.ts';
import type { Log } from './types.ts';
import { keepCompiledCode } from './worker/compile-cache.ts';

const HELP = `Serves an Azure Functions app (Node.js, v4 model) on this machine, without Azure Functions Core Tools.

Usage: node local/host/main.ts [options]
  --app <dir>      the app: where package.json and host.json are (default: the current directory)
  --main <glob>    entry points, relative to the app (default: "main" of package.json), such as "functions/*.ts"
  --port <n>       port on 127.0.0.1 (default 7071; 0 picks a free one)
  --data <dir>     where timers and orchestrations are kept (default: .local/host in the app)
  --workers <n>    processes that run the functions in turn (default 0: in this process)
  --quiet          only warnings and errors
  --help           this text

Prints "listening http://127.0.0.1:<port>" on standard output once it answers; everything else goes to standard error.
`;

interface Settings {
  readonly app: string;
  readonly main: string | undefined;
  readonly port: number;
  readonly data: string;
  readonly workers: number;
  readonly quiet: boolean;
}

function parse(args: string[]): Settings | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      app: { type: 'string', default: '.' },
      main: { type: 'string' },
      port: { type: 'string', default: '7071' },
      data: { type: 'string' },
      workers: { type: 'string', default: '0' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    app: values.app,
    main: values.main,
    port: count('--port', values.port, 65_535),
    data: values.data ?? `${values.app}/.local/host`,
    workers: count('--workers', values.workers, 16),
    quiet: values.quiet,
  };
}

function count(option: string, text: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new Error(`Expected a whole number from 0 to ${most} after ${option} but found '${text}'.`);
}

/** One line per entry, whatever a function logs: a line break or an escape sequence cannot forge another entry. */
function lineLog(quiet: boolean): Log {
  return (level, message, fields) => {
    if (level === 'debug' || (quiet && level === 'info')) return;
    const rest = fields === undefined ? '' : ` ${JSON.stringify(fields)}`;
    process.stderr.write(`${new Date().toISOString()} ${level.padEnd(7)} ${escapeControls(message + rest)}\n`);
  };
}

function escapeControls(text: string): string {
  return text.replace(/\p{Cc}|\u2028|\u2029/gu, (character) =>
    character === '\n' ? '\\n' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function closeOnSignal(host: Host): void {
  let closing = false;
  const close = (): void => {
    if (closing) process.exit(1);
    closing = true;
    host.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGINT', close);
  process.on('SIGTERM', close);
  // Only with a parent that opened a channel; then the host ends with it, however it ended.
  process.on('disconnect', close);
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

async function run(settings: Settings): Promise<void> {
  keepCompiledCode();
  const { app, main, port, data, workers, quiet } = settings;
  const host = await startHost({ appDir: app, main, port, dataDir: data, workers, log: lineLog(quiet) });
  closeOnSignal(host);
  if (!quiet) process.stderr.write(banner({ origin: host.origin, appDir: app, functions: host.functions, workers }));
  process.stdout.write(`listening ${host.origin}\n`);
}

try {
  const settings = parse(process.argv.slice(2));
  if (settings === 'help') process.stdout.write(HELP);
  else await run(settings);
} catch (error) {
  fail(error);
}

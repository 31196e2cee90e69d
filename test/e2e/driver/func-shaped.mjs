#!/usr/bin/env node
// Takes the development host for `func start --port <n>`: the current directory is the app.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const given = process.argv.slice(2);
const [command, option, port] = given;
if (command !== 'start' || option !== '--port' || given.length !== 3) {
  process.stderr.write(`Expected: start --port <n>, but found: ${process.argv.slice(2).join(' ')}\n`);
  process.exit(2);
}
const main = join(import.meta.dirname, '..', '..', '..', 'local', 'host', 'main.ts');
const host = spawn(process.execPath, [main, '--app', process.cwd(), '--port', port], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) {
  // The whole process group gets it: this one only has to stay until the host has ended.
  process.on(signal, () => undefined);
}
host.on('exit', (code) => process.exit(code ?? 1));

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Where `npm start` writes down what is running, so that a second terminal finds it. */
const FILE = join(import.meta.dirname, '..', '.local', 'running.json');

export interface Running {
  readonly origin: string;
  readonly dataDir: string;
  readonly pid: number;
}

export async function writeRunning(running: Running): Promise<void> {
  await mkdir(dirname(FILE), { recursive: true });
  await writeFile(FILE, JSON.stringify(running), { mode: 0o600 });
}

export async function forgetRunning(): Promise<void> {
  await rm(FILE, { force: true });
}

/** Null when nothing runs. */
export async function readRunning(): Promise<Running | null> {
  try {
    const running = JSON.parse(await readFile(FILE, 'utf8')) as Running;
    process.kill(running.pid, 0);
    return running;
  } catch {
    return null;
  }
}

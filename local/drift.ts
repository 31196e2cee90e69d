import { openControl } from './azure/control/client.ts';
import { type Drift, drifts } from './azure/drifts.ts';
import { performDrift } from './perform-drift.ts';
import { readRunning } from './running.ts';

const HELP = `npm run drift -- <name>   makes one portal-like change on the running simulated Azure
npm run drift -- --list   shows the changes there are
`;

async function main(name: string | undefined): Promise<number> {
  if (name === '--list') {
    process.stdout.write(`${drifts.map(({ name: known, title }) => `${known.padEnd(28)} ${title}`).join('\n')}\n`);
    return 0;
  }
  const drift = drifts.find((candidate) => candidate.name === name);
  if (drift === undefined) {
    process.stderr.write(
      name === undefined || name === '--help'
        ? HELP
        : `There is no drift called ${name}; there are ${drifts.map((one) => one.name).join(', ')}.\n`,
    );
    return name === '--help' ? 0 : 2;
  }
  return await perform(drift);
}

async function perform(drift: Drift): Promise<number> {
  const running = await readRunning();
  if (running === null) {
    process.stderr.write('Nothing is running: type npm start in another terminal, wait for its line "ready:", then come back.\n');
    return 2;
  }
  await performDrift(await openControl(running.dataDir), drift);
  process.stdout.write(`${drift.person.name} did it: ${drift.title}. The other terminal tells what happens.\n`);
  return 0;
}

try {
  process.exitCode = await main(process.argv[2]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

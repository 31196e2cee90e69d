import { scanTable } from '../shared/reports/scan-table.ts';
import { EstateError } from './azure/estates/load-estate.ts';
import { wantsColour } from './colour.ts';
import { estateOf } from './estate-of.ts';
import { firstScan } from './first-scan.ts';
import { narrate } from './narrate.ts';
import { forgetRunning, writeRunning } from './running.ts';
import { scanOnce } from './scan-once.ts';
import { type Stack, startStack } from './stack.ts';
import { START_HELP, type StartOptions, startOptions, UsageError } from './start-options.ts';

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const options = startOptions(process.argv.slice(2));
  if (options === null) {
    process.stdout.write(START_HELP);
    return 0;
  }
  const estate = await estateOf(options.estate, say);
  if (options.once) {
    process.stdout.write(await scanOnce(estate, options));
    return 0;
  }
  return stayUp(options, await startStack({ ...options, estate }));
}

/** Shows the first findings, then tells what happens until somebody presses Ctrl-C. */
async function stayUp(options: StartOptions, stack: Stack): Promise<number> {
  const stopped = stopRequest();
  try {
    say(banner(options, stack));
    const looks = await firstScan(stack);
    process.stdout.write(
      `${scanTable(
        looks.flatMap(({ judgements }) => judgements),
        { colour: wantsColour() },
      )}\n`,
    );
    await writeRunning({ origin: stack.origin, dataDir: options.dataDir, pid: process.pid });
    process.stdout.write(`ready: ${stack.origin}\n`);
    say('In a second terminal: npm run drift -- --list. Ctrl-C ends everything.');
    const narrator = narrate(stack.service, (line) => void process.stdout.write(`${line}\n`));
    await stopped;
    narrator.stop();
    return 0;
  } finally {
    await forgetRunning();
    await stack.close();
  }
}

function banner({ mode, dataDir }: StartOptions, { origin, azure }: Stack): string {
  return [
    'aml-warden on its embedded default. Nothing here is Azure, nothing leaves this machine.',
    `  service          ${origin}/api/dashboard`,
    `  simulated Azure  ${azure.origin}`,
    `  state            ${dataDir}`,
    `  public access    ${mode === 'auto' ? 'is repaired at once' : mode === 'approve' ? 'is repaired after an approval' : 'is only reported'} (--mode ${mode})`,
    'Looking at everything once …',
  ].join('\n');
}

function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve());
    }
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  // A person made a mistake, or the machine refused: a sentence helps more than a stack.
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError || error instanceof EstateError ? 2 : 1;
}

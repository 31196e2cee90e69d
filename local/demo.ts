import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contoso } from './azure/estates/contoso/index.ts';
import { outcomeOf, type Step, stepsInto } from './demo/steps.ts';
import { play, remediation } from './demo/story.ts';
import { firstScan } from './first-scan.ts';
import { narrate } from './narrate.ts';
import { type Stack, startStack } from './stack.ts';

/** How many steps the story has: one that is skipped must not pass for a success. */
const STEPS = 17;

async function tell(dataDir: string): Promise<Step[]> {
  const steps: Step[] = [];
  const step = stepsInto(steps);
  let stack: Stack | undefined;
  try {
    const running = await step('deploy: the service runs, and the estate of Contoso', () =>
      startStack({ estate: contoso(), port: 0, dataDir, mode: 'auto', remediation }),
    );
    stack = running;
    await step('deploy: a full scan by orchestration sees everything once', () => firstScan(running));
    const narrator = narrate(running.service, (line) => void process.stdout.write(`${line}\n`));
    try {
      await play(running, step);
    } finally {
      narrator.stop();
    }
  } catch {
    // The step that failed stands in the table.
  } finally {
    await stack?.close();
  }
  return steps;
}

const dataDir = await mkdtemp(join(tmpdir(), 'aml-warden-demo-'));
const steps = await tell(dataDir);
await rm(dataDir, { recursive: true, force: true });
const { ok, table } = outcomeOf(steps, STEPS);
process.stdout.write(table);
process.stdout.write(`${JSON.stringify({ ok, steps: steps.map(({ name, ok: happened, ms }) => ({ name, ok: happened, ms })) })}\n`);
process.exitCode = ok ? 0 : 1;

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drifts } from './azure/drifts.ts';
import { contoso } from './azure/estates/contoso/index.ts';
import { until } from './client.ts';
import { firstScan } from './first-scan.ts';
import { narrate } from './narrate.ts';
import { performDrift } from './perform-drift.ts';
import { type Stack, startStack } from './stack.ts';

interface Step {
  readonly name: string;
  readonly ok: boolean;
  readonly ms: number;
  readonly error?: string;
}

const RULE = 'AML-NET-001';
const DRIFT = 'workspace-opened';

/** The story: find out, drift, find it, repair it, see it resolved, find the rows in Log Analytics. */
async function play(dataDir: string): Promise<Step[]> {
  const steps: Step[] = [];
  const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const started = Date.now();
    try {
      const result = await work();
      steps.push({ name, ok: true, ms: Date.now() - started });
      return result;
    } catch (error) {
      steps.push({ name, ok: false, ms: Date.now() - started, error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  };
  let stack: Stack | undefined;
  try {
    const running = await step('start everything', () => startStack({ estate: contoso(), port: 0, dataDir, mode: 'auto' }));
    stack = running;
    await step('scan the estate once', () => firstScan(running));
    const narrator = narrate(running.service, (line) => void process.stdout.write(`${line}\n`));
    await story(running, step);
    narrator.stop();
  } catch {
    // The step that failed stands in the table.
  } finally {
    await stack?.close();
  }
  return steps;
}

type Stepper = <T>(name: string, work: () => Promise<T>) => Promise<T>;

async function story({ service, azure }: Stack, step: Stepper): Promise<void> {
  const drift = drifts.find(({ name }) => name === DRIFT);
  const target = drift?.writes[0]?.id.toLowerCase();
  if (drift === undefined || target === undefined) {
    throw new Error(`The drift ${DRIFT} is gone.`);
  }
  const transition = (change: string) =>
    until(`${RULE} ${change}`, async () =>
      (await service.transitions('top=100')).find((one) => one.ruleId === RULE && one.resourceId === target && one.change === change),
    );
  await step(`${drift.person.name} opens a workspace to the internet`, () => performDrift(azure.control, drift));
  await step('the finding is opened and names the person', async () => {
    const opened = await transition('opened').catch(() => transition('regressed'));
    if (opened.actor?.name !== drift.person.upn) {
      throw new Error(`Expected ${drift.person.upn} but found ${opened.actor?.name ?? 'nobody'}.`);
    }
  });
  await step('the remediation repairs it', () =>
    until('a repaired remediation', async () =>
      (await service.remediations()).find(({ resourceId, outcome }) => resourceId === target && outcome === 'repaired'),
    ),
  );
  await step('the finding is resolved by the event of our own write', () => transition('resolved'));
  await step('Azure shows the workspace closed', async () => {
    const workspace = await azure.control.get({ id: target });
    const access = (workspace?.['properties'] as { publicNetworkAccess?: string } | undefined)?.publicNetworkAccess;
    if (access !== 'Disabled') {
      throw new Error(`Expected Disabled but found ${access ?? 'nothing'}.`);
    }
  });
  await step('Log Analytics has a row for each transition', () =>
    until('rows of opened and resolved', async () => {
      const rows = await azure.control.rows();
      const changes = rows.filter((row) => JSON.stringify(row).includes(RULE)).map((row) => JSON.stringify(row));
      return changes.some((row) => row.includes('"resolved"')) ? true : undefined;
    }),
  );
}

const dataDir = await mkdtemp(join(tmpdir(), 'aml-warden-demo-'));
const steps = await play(dataDir);
await rm(dataDir, { recursive: true, force: true });
for (const { name, ok, ms, error } of steps) {
  process.stdout.write(`${ok ? 'ok  ' : 'FAIL'}  ${String(ms).padStart(6)} ms  ${name}${error === undefined ? '' : `: ${error}`}\n`);
}
const STEPS = 8;
const ok = steps.length === STEPS && steps.every((step) => step.ok);
process.stdout.write(`${JSON.stringify({ ok, steps: steps.map(({ name, ok: happened, ms }) => ({ name, ok: happened, ms })) })}\n`);
process.exitCode = ok ? 0 : 1;

import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Scene, startScene } from '../local/azure/scene.ts';
import { type Ran, runCli } from './run-cli.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await startScene();
});
afterAll(() => scene[Symbol.asyncDispose]());

async function replay(events: object, topic: string): Promise<Ran> {
  const file = join(await mkdtemp(join(tmpdir(), 'replay-')), 'events.json');
  await writeFile(file, JSON.stringify(events));
  return await runCli(['replay', file, '--topic', topic], { env: scene.azure.env });
}

const topic = (): string => scene.azure.env['EVENT_GRID_TOPIC_ENDPOINT'] ?? '';
const recorded = {
  id: 'e-1',
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  subject: '/subscriptions/s',
  eventTime: '2026-11-24T10:00:00.000Z',
  data: { operationName: 'write' },
  dataVersion: '2',
};
const cloud = {
  specversion: '1.0',
  id: 'c-1',
  type: 'AmlWarden.Finding.opened',
  source: '/subscriptions/s',
  subject: '/subscriptions/s/a',
  time: '2026-11-24T10:00:00.000Z',
  data: { ruleId: 'AML-NET-001' },
};

describe('aml-warden replay --topic', { timeout: 60_000 }, () => {
  it('publishes a dead-lettered event of the Event Grid schema again, without what dead-lettering added', async () => {
    const { code, out } = await replay([{ ...recorded, deadLetterReason: 'MaxDeliveryAttemptsExceeded', deliveryAttempts: 30 }], topic());
    expect([code, out]).toEqual([0, '1 event published again.\n']);
    expect((await scene.azure.control.published()).at(-1)?.event).toEqual(recorded);
  });

  it('publishes a CloudEvent as what it was', async () => {
    expect((await replay(cloud, topic())).code).toBe(0);
    expect((await scene.azure.control.published()).at(-1)?.event).toMatchObject(cloud);
  });

  it('ends with 3 where the topic does not take them, and with 2 without TLS', async () => {
    expect(await replay(cloud, `${scene.azure.origin}/nothing`)).toMatchObject({ code: 3, err: expect.stringContaining('did not take') });
    expect((await replay(cloud, 'http://127.0.0.1/api/events')).code).toBe(2);
  });
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../cli/main.ts';
import { fullScan } from '../../local/first-scan.ts';
import { anEvent, begin, deliver, type E2e } from './scene.ts';
import { BOB, CLOSED, LONELY, numbered, SUBSCRIPTION, smallEstateWith } from './small-estate.ts';

const log: string[] = [];
let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit', estate: smallEstateWith(1), onLog: (line) => void log.push(line) });
});
afterAll(async () => await run.end());

const webhook = (): string => `${run.origin}/runtime/webhooks/eventgrid?functionName=onResourceEvent`;
const transitionsOf = async (id: string) =>
  (await run.service.transitions('top=500')).filter(
    ({ resourceId, ruleId }) => ruleId === 'AML-NET-001' && resourceId === id.toLowerCase(),
  );

describe('events', () => {
  it('that come twice or in the wrong order change nothing: the current state decides', async () => {
    await run.setAccess(CLOSED, 'Enabled');
    await run.transition('AML-NET-001', 'opened', CLOSED);
    const old = anEvent(CLOSED, { eventTime: '2020-01-01T00:00:00Z' });
    expect(await deliver(run, [old, old, old])).toBe(202);
    await run.setAccess(CLOSED, 'Disabled');
    await run.transition('AML-NET-001', 'resolved', CLOSED);
    expect(await deliver(run, [old])).toBe(202);
    expect((await transitionsOf(CLOSED)).map(({ change }) => change)).toEqual(['resolved', 'opened']);
  });

  it('that are lost are made up for by the next scan, which counts them', async () => {
    run.azure.setWebhook(undefined);
    await run.setAccess(LONELY, 'Enabled');
    await run.azure.control.eventsSettled();
    expect(await transitionsOf(LONELY)).toEqual([]);
    await fullScan(run);
    expect(await run.transition('AML-NET-001', 'opened', LONELY)).toMatchObject({ cause: 'scan' });
    expect(await run.service.get('/api/v1/coverage')).toMatchObject({
      value: [{ resourceType: 'Microsoft.MachineLearningServices/workspaces', missed: 1 }],
    });
    run.azure.setWebhook(webhook());
  });

  it('that Event Grid gave up are acted on once they are published again by the command', async () => {
    const id = numbered(0);
    await run.azure.control.settings({ events: { mostAttempts: 1 } });
    run.azure.setWebhook('http://127.0.0.1:9/nobody');
    await run.setAccess(id, 'Enabled');
    await run.azure.control.eventsSettled();
    await run.azure.control.settings({ events: { mostAttempts: 30 } });
    run.azure.setWebhook(webhook());
    const letters = await run.azure.control.deadLetters();
    expect(letters).toMatchObject([{ data: { resourceUri: id }, deadLetterReason: 'MaxDeliveryAttemptsExceeded' }]);
    expect(await transitionsOf(id)).toEqual([]);

    const file = join(run.dataDir, 'dead-letters.json');
    await writeFile(file, JSON.stringify(letters));
    expect(await main(['replay', file, '--webhook', webhook()])).toBe(0);
    expect(await run.transition('AML-NET-001', 'opened', id)).toMatchObject({ cause: 'event', actor: { name: BOB.upn } });
    expect(await main(['replay', file, '--webhook', webhook()])).toBe(0);
    expect((await transitionsOf(id)).map(({ change }) => change)).toEqual(['opened']);
  });

  it.each([
    ['of a resource id that climbs', anEvent(`${SUBSCRIPTION}/resourceGroups/../providers/Microsoft.MachineLearningServices/workspaces/x`)],
    ['of a resource id with a query', anEvent(`${CLOSED}?api-version=1&x=y`)],
    ['of a failed write', anEvent(CLOSED, { eventType: 'Microsoft.Resources.ResourceWriteFailure' })],
    ['without data', { id: 'x', eventType: 'Microsoft.Resources.ResourceWriteSuccess', eventTime: 'never' }],
    ['in another shape altogether', { hello: ['world'] }],
  ])('%s are answered 202 and ignored, with the reason in the log', async (_name, event) => {
    const before = (await run.service.units()).length;
    log.length = 0;
    expect(await deliver(run, [event])).toBe(202);
    await expect.poll(() => log.filter((line) => line.includes('An event was ignored')).length).toBe(1);
    expect((await run.service.units()).length).toBe(before);
  });

  it('of two megabytes are refused and the service goes on', async () => {
    const status = await deliver(run, [anEvent(CLOSED, { padding: 'x'.repeat(2_000_000) })]);
    expect([202, 400, 413]).toContain(status);
    expect(await run.service.get('/api/v1/health')).toMatchObject({ status: 'ok' });
  });
});

describe('a read that is denied', () => {
  it('gives unknown with the missing permission, never pass, and closes nothing', async () => {
    const id = await run.azure.control.deny({ idPrefix: `${CLOSED}/computes` });
    await fullScan(run);
    const { judgements } = await run.service.look(CLOSED);
    const computes = judgements.filter(({ resourceType }) => /\/computes$/i.test(resourceType));
    expect(computes.length).toBeGreaterThan(0);
    expect(new Set(computes.map(({ verdict }) => verdict))).toEqual(new Set(['unknown']));
    expect(computes[0]?.missing).toMatch(/computes\/read$/i);
    await run.azure.control.allow({ id });
  });
});

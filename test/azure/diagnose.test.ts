import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ARM_AUDIENCE } from '../../local/azure/tokens.ts';
import { createDiagnose } from '../../shared/azure/diagnose.ts';
import { ada, type Scene, startScene, WORKSPACE } from '../local/azure/scene.ts';

const problem = (level: string, code = 'CustomDnsInUse') => ({ level, code, message: 'Set up\nyour server.' });

let scene: Scene;
let token: string;
beforeAll(async () => {
  scene = await startScene({ settings: { longRunning: { retryAfterInMs: 0 } } });
  token = await scene.azure.control.tokenFor({ ...ada, audience: ARM_AUDIENCE });
});
afterAll(() => scene[Symbol.asyncDispose]());
afterEach(async () => {
  await scene.azure.control.diagnosis({ id: WORKSPACE });
  await scene.azure.control.allow();
});

const diagnose = (id = WORKSPACE.toLowerCase(), withinInMs = 20_000, endpoint = scene.azure.origin) =>
  createDiagnose({
    endpoint,
    audience: ARM_AUDIENCE,
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    pollIntervalInMs: 10,
  })(id, AbortSignal.timeout(withinInMs));

describe('the diagnosis of a workspace', () => {
  it.each(['azure-async', 'location', 'both', 'none'] as const)('is followed to its end by %s', async (style) => {
    await scene.azure.control.settings({ longRunning: { style } });
    await scene.azure.control.diagnosis({ id: WORKSPACE, results: { dnsResolutionResults: [problem('Error')] } });
    expect(await diagnose()).toEqual({
      status: 'read',
      value: [{ level: 'error', area: 'dnsResolutionResults', code: 'CustomDnsInUse', message: 'Set up your server.' }],
    });
    await scene.azure.control.settings({ longRunning: { style: 'azure-async' } });
  });

  it('is empty where nothing was found', async () => {
    expect(await diagnose()).toEqual({ status: 'read', value: [] });
  });

  it('tells warnings from errors, takes a level it does not know for an error, and leaves information out', async () => {
    const otherResults = ['Warning', 'Error', 'Information', 'Fatal'].map((level) => problem(level, level));
    await scene.azure.control.diagnosis({ id: WORKSPACE, results: { otherResults } });
    const reading = await diagnose();
    expect(reading.status === 'read' && reading.value.map(({ level, code }) => [level, code])).toEqual([
      ['warning', 'Warning'],
      ['error', 'Error'],
      ['error', 'Fatal'],
    ]);
  });

  it('sees areas that the SDK does not know', async () => {
    await scene.azure.control.diagnosis({ id: WORKSPACE, results: { quotaResults: [problem('Error')] } });
    expect(await diagnose()).toMatchObject({ status: 'read', value: [{ level: 'error', area: 'quotaResults' }] });
  });

  it('is no diagnosis when the answer is something else', async () => {
    await scene.azure.control.inject({ match: 'operationResults', status: 200, code: 'Odd', message: 'not a diagnosis' });
    expect(await diagnose()).toEqual({ status: 'unread', because: 'Expected the result of a diagnosis but found something else.' });
  });

  it('names the permission that lacks', async () => {
    await scene.azure.control.deny({ action: 'Microsoft.MachineLearningServices/workspaces/diagnose/action' });
    expect(await diagnose()).toMatchObject({ status: 'denied', missing: 'Microsoft.MachineLearningServices/workspaces/diagnose/action' });
  });

  it('knows a workspace that is gone', async () => {
    expect(await diagnose(`${WORKSPACE.toLowerCase()}-gone`)).toEqual({ status: 'gone' });
  });

  it('tells why it failed', async () => {
    await scene.azure.control.diagnosis({ id: WORKSPACE, error: { code: 'Broken', message: 'It broke.' } });
    expect(await diagnose()).toEqual({ status: 'unread', because: expect.stringMatching(/could not be diagnosed: .*Broken/) });
  });

  it('ends when the time is up, in the middle of a wait', async () => {
    await scene.azure.control.settings({ longRunning: { retryAfterInMs: 30_000 } });
    await scene.azure.control.diagnosis({ id: WORKSPACE, durationInMs: 30_000 });
    expect(await diagnose(undefined, 300)).toEqual({
      status: 'unread',
      because: 'The workspace was not diagnosed: the time for it was up.',
    });
    await scene.azure.control.settings({ longRunning: { retryAfterInMs: 0 } });
  });

  it('takes its token nowhere else', async () => {
    const elsewhere = scene.azure.origin.replace('127.0.0.1', 'localhost');
    expect(await diagnose(undefined, 20_000, elsewhere)).toEqual({
      status: 'unread',
      because: `The workspace could not be diagnosed: Expected an operation at ${elsewhere} but found another address, which is not followed.`,
    });
  });

  it('does not keep anybody from writing meanwhile', async () => {
    await scene.azure.control.diagnosis({ id: WORKSPACE, durationInMs: 5_000 });
    await scene.ask('POST', `${WORKSPACE}/diagnose`, { body: { value: {} } });
    expect((await scene.ask('PATCH', WORKSPACE, { body: { properties: { description: 'x' } } })).status).toBe(202);
  });
});

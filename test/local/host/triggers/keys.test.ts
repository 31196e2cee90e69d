import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanUp, type HostProcess, startProcess } from './host-process.ts';

let host: HostProcess;
beforeAll(async () => {
  host = await startProcess({ env: { DEV_HOST_MASTER_KEY: 'm', DEV_HOST_FUNCTION_KEY: 'f', DEV_HOST_SYSTEM_KEY: 's' } });
});
afterAll(cleanUp);

const WEBHOOK = '/runtime/webhooks/eventgrid?functionName=onEvent';

describe('with keys configured', () => {
  it.each([
    { path: '/api/empty', key: undefined, status: 200 },
    { path: '/api/locked', key: undefined, status: 401 },
    { path: '/api/locked', key: 'wrong', status: 401 },
    { path: '/api/locked', key: 's', status: 401 },
    { path: '/api/locked', key: 'f', status: 200 },
    { path: '/api/locked', key: 'm', status: 200 },
    { path: '/api/admins', key: 'm', status: 200 },
    { path: '/api/admins', key: 'f', status: 401 },
    { path: '/admin/host/status', key: undefined, status: 401 },
    { path: '/admin/host/status', key: 'f', status: 403 },
    { path: '/admin/host/status', key: 'm', status: 200 },
    { path: WEBHOOK, method: 'OPTIONS', key: undefined, status: 401 },
    { path: WEBHOOK, method: 'OPTIONS', key: 'f', status: 403 },
    { path: WEBHOOK, method: 'OPTIONS', key: 's', status: 200 },
    { path: WEBHOOK, method: 'OPTIONS', key: 'm', status: 200 },
  ])('$path with key $key is $status, as code and as header', async ({ path, method = 'GET', key, status }) => {
    const separator = path.includes('?') ? '&' : '?';
    const byQuery = await fetch(`${host.origin}${path}${key === undefined ? '' : `${separator}code=${key}`}`, { method });
    const byHeader = await fetch(host.origin + path, { method, headers: key === undefined ? {} : { 'x-functions-key': key } });
    expect([byQuery.status, byHeader.status]).toEqual([status, status]);
  });

  it('aeg-sas-key alone is not enough', async () => {
    const headers = { 'aeg-sas-key': 's', 'aeg-event-type': 'Notification' };
    expect((await fetch(host.origin + WEBHOOK, { method: 'POST', headers, body: '[]' })).status).toBe(401);
  });
});

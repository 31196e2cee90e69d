import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import type { ApiPorts } from '../../shared/api/ports.ts';
import { anApi, LINK, SIGNATURE } from '../api/an-api.ts';

type Api = ReturnType<typeof anApi>;

let server: Server | undefined;
let said = '';
let complained = '';
beforeEach(() => {
  said = '';
  complained = '';
  vi.stubEnv('AML_WARDEN_URL', '');
  vi.stubEnv('AML_WARDEN_TOKEN', '');
  vi.stubEnv('AML_WARDEN_AUDIENCE', '');
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += String(text);
    return true;
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await new Promise((resolve) => {
    server?.closeAllConnections();
    server === undefined ? resolve(undefined) : server.close(resolve);
  });
  server = undefined;
});

/** The routes over a real socket, for a user with the roles. */
async function served(roles = 'reader,approver,admin', changes: Partial<ApiPorts> = {}): Promise<Api & { readonly url: string }> {
  const api = anApi({ WARDEN_LOCAL_USER: `you=${roles}` }, changes);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await buffer(request);
    const headers = new Headers(Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]));
    const init = { method: request.method ?? 'GET', headers, ...(body.length === 0 ? {} : { body }) };
    const answered = await api.app.fetch(new Request(`http://127.0.0.1${request.url ?? ''}`, init));
    response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(Buffer.from(await answered.arrayBuffer()));
  };
  const listening = createServer((request, response) => void answer(request, response));
  server = listening;
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return { ...api, url: `http://127.0.0.1:${(listening.address() as AddressInfo).port}` };
}

describe('aml-warden approve', () => {
  it('shows the exact change and decides by the signed link', async () => {
    const { url, decided } = await served();
    expect(await main(['approve', 'r1', '--yes', '--url', url])).toBe(0);
    expect(said).toContain('properties.publicNetworkAccess: "Enabled" → "Disabled"');
    const link = { id: 'r1', ask: 1, expires: 1_796_000_000, signature: SIGNATURE };
    expect(decided).toEqual([{ link, decision: 'approve', planHash: 'a'.repeat(64), by: 'you' }]);
  });

  it('lists what waits when no id is given', async () => {
    const { url, decided } = await served();
    expect(await main(['approve', '--url', url])).toBe(0);
    expect(said).toContain('Nothing waits for a decision.');
    expect(decided).toEqual([]);
  });

  it('declines when told so', async () => {
    const { url, decided } = await served();
    expect(await main(['approve', 'r1', '--decline', '--yes', '--url', url])).toBe(0);
    expect(decided).toMatchObject([{ decision: 'decline' }]);
  });

  it('decides nothing where nobody is there to ask', async () => {
    const { url, decided } = await served();
    expect(await main(['approve', 'r1', '--url', url])).toBe(2);
    expect(complained).toContain('--yes');
    expect(decided).toEqual([]);
  });

  it('finds its way where the links name another address of the service', async () => {
    const { url, decided } = await served(undefined, { approvalUrl: async () => `https://warden.example/api/approvals/r1${LINK}` });
    expect(await main(['approve', 'r1', '--yes', '--url', url])).toBe(0);
    expect(decided).toHaveLength(1);
  });

  it('says that the role is missing', async () => {
    const { url, decided } = await served('reader');
    expect(await main(['approve', 'r1', '--yes', '--url', url])).toBe(2);
    expect(complained).toContain('approver');
    expect(decided).toEqual([]);
  });

  it('passes on why the service refuses', async () => {
    const { url } = await served(undefined, {
      decide: async () => ({ status: 'refused', reason: 'expired', because: 'The link has expired.' }),
    });
    expect(await main(['approve', 'r1', '--yes', '--url', url])).toBe(2);
    expect(complained).toContain('The link has expired.');
    expect(complained).not.toContain(SIGNATURE);
  });
});

describe('aml-warden remediate', () => {
  it('starts a repair of a finding', async () => {
    const { url } = await served();
    expect(await main(['remediate', 'a'.repeat(64), '--url', url])).toBe(0);
    expect(said).toContain('aaaa has started');
  });

  it('stops every repair and lets them go on, with a reason', async () => {
    const { url, stopped } = await served();
    expect(await main(['remediate', '--stop', 'A storm.', '--url', url])).toBe(0);
    expect(await main(['remediate', '--resume', 'It is over.', '--url', url])).toBe(0);
    expect(stopped).toMatchObject([
      { on: true, because: 'A storm.', by: 'you' },
      { on: false, because: 'It is over.' },
    ]);
  });

  it.each([[[]], [['f', '--stop', 'x']], [['--stop', 'x', '--resume', 'y']]])('wants one thing at a time: %j', async (args) => {
    expect(await main(['remediate', ...args])).toBe(2);
    expect(complained).not.toBe('');
  });
});

describe('aml-warden undo', () => {
  it('passes on that somebody changed it since', async () => {
    const { url } = await served();
    expect(await main(['undo', 'r1', '--url', url])).toBe(2);
    expect(complained).toContain('Somebody changed it since.');
  });

  it('says which undo has started', async () => {
    const { url } = await served(undefined, { requestUndo: async (id) => ({ status: 'accepted', id: `undo-of-${id}` }) });
    expect(await main(['undo', 'r1', '--url', url])).toBe(0);
    expect(said).toContain('undo-of-r1 has started');
  });
});

describe('a service', () => {
  it('that is not there is code 3, and how to start one', async () => {
    expect(await main(['undo', 'r1', '--url', 'http://127.0.0.1:9'])).toBe(3);
    expect(complained).toContain('npm start');
  });

  it.each(['nonsense', 'ftp://x'])('cannot be at %s', async (url) => {
    expect(await main(['undo', 'r1', '--url', url])).toBe(2);
  });

  it('is not sent a token in the clear', async () => {
    vi.stubEnv('AML_WARDEN_TOKEN', 'secret');
    expect(await main(['undo', 'r1', '--url', 'http://warden.example'])).toBe(2);
    expect(complained).toContain('https');
    expect(complained).not.toContain('secret');
  });
});

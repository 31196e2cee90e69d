import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DefaultAzureCredential, ManagedIdentityCredential } from '@azure/identity';
import { describe, expect, it, vi } from 'vitest';
import { authorityOf, readerCredential, remediatorCredential } from '../../shared/azure/credentials.ts';

const PUBLIC = { ARM_ENDPOINT: 'https://management.azure.com' };
const SERVICE = { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/', IDENTITY_HEADER: 'secret' };

/** The endpoint Azure offers to an app, over a real socket; answers with the client id it was asked for. */
async function identityEndpoint() {
  const asked: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams;
    asked.push(query);
    const expires = Math.floor(Date.now() / 1000) + 3600;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        access_token: `token of ${query.get('client_id')}`,
        expires_on: `${expires}`,
        token_type: 'Bearer',
        resource: query.get('resource'),
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

describe('identities', () => {
  // One case, because MSAL remembers for the life of the process where it found the endpoint.
  it('are the managed ones named in the settings when Azure offers them, the reader’s for want of a remediator', async () => {
    await using identity = await identityEndpoint();
    vi.stubEnv('IDENTITY_ENDPOINT', identity.url);
    vi.stubEnv('IDENTITY_HEADER', 'secret');
    const settings = { ...PUBLIC, READER_CLIENT_ID: 'reader', REMEDIATOR_CLIENT_ID: 'remediator' };
    const scope = 'https://management.azure.com/.default';

    expect((await readerCredential(settings).getToken(scope))?.token).toBe('token of reader');
    expect((await remediatorCredential(settings).getToken(scope))?.token).toBe('token of remediator');
    expect((await remediatorCredential({ ...PUBLIC, READER_CLIENT_ID: 'only-one' }).getToken(scope))?.token).toBe('token of only-one');
    expect(identity.asked[0]?.get('resource')).toBe('https://management.azure.com');
  });

  it('are those of whoever is signed in elsewhere', () => {
    expect(readerCredential(PUBLIC, SERVICE)).toBeInstanceOf(ManagedIdentityCredential);
    expect(readerCredential(PUBLIC, {})).toBeInstanceOf(DefaultAzureCredential);
    expect(readerCredential(PUBLIC, { IDENTITY_ENDPOINT: '' })).toBeInstanceOf(DefaultAzureCredential);
  });

  it.each([
    ['https://management.azure.com', undefined],
    ['https://management.usgovcloudapi.net', 'https://login.microsoftonline.us'],
    ['https://management.chinacloudapi.cn', 'https://login.chinacloudapi.cn'],
    ['https://localhost:4567', undefined],
  ])('sign in at the authority of their cloud: %s', (endpoint, authority) => {
    expect(authorityOf(endpoint)).toBe(authority);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readerCredential } from '../../shared/azure/credentials.ts';
import { createSecrets, type Secrets } from '../../shared/azure/secrets.ts';
import { readSettings } from '../../shared/config/settings.ts';
import { anEstate, type Scene, startScene } from '../local/azure/scene.ts';

const MINUTE = 60_000;

let scene: Scene;
let nowInMs = 0;
beforeAll(async () => {
  scene = await startScene({ estate: anEstate() });
});
afterAll(() => scene[Symbol.asyncDispose]());
beforeEach(() => {
  nowInMs = Date.parse('2026-11-24T10:00:00Z');
  vi.stubEnv('IDENTITY_ENDPOINT', scene.azure.env['IDENTITY_ENDPOINT']);
  vi.stubEnv('IDENTITY_HEADER', scene.azure.env['IDENTITY_HEADER']);
});

function secrets(changes: Record<string, string | undefined> = {}): Secrets {
  const settings = readSettings({ WARDEN_STORAGE: 'none', ...scene.azure.env, ...changes });
  return createSecrets(settings, readerCredential(settings), () => nowInMs);
}

async function put(name: string, value: string): Promise<void> {
  const person = {
    upn: 'op@contoso.com',
    name: 'Op',
    objectId: 'aaaaaaaa-0000-4000-8000-000000000009',
    audience: 'https://vault.azure.net',
  };
  const token = await scene.azure.control.tokenFor(person);
  expect((await scene.ask('PUT', `/secrets/${name}`, { token, apiVersion: '7.5', body: { value } })).status).toBe(200);
}

describe('secrets of the vault', () => {
  it('are read by the reader, and the signing key is there and long enough', async () => {
    expect((await secrets()('approval-signing-key'))?.length).toBeGreaterThanOrEqual(32);
  });

  it('are remembered for five minutes', async () => {
    const read = secrets();
    await put('remembered', 'one');
    expect(await read('remembered')).toBe('one');
    await put('remembered', 'two');
    nowInMs += 5 * MINUTE - 1;
    expect(await read('remembered')).toBe('one');
    nowInMs += 1;
    expect(await read('remembered')).toBe('two');
  });

  it('that are not there are null, and found as soon as they are', async () => {
    const read = secrets();
    expect(await read('later')).toBeNull();
    await put('later', 'here');
    expect(await read('later')).toBe('here');
  });

  it('are none where there is no vault', async () => {
    expect(await secrets({ KEY_VAULT_URL: undefined })('approval-signing-key')).toBeNull();
  });

  it('that cannot be read are an error that says what is missing, not an absence, and are asked for again', async () => {
    const read = secrets({ KEY_VAULT_VERIFY_CHALLENGE: 'true' });
    await expect(read('approval-signing-key')).rejects.toThrow('Key Vault Secrets User');
    await expect(read('approval-signing-key')).rejects.toThrow('Key Vault Secrets User');
  });
});

import type { TokenCredential } from '@azure/core-auth';
import { isRestError } from '@azure/core-rest-pipeline';
import { SecretClient } from '@azure/keyvault-secrets';
import type { Settings } from '../config/settings.ts';

/** Secrets by name. Null: there is none of that name. Rejects when the vault cannot be read. Never log what it answers. */
export type Secrets = (name: string) => Promise<string | null>;

export type VaultSettings = Pick<Settings, 'KEY_VAULT_URL' | 'KEY_VAULT_VERIFY_CHALLENGE'>;

/** As long as a changed secret may be unknown, and as often as the vault is asked. */
const REMEMBERED_IN_MS = 5 * 60_000;
const LIMIT_IN_MS = 10_000;

/** Reads secrets of the vault, and nothing else: who may write them is not us. Without a vault there are none. */
export function createSecrets(settings: VaultSettings, credential: TokenCredential, now: () => number = Date.now): Secrets {
  if (settings.KEY_VAULT_URL === undefined) {
    return async () => null;
  }
  const client = new SecretClient(settings.KEY_VAULT_URL, credential, {
    disableChallengeResourceVerification: settings.KEY_VAULT_VERIFY_CHALLENGE === 'false',
  });
  const remembered = new Map<string, { readonly value: Promise<string | null>; readonly until: number }>();
  return (name) => {
    const known = remembered.get(name);
    if (known !== undefined && known.until > now()) {
      return known.value;
    }
    const value = read(client, name);
    remembered.set(name, { value, until: now() + REMEMBERED_IN_MS });
    // What is not there, or could not be read, is asked for again: somebody may be putting it right.
    value.then(
      (found) => found ?? remembered.delete(name),
      () => remembered.delete(name),
    );
    return value;
  };
}

async function read(client: SecretClient, name: string): Promise<string | null> {
  try {
    const { value } = await client.getSecret(name, { abortSignal: AbortSignal.timeout(LIMIT_IN_MS) });
    return value ?? null;
  } catch (error) {
    if (isRestError(error) && error.statusCode === 404) {
      return null;
    }
    const status = isRestError(error) ? (error.statusCode ?? error.code ?? 'no answer') : 'no answer';
    throw new Error(`Key Vault did not give the secret ${name} (${status}): the reader needs the role Key Vault Secrets User there.`);
  }
}

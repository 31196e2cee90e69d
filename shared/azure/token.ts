import type { TokenCredential } from '@azure/core-auth';

/**
 * The object id of the identity behind a credential, from the `oid` claim of its token; empty when it cannot be told.
 * The token is ours and was just issued to us, so its signature is not checked. It only serves to recognise our own writes.
 */
export async function objectIdOf(credential: TokenCredential, audience: string): Promise<readonly string[]> {
  try {
    const token = await credential.getToken(`${audience}/.default`);
    const payload: unknown = JSON.parse(Buffer.from(token?.token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    return typeof payload === 'object' && payload !== null && 'oid' in payload && typeof payload.oid === 'string' ? [payload.oid] : [];
  } catch {
    return [];
  }
}

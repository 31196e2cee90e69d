import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Stack } from '../../local/stack.ts';
import { BOB } from './small-estate.ts';

/** Reads a secret as somebody who may look into the vault. */
export async function secretOf({ azure }: Pick<Stack, 'azure'>, name: string): Promise<string> {
  const token = await azure.control.tokenFor({ ...BOB, audience: 'https://vault.azure.net' });
  const ca = await readFile(azure.caFile);
  const answer = await new Promise<string>((resolve, reject) => {
    const sent = request(
      `${azure.origin}/secrets/${name}?api-version=7.4`,
      { ca, headers: { authorization: `Bearer ${token}` } },
      (response) => resolve(text(response)),
    );
    sent.once('error', reject);
    sent.end();
  });
  return (JSON.parse(answer) as { value: string }).value;
}

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Control } from './control.ts';
import { CONTROL_PATH, KEY_HEADER } from './control-api.ts';

interface Door {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly key: string;
}

const fileIn = (dataDir: string): string => join(dataDir, 'control.json');

export async function writeDoor(dataDir: string, door: Door): Promise<void> {
  await writeFile(fileIn(dataDir), JSON.stringify(door), { mode: 0o600 });
}

/** The control interface of the simulated Azure that another process started with this data folder. */
export async function openControl(dataDir: string): Promise<Control> {
  const { origin, key } = JSON.parse(await readFile(fileIn(dataDir), 'utf8')) as Door;
  const ask =
    (name: keyof Control) =>
    (argument?: object): Promise<never> =>
      call({ origin, key }, name, argument) as Promise<never>;
  return {
    write: ask('write'),
    delete: ask('delete'),
    action: ask('action'),
    deploy: ask('deploy'),
    tokenFor: ask('tokenFor'),
    get: ask('get'),
    inject: ask('inject'),
    clearFaults: ask('clearFaults'),
    deny: ask('deny'),
    allow: ask('allow'),
    denyByPolicy: ask('denyByPolicy'),
    removePolicies: ask('removePolicies'),
    diagnosis: ask('diagnosis'),
    failNextOperation: ask('failNextOperation'),
    disturbEvents: ask('disturbEvents'),
    events: ask('events'),
    deadLetters: ask('deadLetters'),
    eventsSettled: ask('eventsSettled'),
    rows: ask('rows'),
    cards: ask('cards'),
    mails: ask('mails'),
    published: ask('published'),
    alerts: ask('alerts'),
    requests: ask('requests'),
    clearRequests: ask('clearRequests'),
    settings: ask('settings'),
  };
}

async function call({ origin, key }: Door, name: string, argument: object | undefined): Promise<unknown> {
  const answer = await fetch(`${origin}${CONTROL_PATH}${name}`, {
    method: 'POST',
    headers: { [KEY_HEADER]: key, 'content-type': 'application/json' },
    ...(argument === undefined ? {} : { body: JSON.stringify(argument) }),
  });
  const result = (await answer.json()) as { readonly error?: { readonly message: string } } | null;
  if (!answer.ok) {
    throw new Error(`The simulated Azure refused ${name}: ${result?.error?.message ?? answer.status}`);
  }
  return result;
}

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ContainerClient } from '@azure/storage-blob';
import type { Look } from '../model/finding.ts';
import { hashKey, SCHEMA_VERSION } from './key.ts';
import { redacted } from './redact.ts';
import { hasStatus } from './status.ts';
import { once } from './table.ts';

/** Looks as gzipped JSON, one blob each, never written twice. */
export interface Looks {
  /** Returns the blob's name. */
  save(look: Look): Promise<string>;
  /** Null when there is none of that name, or none that this version can read. `in passing`: one of many, not worth remembering. */
  load(blob: string, how?: 'in passing'): Promise<Look | null>;
  delete(blob: string): Promise<void>;
  /** Names of a unit's looks, oldest first. */
  list(unit: string): Promise<string[]>;
}

const zip = promisify(gzip);
const unzip = promisify(gunzip);

/** Looks kept in memory: the unit an event is about was often looked at a moment ago. They never change once written. */
const REMEMBERED = 32;

export function createLooks(container: ContainerClient): Looks {
  const made = once(() => container.createIfNotExists());
  const remembered = new Map<string, Look>();
  const remember = (name: string, look: Look): void => {
    remembered.set(name, look);
    for (const oldest of [...remembered.keys()].slice(0, Math.max(0, remembered.size - REMEMBERED))) {
      remembered.delete(oldest);
    }
  };
  const loading = new Map<string, Promise<Look | null>>();
  const loadOnce = (blob: string): Promise<Look | null> => {
    const running = loading.get(blob) ?? loadLook(container, blob).finally(() => loading.delete(blob));
    loading.set(blob, running);
    return running;
  };
  const load: Looks['load'] = async (blob, how) => {
    const look = remembered.get(blob) ?? (blob === '' ? null : await loadOnce(blob));
    if (look !== null && how === undefined) {
      remember(blob, look);
    }
    return look;
  };
  return {
    async save(look) {
      await made();
      const name = nameOf(look);
      const content = await zip(JSON.stringify(redacted(look)));
      const blobHTTPHeaders = { blobContentType: 'application/gzip' };
      await container
        .getBlockBlobClient(name)
        .upload(content, content.length, { blobHTTPHeaders, metadata: { schemaversion: `${SCHEMA_VERSION}` } });
      return name;
    },
    load,
    delete: async (blob) => {
      remembered.delete(blob);
      await container.getBlockBlobClient(blob).deleteIfExists();
    },
    async list(unit) {
      await made();
      const names: string[] = [];
      for await (const { name } of container.listBlobsFlat({ prefix: prefixOf(unit) })) {
        names.push(name);
      }
      return names;
    },
  };
}

/** The time in a look's name sorts, and tells its age without opening it. */
export function lookTimeOf(blob: string): string {
  return blob.split('/').at(-1)?.split('_')[0] ?? '';
}

function prefixOf(unit: string): string {
  return `looks/${hashKey(unit)}/`;
}

function nameOf({ unit, at, id }: Look): string {
  return `${prefixOf(unit.id)}${new Date(at).toISOString().replaceAll(':', '-')}_${id}.json.gz`;
}

async function loadLook(container: ContainerClient, blob: string): Promise<Look | null> {
  try {
    const { readableStreamBody } = await container.getBlockBlobClient(blob).download();
    const content = await buffer(readableStreamBody ?? Readable.from([]));
    const look = JSON.parse((await unzip(content)).toString('utf8')) as { schemaVersion?: unknown };
    return look.schemaVersion === SCHEMA_VERSION ? (look as Look) : null;
  } catch (error) {
    if (hasStatus(error, [404])) {
      return null;
    }
    throw error;
  }
}

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { ContainerClient } from '@azure/storage-blob';
import type { Baseline } from '../model/change.ts';
import { hashKey, SCHEMA_VERSION } from './key.ts';
import { hasStatus } from './status.ts';
import { once } from './table.ts';

/** The approved state of each unit, one blob each, replaced by the next approval. */
export interface Baselines {
  /** Null when the unit has none, or none that this version can read. */
  load(unit: string): Promise<Baseline | null>;
  /** May be repeated: one that is older than what is stored changes nothing. */
  save(baseline: Baseline): Promise<void>;
}

const zip = promisify(gzip);
const unzip = promisify(gunzip);

export function createBaselines(container: ContainerClient): Baselines {
  const made = once(() => container.createIfNotExists());
  const load = async (unit: string): Promise<Baseline | null> => {
    try {
      const { readableStreamBody } = await container.getBlockBlobClient(nameOf(unit)).download();
      const text = (await unzip(await buffer(readableStreamBody ?? Readable.from([])))).toString('utf8');
      const baseline = JSON.parse(text) as { schemaVersion?: unknown };
      return baseline.schemaVersion === SCHEMA_VERSION ? (baseline as Baseline) : null;
    } catch (error) {
      if (hasStatus(error, [404])) {
        return null;
      }
      throw error;
    }
  };
  return {
    load,
    async save(baseline) {
      await made();
      const stored = await load(baseline.unit);
      if (stored !== null && Date.parse(stored.at) > Date.parse(baseline.at)) {
        return;
      }
      const content = await zip(JSON.stringify(baseline));
      await container
        .getBlockBlobClient(nameOf(baseline.unit))
        .upload(content, content.length, { blobHTTPHeaders: { blobContentType: 'application/gzip' } });
    },
  };
}

function nameOf(unit: string): string {
  return `baselines/${hashKey(unit)}.json.gz`;
}

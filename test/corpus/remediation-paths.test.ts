import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiVersions } from '../../shared/azure/api-versions.ts';
import { isJsonObject, type Json } from '../../shared/model/json.ts';
import { armTypes } from '../../shared/model/kinds.ts';
import type { Plan, Write } from '../../shared/model/remediation.ts';
import { WITHOUT_STATE } from '../../shared/remediations/common-concerns.ts';
import { remediations } from '../../shared/remediations/registry.ts';
import { aResource } from '../scenes.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/arm-types');
const here = existsSync(join(FOLDER, 'index.json'));

const Index = z.object({ types: z.record(z.string(), z.object({ versions: z.record(z.string(), z.object({ file: z.string() })) })) });
const Type = z.object({
  properties: z.record(
    z.string(),
    z.object({ enum: z.array(z.string()).optional(), open: z.boolean().optional(), readOnly: z.boolean().optional() }),
  ),
});

/** The properties of a type at an api-version, by path. */
function propertiesOf(type: string, apiVersion: string) {
  const index = Index.parse(read('index.json'));
  const file = index.types[type]?.versions[apiVersion]?.file;
  if (file === undefined) {
    throw new Error(`arm-types knows no ${type} at ${apiVersion}; write with an api-version that was looked up.`);
  }
  return Type.parse(read(file)).properties;
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
}

/** Every leaf of a body: path and value. */
function leavesOf(value: Json, path = ''): { readonly path: string; readonly value: Json }[] {
  return isJsonObject(value)
    ? Object.entries(value).flatMap(([key, child]) => leavesOf(child, path === '' ? key : `${path}.${key}`))
    : [{ path, value }];
}

const writes = remediations.flatMap((remediation) => {
  const plan = remediation.plan(aResource(remediation.kind, { properties: {} }), { logWorkspaces: ['/subscriptions/s/logs'] });
  return plan === null ? [] : ways(plan).map(([what, write]) => ({ id: remediation.id, remediation, plan, what, write }));
});

function ways({ change, undo }: Plan): [string, Write][] {
  // A deletion writes no property.
  return undo === null || undo.method === 'DELETE'
    ? [['change', change]]
    : [
        ['change', change],
        ['undo', undo],
      ];
}

const ABSENT = 'The folder arm-types beside the repository is absent: what remediations write was not compared with Azure’s types.';

describe('what a remediation writes', () => {
  beforeEach(({ skip }) => skip(!here, ABSENT));

  it('was found for each', () => {
    expect(new Set(writes.map(({ id }) => id)).size).toBe(remediations.length);
  });

  it.each(writes)('$id, $what: exists in the type, is writable and takes the value', ({ remediation, plan, write }) => {
    const known = propertiesOf(armTypes[plan.writesTo?.kind ?? remediation.kind], plan.apiVersion);
    for (const { path, value } of leavesOf(write.body)) {
      expect.soft(known[path], `${path} at ${plan.apiVersion}`).toBeDefined();
      expect.soft(known[path]?.readOnly ?? false, `${path} is read-only`).toBe(false);
      expect.soft(known[path]?.enum ?? [value], `a value of ${path}`).toContain(value);
    }
  });

  it('is on a type that tells whether an operation runs, or on one that is known not to', () => {
    const kinds = [...new Set(remediations.map(({ kind }) => kind))];
    const silent = kinds.filter((kind) => propertiesOf(armTypes[kind], apiVersions[kind])['properties.provisioningState'] === undefined);
    expect(silent).toEqual(WITHOUT_STATE);
  });

  it.each(writes)('$id, $what: is what the remediation says it writes', ({ remediation, write }) => {
    expect(leavesOf(write.body).map(({ path }) => path)).toEqual(remediation.writes);
  });
});

import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectUnit } from '../../shared/collectors/collect-unit.ts';
import { collectors } from '../../shared/collectors/collectors.ts';
import { dependentsOf } from '../../shared/collectors/dependents-of.ts';
import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts';
import { armTypes, type Kind } from '../../shared/model/kinds.ts';
import { canonicalId, kindOfId } from '../../shared/model/resource-id.ts';
import { type Answer, forever, scriptedArm } from '../azure/scripted-arm.ts';
import { armOf, type Raw } from '../collectors/arm-double.ts';
import { WORKSPACE } from '../collectors/estate.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/corpus/B_payloads/machinelearningservices');
const ABSENT = 'The corpus is not beside the repository; put it at ../shared/corpus to run this.';

interface Payload {
  readonly file: string;
  readonly status: number;
  readonly body: JsonObject;
}

/** Every answer of every REST example. */
function payloads(): Payload[] {
  return globSync('**/*.json', { cwd: FOLDER })
    .toSorted()
    .flatMap((file) => {
      const example = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { responses?: Record<string, { body?: Json }> };
      const answers = Object.entries(example.responses ?? {});
      return answers.flatMap(([status, { body }]) => (isJsonObject(body) ? [{ file, status: Number(status), body }] : []));
    });
}

interface Question {
  readonly kind: Kind;
  readonly id: string;
  readonly isList: boolean;
  readonly expected: 'read' | 'unread';
}

/** Asks for an example as what its own id says it is. */
function questionFor(body: JsonObject): Question {
  const items = itemsOf(body);
  const ids = (items ?? [body]).map(idOf);
  const id = ids[0] ?? null;
  const kind = (id === null ? undefined : kindOfId(id)) ?? 'workspace';
  const fits = ids.every((one) => one !== null && (items === undefined ? kindOfId(one) : (kindOfId(one) ?? kind)) === kind);
  const goesElsewhere = Boolean(body['nextLink']);
  return {
    kind,
    id: fits && id !== null ? id : WORKSPACE,
    isList: items !== undefined,
    expected: fits && !goesElsewhere ? 'read' : 'unread',
  };
}

function idOf(body: Json): string | null {
  return isJsonObject(body) && typeof body['id'] === 'string' ? canonicalId(body['id']) : null;
}

function itemsOf(body: JsonObject): readonly Json[] | undefined {
  return Array.isArray(body['value']) ? body['value'] : undefined;
}

describe('REST examples', () => {
  it('come through the client: what is a resource is read, what is not is unread with a reason', async ({ skip }) => {
    skip(!existsSync(FOLDER), ABSENT);
    const all = payloads();
    let current: Payload | undefined;
    const answer: Answer = (_, response) => response.writeHead(current?.status ?? 500).end(JSON.stringify(current?.body));
    await using scene = await scriptedArm([answer], { limits: { requestsPerSecond: 1_000_000 } });
    const counts = { resourcesRead: 0, resourcesUnread: 0, listsRead: 0, listsUnread: 0 };

    for (const payload of all) {
      current = payload;
      const { kind, id, isList, expected } = questionFor(payload.body);
      const reading = isList ? await scene.arm.list(kind, `${WORKSPACE}/any`, forever()) : await scene.arm.get(kind, id, forever());
      expect({ file: payload.file, status: reading.status }).toEqual({ file: payload.file, status: expected });
      counts[`${isList ? 'lists' : 'resources'}${expected === 'read' ? 'Read' : 'Unread'}`] += 1;
    }

    process.stdout.write(`payloads: ${all.length} answers, ${JSON.stringify(counts)}\n`);
    expect(counts.resourcesRead).toBeGreaterThan(0);
    expect(counts.listsRead).toBeGreaterThan(0);
  });

  it('stand in any place of a workspace without breaking a look', async ({ skip }) => {
    skip(!existsSync(FOLDER), ABSENT);
    const bodies = payloads().flatMap(({ body }) => (itemsOf(body) ?? [body]).filter(isJsonObject));
    const children = Object.values(armTypes).filter((type) => type.startsWith(`${armTypes.workspace}/`));
    const counts = { units: 0, slots: 0, resources: 0 };

    for (const body of bodies) {
      const estate: Raw[] = [{ ...body, id: WORKSPACE }, ...children.map((type) => ({ ...body, id: `${WORKSPACE}/${placeOf(type)}/x` }))];
      const unit = await collectUnit({ id: WORKSPACE, kind: 'workspace' }, { arm: armOf(estate), signal: forever() });
      expect(new Set(unit.slots.map(({ kind }) => kind))).toEqual(new Set(['workspace', ...collectors.workspace.map(({ kind }) => kind)]));
      expect(dependentsOf(unit).every((id) => canonicalId(id) === id)).toBe(true);
      counts.units += 1;
      counts.slots += unit.slots.length;
      counts.resources += unit.slots.reduce((sum, { reading }) => sum + (reading.status === 'read' ? reading.value.length : 0), 0);
    }

    process.stdout.write(`payloads in every place: ${JSON.stringify(counts)}\n`);
    expect(counts.units).toBe(bodies.length);
  });
});

/** `onlineEndpoints/x/deployments` of the type `…/workspaces/onlineEndpoints/deployments`. */
function placeOf(type: string): string {
  return type
    .slice(armTypes.workspace.length + 1)
    .split('/')
    .join('/x/');
}

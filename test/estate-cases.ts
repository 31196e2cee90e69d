import { describe, expect, it } from 'vitest';
import { draftEstate } from '../shared/engine/estate.ts';
import { judge } from '../shared/engine/judge.ts';
import type { JsonObject } from '../shared/model/json.ts';
import { defaultRulePolicy, type RulePolicy } from '../shared/model/policy.ts';
import type { Rule } from '../shared/model/rule.ts';
import type { Resource, Unit } from '../shared/model/unit.ts';
import type { Judgement } from '../shared/model/verdict.ts';
import { AT, aResource, aSlot, denied, SUBSCRIPTION } from './scenes.ts';

/** A workspace with what stands in it: everything an estate is drawn from, and nothing amiss. */
export interface WorkspaceScene {
  readonly environment?: string;
  /** Default: `rg-<environment>`. */
  readonly group?: string;
  readonly subscription?: string;
  readonly kind?: string;
  readonly tags?: JsonObject;
  readonly properties?: JsonObject;
  readonly computes?: readonly JsonObject[];
  readonly datastores?: readonly JsonObject[];
  readonly connections?: readonly JsonObject[];
  readonly storage?: readonly (JsonObject & { readonly id: string })[];
  /** Private endpoints by id, each with its subnet; null: it may not be read. */
  readonly endpoints?: Readonly<Record<string, string | null>>;
  readonly assignments?: readonly (JsonObject & { readonly id: string })[];
  readonly roles?: readonly (JsonObject & { readonly id: string })[];
  /** The workspace may not be read at all. */
  readonly denied?: true;
}

export function workspaceIdOf(name: string, { environment = 'none', group, subscription = SUBSCRIPTION }: WorkspaceScene = {}): string {
  return `${subscription}/resourcegroups/${group ?? `rg-${environment}`}/providers/microsoft.machinelearningservices/workspaces/${name}`.toLowerCase();
}

export function aWorkspaceUnit(name: string, scene: WorkspaceScene = {}): Unit {
  const id = workspaceIdOf(name, scene);
  if (scene.denied === true) {
    return {
      id,
      kind: 'workspace',
      slots: [{ ...aSlot('workspace', [], id), reading: denied('Microsoft.MachineLearningServices/workspaces/read') }],
    };
  }
  const { environment, tags, kind = 'Default', properties = {}, endpoints = {} } = scene;
  const root = aResource('workspace', {
    id,
    kind,
    tags: tags ?? (environment === undefined ? {} : { environment, owner: 'ada' }),
    properties: { provisioningState: 'Succeeded', ...properties },
  });
  const children = (resource: 'compute' | 'datastore' | 'connection', path: string, all: readonly JsonObject[] = []): Resource[] =>
    all.map((one, index) => aResource(resource, { id: `${id}/${path}/${resource}${index}`, properties: one }));
  const connections = Object.keys(endpoints).map((endpoint, index) =>
    aResource('private-endpoint-connection', {
      id: `${id}/privateendpointconnections/pec${index}`,
      properties: { privateEndpoint: { id: endpoint } },
    }),
  );
  return {
    id,
    kind: 'workspace',
    slots: [
      aSlot('workspace', [root]),
      aSlot('compute', children('compute', 'computes', scene.computes), id),
      aSlot('datastore', children('datastore', 'datastores', scene.datastores), id),
      aSlot('connection', children('connection', 'connections', scene.connections), id),
      aSlot('private-endpoint-connection', connections, id),
      ...Object.entries(endpoints).map(([endpoint, subnet]) => ({
        ...aSlot(
          'private-endpoint',
          [aResource('private-endpoint', { id: endpoint, properties: { subnet: { id: subnet ?? '' } } })],
          endpoint,
        ),
        holds: 'one' as const,
        ...(subnet === null ? { reading: denied('Microsoft.Network/privateEndpoints/read') } : {}),
      })),
      ...(scene.storage ?? []).map((raw) => ({
        ...aSlot('storage-account', [aResource('storage-account', raw)], raw.id),
        holds: 'one' as const,
      })),
      aSlot(
        'role-assignment',
        (scene.assignments ?? []).map((raw) => aResource('role-assignment', raw)),
        id,
      ),
      aSlot(
        'role-definition',
        (scene.roles ?? []).map((raw) => aResource('role-definition', raw)),
        id,
      ),
    ],
  };
}

export function anEstate(units: readonly Unit[], policy: Partial<RulePolicy> = {}): Unit {
  const draft = draftEstate({ ...defaultRulePolicy, ...policy });
  for (const unit of units) {
    draft.add(unit);
  }
  return draft.finish(AT);
}

export function judgeEstate(units: readonly Unit[], rules: readonly Rule[], policy: Partial<RulePolicy> = {}): Judgement[] {
  return judge(anEstate(units, policy), rules, { at: AT, policy: { ...defaultRulePolicy, ...policy } });
}

interface Case {
  readonly workspaces: Readonly<Record<string, WorkspaceScene>>;
  /** The end of the id of the judged resource; default: the first workspace. */
  readonly on?: string;
  readonly policy?: Partial<RulePolicy>;
  readonly because?: string;
  /** Ids or values that the receipt must show. */
  readonly shows?: readonly string[];
}

type Cases = Readonly<Record<string, Case>>;

/**
 * Every test of a rule that compares workspaces has this shape (`isAboutAll`: any workspace may matter to it, not only one it names). Owed without being asked: a workspace beside that may not be read turns no
 * pass into one, the order of the workspaces makes no difference, and every verdict carries a receipt.
 */
export function estateCases(
  rule: Rule,
  verdicts: Readonly<Partial<Record<Judgement['verdict'], Cases>>>,
  { isAboutAll = true }: { readonly isAboutAll?: boolean } = {},
): void {
  describe(`${rule.id} ${rule.title}`, () => {
    for (const [verdict, cases] of Object.entries(verdicts)) {
      it.each(Object.entries(cases))(`${verdict}: %s`, (_name, given) => {
        const judgement = judgeCase(rule, given);
        expect(judgement).toMatchObject({ verdict, because: expect.stringMatching(/^[A-Z].*\.$/s) });
        expect(judgement.because).toContain(given.because ?? '');
        expect(judgement.receipt.length).toBeGreaterThan(0);
        const shown = JSON.stringify(judgement.receipt).toLowerCase();
        expect((given.shows ?? []).filter((text) => !shown.includes(text.toLowerCase()))).toEqual([]);
        expect(judgeCase(rule, given, { isReversed: true })).toEqual(judgement);
      });
    }

    if (isAboutAll) {
      it('never passes beside a workspace that may not be read', () => {
        const passing = Object.values(verdicts.pass ?? {});
        const judged = passing.map((given) => judgeCase(rule, given, { beside: { denied: true, environment: groupOf(given) } }));
        expect(judged.length).toBeGreaterThan(0);
        for (const judgement of judged) {
          expect(judgement).toMatchObject({ verdict: 'unknown', missing: 'Microsoft.MachineLearningServices/workspaces/read' });
        }
      });
    }

    it('is judged in the estate only', () => {
      const units = Object.values(verdicts.fail ?? {}).flatMap((given) => unitsOf(given));
      expect(units.flatMap((unit) => judge(unit, [rule], { at: AT }))).toEqual([]);
    });
  });
}

interface Twist {
  readonly beside?: WorkspaceScene;
  readonly isReversed?: boolean;
}

function judgeCase(rule: Rule, given: Case, { beside, isReversed = false }: Twist = {}): Judgement {
  const units = [...unitsOf(given), ...(beside === undefined ? [] : [aWorkspaceUnit('mlw-hidden', beside)])];
  const judgements = judgeEstate(isReversed ? units.toReversed() : units, [rule], given.policy);
  const wanted = given.on ?? `/${Object.keys(given.workspaces)[0] ?? ''}`;
  const mine = judgements.find(({ resourceId }) => resourceId.endsWith(wanted));
  if (mine === undefined) {
    throw new Error(`The rule gave no verdict on ${wanted}, only on ${judgements.map(({ resourceId }) => resourceId).join(', ')}.`);
  }
  return mine;
}

function unitsOf({ workspaces }: Case): Unit[] {
  return Object.entries(workspaces).map(([name, scene]) => aWorkspaceUnit(name, scene));
}

function groupOf({ workspaces }: Case): string {
  return Object.values(workspaces)[0]?.environment ?? 'none';
}

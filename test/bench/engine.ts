import { judge } from '../../shared/engine/judge.ts';
import type { Kind } from '../../shared/model/kinds.ts';
import type { Unit } from '../../shared/model/unit.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { AT, aResource, aSlot, WORKSPACE_ID } from '../scenes.ts';
import { finish } from './print.ts';

/** How fast the rules run: units with everything in them, judged again and again. */
const UNITS = 200;
const ROUNDS = 5;

/** How many resources of a kind a busy workspace has; others have one. */
const MANY: Readonly<Partial<Record<Kind, number>>> = {
  compute: 20,
  'online-endpoint': 10,
  datastore: 8,
  connection: 10,
  'role-assignment': 40,
  'outbound-rule': 20,
};

function busyUnit(): Unit {
  const asked = new Set<Kind>(catalogue.flatMap((rule) => [rule.kind, ...(Object.keys(rule.neighbours) as Kind[])]));
  const kinds = [...asked].filter((kind) => kind !== 'registry' && kind !== 'subscription');
  const slots = kinds.map((kind) => {
    const resources = Array.from({ length: MANY[kind] ?? 1 }, (_, index) => {
      const { id } = aResource(kind);
      return aResource(kind, {
        id: kind === 'workspace' ? id : `${id}${index}`,
        properties: { publicNetworkAccess: 'Enabled' },
        tags: { environment: 'prod' },
      });
    });
    return aSlot(kind, resources);
  });
  return { id: WORKSPACE_ID, kind: 'workspace', slots };
}

const unit = busyUnit();
const expected = judge(unit, catalogue, { at: AT }).length;
const started = performance.now();
let evaluations = 0;
for (let index = 0; index < UNITS * ROUNDS; index++) {
  evaluations += judge(unit, catalogue, { at: AT }).length;
}
const seconds = (performance.now() - started) / 1000;
if (evaluations !== expected * UNITS * ROUNDS) {
  throw new Error('The engine did not give the same answers every time.');
}
const heapMiB = process.memoryUsage().heapUsed / 2 ** 20;
finish([`${catalogue.length} rules, ${expected} judgements a unit, ${UNITS * ROUNDS} units in ${seconds.toFixed(1)} s`], {
  rules: catalogue.length,
  units: UNITS * ROUNDS,
  evaluationsPerSecond: Math.round(evaluations / seconds),
  unitsPerSecond: Math.round((UNITS * ROUNDS) / seconds),
  heapMiB: Math.round(heapMiB),
});

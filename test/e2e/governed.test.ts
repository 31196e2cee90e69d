import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import { anEvent, begin, deliver, type E2e } from './scene.ts';
import { CLOSED, SUBSCRIPTION, smallEstate } from './small-estate.ts';

const OTHER = '/subscriptions/33333333-3333-3333-3333-333333333333';
const FOREIGN = CLOSED.replace(SUBSCRIPTION, OTHER);

/** The small subscription lies below the management group, another one does not. */
function estate() {
  const [subscription, ...rest] = smallEstate();
  const below = { properties: { managementGroupAncestorsChain: [{ name: 'mg-ml' }, { name: 'root' }] } };
  const foreign = rest.filter(({ id }) => id === CLOSED).map((one) => ({ ...one, id: FOREIGN }));
  return [...(subscription === undefined ? [] : [{ ...subscription, ...below }]), ...rest, ...foreign];
}

let run: E2e;
const lines: string[] = [];
beforeAll(async () => {
  const config = { scope: { managementGroups: ['mg-ml'] } };
  run = await begin({ mode: 'audit', estate: estate(), config, onLog: (line) => void lines.push(line) });
});
afterAll(async () => await run.end());

it('hears of the subscriptions below its management group and refuses events of others with the reason', async () => {
  expect(await deliver(run, [anEvent(FOREIGN)])).toBeLessThan(300);
  await until('the refusal in the log', async () =>
    lines.find((line) => line.includes('An event was ignored') && line.includes('33333333-3333-3333-3333-333333333333 is not governed')),
  );
  await run.setAccess(CLOSED, 'Enabled');
  await run.transition('AML-NET-001', 'opened', CLOSED);
  const { value } = await run.service.get<{ value: { unit: string }[] }>('/api/v1/units');
  expect(value.map(({ unit }) => unit)).toContain(CLOSED.toLowerCase());
  expect(value.map(({ unit }) => unit).filter((unit) => unit.startsWith(OTHER))).toEqual([]);
});

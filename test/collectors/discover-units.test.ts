import { describe, expect, it } from 'vitest';
import { discoverUnits } from '../../shared/collectors/discover-units.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Reading } from '../../shared/model/unit.ts';
import { armOf } from './arm-double.ts';

const signal = new AbortController().signal;
const workspace = (subscription: string, name: string) =>
  `/subscriptions/${subscription}/resourceGroups/RG/providers/Microsoft.MachineLearningServices/workspaces/${name}`;
const registry = workspace('s1', 'shared').replace('workspaces', 'registries');

const discover = (rows: Reading<readonly JsonObject[]>, subscriptions: readonly string[] = []) =>
  discoverUnits(armOf([], { rows }), subscriptions, signal);
const rowsOf = (...ids: string[]): Reading<readonly JsonObject[]> => ({ status: 'read', value: ids.map((id) => ({ id })) });

describe('discovery', () => {
  it('finds workspaces and registries, each once, in order', async () => {
    const found = await discover(rowsOf(workspace('s2', 'b'), registry, workspace('s1', 'A'), workspace('S1', 'a')));

    expect(found).toEqual({
      status: 'read',
      value: {
        units: [
          { id: registry.toLowerCase(), kind: 'registry' },
          { id: workspace('s1', 'a').toLowerCase(), kind: 'workspace' },
          { id: workspace('s2', 'b').toLowerCase(), kind: 'workspace' },
        ],
        subscriptions: ['/subscriptions/s1', '/subscriptions/s2'],
        silentSubscriptions: [],
      },
    });
  });

  it('names the subscriptions that show nothing, because Resource Graph hides without a word', async () => {
    const found = await discover(rowsOf(workspace('s1', 'a')), ['/subscriptions/S1', 's3', 'S2', 's3']);

    expect(found).toMatchObject({
      value: {
        subscriptions: ['/subscriptions/s1', '/subscriptions/s2', '/subscriptions/s3'],
        silentSubscriptions: ['/subscriptions/s2', '/subscriptions/s3'],
      },
    });
  });

  it('asks for subscriptions by their bare ids', async () => {
    const arm = armOf([]);

    await discoverUnits(arm, ['/subscriptions/S2', 's1'], signal);

    expect(arm.asked).toEqual(['query s1,s2']);
  });

  it.each([['mlw'], [`${workspace('s1', 'a')}/computes/c`], ['/subscriptions/s1'], [`${workspace('s1', 'a')}'`]])(
    'does not go on without %s',
    async (id) => {
      expect(await discover(rowsOf(workspace('s1', 'b'), id))).toMatchObject({ status: 'unread', because: expect.stringContaining(id) });
    },
  );

  it.each<Reading<never>>([
    { status: 'denied', missing: 'Microsoft.ResourceGraph/resources/read', because: 'No.' },
    { status: 'unread', because: 'Throttled.' },
  ])('hands on why it found nothing: $status', async (reading) => {
    expect(await discover(reading)).toBe(reading);
  });
});

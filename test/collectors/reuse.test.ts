import { describe, expect, it } from 'vitest';
import { type CollectOptions, collectUnit } from '../../shared/collectors/collect-unit.ts';
import type { Reading, Unit } from '../../shared/model/unit.ts';
import { armOf, type Raw } from './arm-double.ts';
import { anEstate, aWorkspace, BATCH, ENDPOINT, NETWORK, OWNER, RG, STORAGE, SUB, SUBNET, VAULT, WORKSPACE } from './estate.ts';

const FIRST = Date.parse('2026-11-24T10:00:00Z');
const signal = new AbortController().signal;
const at = (inMs: number) => () => new Date(inMs);

async function look(estate: readonly Raw[], options: Partial<CollectOptions> = {}, answers: Record<string, Reading<never>> = {}) {
  const now = options.now ?? at(FIRST);
  const arm = armOf(estate, { now, answers });
  const unit = await collectUnit({ id: WORKSPACE, kind: 'workspace' }, { arm, signal, now, ...options });
  return { unit, asked: arm.asked.map((one) => one.replace(WORKSPACE.toLowerCase(), 'W')).toSorted() };
}

/** A second look two minutes after the first. */
async function lookAgain(touched: readonly string[], options: Partial<CollectOptions> & { estate?: readonly Raw[]; first?: Unit } = {}) {
  const { estate = anEstate(), first, ...more } = options;
  const previous = first ?? (await look(anEstate())).unit;
  return { previous, ...(await look(estate, { previous, touched, now: at(FIRST + 120_000), ...more })) };
}

describe('a look after an event', () => {
  const ids: [string, string, string[]][] = [
    ['nothing more than the workspace when nothing it needs has changed', `${WORKSPACE}/jobs/train`, []],
    ['the list that a child is in', `${WORKSPACE}/computes/cpu`, ['list W/computes']],
    ['the list that a new child will be in', `${WORKSPACE}/computes/new`, ['list W/computes']],
    ['the list of what an action was done to', `${WORKSPACE}/datastores/d`, ['list W/datastores']],
    ['an endpoint, and not what hangs on it', ENDPOINT, ['list W/onlineendpoints']],
    [
      'a deployment, and the endpoint whose traffic it may carry',
      `${BATCH}/deployments/d1`,
      ['list W/batchendpoints', 'list W/batchendpoints/nightly/deployments'],
    ],
    ['the subnets of a network', NETWORK, [`get ${SUBNET.toLowerCase()}`]],
    ['a dependent’s own parts', `${VAULT}/keys/k`, [`get ${VAULT.toLowerCase()}`]],
    [
      'a role assigned here',
      `${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/new`,
      ['list W/providers/microsoft.authorization/roleassignments'],
    ],
    [
      'a role assigned above',
      `${SUB}/providers/Microsoft.Authorization/roleAssignments/new`,
      ['list W/providers/microsoft.authorization/roleassignments'],
    ],
    ['a role’s definition in any spelling', '/providers/Microsoft.Authorization/roleDefinitions/8E3AF657', [`get ${OWNER.toLowerCase()}`]],
  ];
  it.each(ids)('reads %s', async (_, touched, expected) => {
    const { asked } = await lookAgain([touched]);

    expect(asked).toEqual(['get W', ...expected].toSorted());
  });

  it('reads the workspace and its private endpoint connections when it was written itself, and nothing below it', async () => {
    const { asked } = await lookAgain([WORKSPACE]);

    expect(asked.toSorted()).toEqual(['get W', 'list W/privateendpointconnections']);
  });

  it('reads the locks of all that a lock above them reaches', async () => {
    const { asked } = await lookAgain([`${SUB}/resourceGroups/rg-ml/providers/Microsoft.Authorization/locks/l`]);

    expect(asked).toHaveLength(4);
    expect(asked.filter((one) => one.endsWith('/providers/microsoft.authorization/locks'))).toHaveLength(3);
  });

  it('reads everything when it cannot tell what was touched', async () => {
    const { asked } = await lookAgain(['%%%']);

    expect(asked).toEqual((await look(anEstate())).asked);
  });

  it('keeps the time at which the rest was really read', async () => {
    const { unit, previous } = await lookAgain([`${WORKSPACE}/computes/cpu`]);

    const [root] = unit.slots;
    expect(root?.readAt).toBe('2026-11-24T10:02:00.000Z');
    expect(unit.slots.find(({ kind }) => kind === 'compute')?.readAt).toBe('2026-11-24T10:02:00.000Z');
    const rest = (one: Unit) => one.slots.filter(({ kind }) => kind !== 'workspace' && kind !== 'compute');
    expect(rest(unit)).toEqual(rest(previous));
  });

  it('reads again what is too old', async () => {
    const { asked } = await lookAgain([], { now: at(FIRST + 600_000) });

    expect(asked).toEqual((await look(anEstate())).asked);
  });

  it('keeps what is as old as it is told to', async () => {
    const { asked } = await lookAgain([], { now: at(FIRST + 3_599_999), reuseForInMs: 3_600_000 });

    expect(asked).toEqual(['get W']);
  });

  it('reads again what was not seen', async () => {
    const first = await look(anEstate(), {}, { [STORAGE.toLowerCase()]: { status: 'unread', because: 'Throttled.' } });

    expect((await lookAgain([], { first: first.unit })).asked).toEqual(['get W', `get ${STORAGE.toLowerCase()}`].toSorted());
  });

  it('reads a dependent that the workspace names anew, and forgets the old one', async () => {
    const storageAccount = `${RG}/Microsoft.Storage/storageAccounts/other`;
    const { asked, unit } = await lookAgain([], { estate: [...anEstate(aWorkspace({ storageAccount })), { id: storageAccount }] });

    expect(asked).toContain(`get ${storageAccount.toLowerCase()}`);
    expect(unit.slots.filter(({ kind }) => kind === 'storage-account').map(({ target }) => target)).toEqual([storageAccount.toLowerCase()]);
  });

  it('finds the new children of a list it reads, and keeps those of lists it does not', async () => {
    const { asked } = await lookAgain([`${WORKSPACE}/onlineEndpoints/new`], {
      estate: [...anEstate(), { id: `${WORKSPACE}/onlineEndpoints/new` }],
    });

    expect(asked).toEqual([
      'get W',
      'list W/onlineendpoints',
      'list W/onlineendpoints/new/deployments',
      'list W/onlineendpoints/new/providers/microsoft.insights/diagnosticsettings',
    ]);
  });

  it('keeps nothing without being told what was touched', async () => {
    const { unit: previous } = await look(anEstate());

    expect((await look(anEstate(), { previous })).asked).toEqual((await look(anEstate())).asked);
  });

  it('keeps nothing of another unit', async () => {
    const { unit } = await look(anEstate());

    expect((await look(anEstate(), { previous: { ...unit, id: `${unit.id}2` }, touched: [] })).asked).toEqual(
      (await look(anEstate())).asked,
    );
  });

  it('takes over nothing once the workspace is gone', async () => {
    const { unit } = await lookAgain([], { estate: [] });

    expect(unit.slots).toHaveLength(1);
  });
});

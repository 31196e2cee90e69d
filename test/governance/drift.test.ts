import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../shared/config/parse.ts';
import { assessUnit } from '../../shared/governance/assess-unit.ts';
import type { Ports } from '../../shared/governance/ports.ts';
import { governEvent } from '../../shared/governance.ts';
import type { Ledger } from '../../shared/ledger/ledger.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import { ESTATE } from '../../shared/model/resource-id.ts';
import { driftObserver, driftRoutes } from '../../shared/wiring/drift.ts';
import { useAzurite } from '../azurite.ts';
import { aWorkspaceUnit } from '../estate-cases.ts';
import { GROUP } from '../scenes.ts';
import { anEvent, aWorld, never, portsOf, put, type World, workspaceId } from './world.ts';

const storage = useAzurite();
const WS = workspaceId('ws');
const PIPELINE = '99999999-9999-4999-8999-999999999999';
const config = parseConfig(`baseline: { approvedDeployers: [${PIPELINE}] }`);

interface Scene {
  readonly world: World;
  readonly ledger: Ledger;
  readonly ports: Ports;
  readonly routes: ReturnType<typeof driftRoutes>;
  /** Somebody writes the workspace and Azure tells of it. */
  write(access: 'Enabled' | 'Disabled', by?: JsonObject): Promise<void>;
}

/** A workspace that was looked at once; `logged` is what the Activity Log holds. */
async function aScene(logged: readonly JsonObject[] = []): Promise<Scene> {
  const world = aWorld();
  const ledger = storage().ledger({ now: () => new Date(world.time) });
  const reader = {
    activity: () => Promise.resolve({ status: 'read' as const, value: logged }),
    query: () => Promise.resolve({ status: 'denied' as const, missing: 'x', because: 'No.' }),
  };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const ports = portsOf(world, ledger, { observe: driftObserver({ ledger, reader, config, log }) });
  const ref = put(world, 'ws');
  await assessUnit(ref, 'scan', ports, never);
  return {
    world,
    ledger,
    ports,
    routes: driftRoutes({ ledger, config: async () => ({ config }), now: () => new Date(world.time) }),
    async write(access, by) {
      world.time += 60_000;
      put(world, 'ws', { access, modifiedAt: new Date(world.time).toISOString() });
      const event = anEvent(world, WS) as { data: JsonObject };
      await governEvent(by === undefined ? event : { ...event, data: { ...event.data, claims: by } }, ports, never);
    },
  };
}

describe('the estate', () => {
  it('tells no change of a workspace again, and has no state to approve', async () => {
    const { ledger, ports, routes, world } = await aScene();
    const changes: number[] = [];
    for (const keyVault of ['kv1', 'kv2']) {
      const unit = aWorkspaceUnit('mlw-dev', {
        environment: 'dev',
        properties: { keyVault: `${GROUP}/providers/microsoft.keyvault/vaults/${keyVault}` },
      });
      world.units.set(unit.id, unit);
      world.time += 60_000;
      await assessUnit(unit, 'scan', ports, never);
      await assessUnit(ESTATE, 'scan', ports, never);
      changes.push((await ledger.listChanges({ top: 10, unit: unit.id })).items.length);
    }
    expect(changes).toEqual([0, 1]);
    expect((await ledger.listChanges({ top: 10, unit: ESTATE.id })).items).toEqual([]);
    expect(await routes.approveBaseline(ESTATE.id, 'ada')).toMatchObject({ status: 'conflict' });
  });
});

describe('a property that somebody changes', () => {
  it('is told with before, after, who and when, and with the finding it caused', async () => {
    const { ledger, world, write } = await aScene();
    await write('Enabled');
    const [change] = (await ledger.listChanges({ top: 10, unit: WS })).items;
    expect(change).toMatchObject({
      resourceId: WS,
      path: 'properties.publicNetworkAccess',
      before: 'Disabled',
      after: 'Enabled',
      actor: { name: 'ada@contoso.com', confidence: 'claims' },
      eventAt: new Date(world.time).toISOString(),
    });
    expect(change?.isDrift).toBeUndefined();
    const found = await ledger.getFinding(change?.findingIds[0] ?? '');
    expect(found?.finding).toMatchObject({ ruleId: 'AML-NET-001', changes: [{ id: change?.id }] });
  });

  it('is drift once the state before was approved, until it is put back', async () => {
    const { ledger, routes, write } = await aScene();
    expect(await routes.approveBaseline(WS, 'ada')).toMatchObject({ status: 'approved', approvedBy: 'ada' });
    await write('Enabled');
    expect((await routes.diffBaseline(WS))?.value).toMatchObject([
      { path: 'properties.publicNetworkAccess', before: 'Disabled', after: 'Enabled' },
    ]);
    await write('Disabled');
    expect((await routes.diffBaseline(WS))?.value).toEqual([]);
    expect((await ledger.listChanges({ top: 10, unit: WS })).items.map(({ isDrift }) => isDrift)).toEqual([false, true]);
  });

  it('becomes the approved state when an approved deployer deploys it, and nobody else', async () => {
    const { ledger, write } = await aScene();
    await write('Enabled', { appid: 'somebody' });
    expect(await ledger.baselines.load(WS)).toBeNull();
    await write('Disabled', { appid: PIPELINE });
    expect(await ledger.baselines.load(WS)).toMatchObject({ how: 'deployment', approvedBy: PIPELINE });
  });

  it('is looked up where no event told who it was', async () => {
    const entry = {
      eventTimestamp: '2026-11-24T10:00:30Z',
      resourceId: WS,
      operationName: { value: 'Microsoft.MachineLearningServices/workspaces/write' },
      status: { value: 'Succeeded' },
      claims: { upn: 'bob@contoso.com' },
    };
    const { ledger, ports, world } = await aScene([entry]);
    world.time += 60_000;
    const ref = put(world, 'ws', { access: 'Enabled' });
    await assessUnit(ref, 'scan', ports, never);
    const bob = { name: 'bob@contoso.com', confidence: 'activity-log' };
    expect((await ledger.listChanges({ top: 10, unit: WS })).items).toMatchObject([{ actor: bob, eventAt: '2026-11-24T10:00:30.000Z' }]);
    expect(world.told.filter(({ change }) => change === 'opened')).toMatchObject([{ actor: bob }]);
    expect((await ledger.listFindings({ top: 10, unit: WS })).items).toMatchObject([{ actor: bob }]);
  });

  it('is told without a name where nobody can say', async () => {
    const { ledger, ports, world } = await aScene();
    world.time += 60_000;
    await assessUnit(put(world, 'ws', { access: 'Enabled' }), 'scan', ports, never);
    const [change] = (await ledger.listChanges({ top: 10, unit: WS })).items;
    expect([change?.after, change?.actor]).toEqual(['Enabled', undefined]);
  });
});

describe('exposure', () => {
  it('runs from look to look and is summed by unit and control', async () => {
    const { routes, world, write } = await aScene();
    await write('Enabled');
    world.time += 29 * 60_000;
    await write('Disabled');
    world.time += 600_000;
    expect(await routes.exposure(WS)).toEqual([{ unit: WS, control: 3, minutes: 30 }]);
    expect(await routes.exposure(undefined)).toEqual(await routes.exposure(WS));
  });
});

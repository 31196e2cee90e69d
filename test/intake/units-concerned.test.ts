import { describe, expect, it } from 'vitest';
import { type GovernedSubscriptions, targetOf, unitsConcerned } from '../../shared/intake/units-concerned.ts';

const SUB = '/subscriptions/s1';
const RG = `${SUB}/resourcegroups/rg`;
const WS = `${RG}/providers/microsoft.machinelearningservices/workspaces/mlw`;
const OTHER_WS = `${RG}/providers/microsoft.machinelearningservices/workspaces/other`;
const HUB_WS = `${RG}/providers/microsoft.machinelearningservices/workspaces/hub`;
const REGISTRY = `${RG}/providers/microsoft.machinelearningservices/registries/reg`;
const STORAGE = `${RG}/providers/microsoft.storage/storageaccounts/st`;
const VNET = `${RG}/providers/microsoft.network/virtualnetworks/vnet`;
const ROLE = '/providers/microsoft.authorization/roleassignments/ra1';
const DIAGNOSTICS = '/providers/microsoft.insights/diagnosticsettings/d';

const index: Readonly<Record<string, readonly string[]>> = {
  [STORAGE]: [WS, OTHER_WS],
  [`${VNET}/subnets/a`]: [WS],
  [VNET]: [WS],
  [HUB_WS]: [WS],
};
const unitsOf = (id: string) => Promise.resolve(index[id] ?? []);
const concerned = (resourceId: string, governedSubscriptions: GovernedSubscriptions = 'all') =>
  unitsConcerned({ resourceId }, { unitsOf, governedSubscriptions });
const workspace = (id: string) => ({ id, kind: 'workspace' });
const subscription = { id: SUB, kind: 'subscription' };

describe('which units an event concerns', () => {
  it.each([
    ['a workspace: itself', WS, [workspace(WS)]],
    ['a child: its workspace', `${WS}/computes/ci1`, [workspace(WS)]],
    ['a grandchild: its workspace', `${WS}/onlineendpoints/e/deployments/d`, [workspace(WS)]],
    ['a registry: itself', REGISTRY, [{ id: REGISTRY, kind: 'registry' }]],
    ['a hub: itself and its projects', HUB_WS, [workspace(HUB_WS), workspace(WS)]],
    ['a role on a workspace: the workspace', `${WS}${ROLE}`, [workspace(WS)]],
    ['a diagnostic setting of an endpoint: the workspace', `${WS}/onlineendpoints/e${DIAGNOSTICS}`, [workspace(WS)]],
    ['tags of a workspace: the workspace', `${WS}/providers/microsoft.resources/tags/default`, [workspace(WS)]],
    ['a dependent: all that depend on it', STORAGE, [workspace(WS), workspace(OTHER_WS)]],
    [
      'a part of a dependent: all that depend on the whole',
      `${STORAGE}/blobservices/default/containers/c`,
      [workspace(WS), workspace(OTHER_WS)],
    ],
    ['a diagnostic setting of a dependent', `${STORAGE}${DIAGNOSTICS}`, [workspace(WS), workspace(OTHER_WS)]],
    [
      'a diagnostic setting of a part of a dependent',
      `${STORAGE}/blobservices/default${DIAGNOSTICS}`,
      [workspace(WS), workspace(OTHER_WS)],
    ],
    ['a network of which the unit uses a subnet', VNET, [workspace(WS)]],
    ['a resource nobody knows: the subscription', `${RG}/providers/microsoft.keyvault/vaults/new`, [subscription]],
    ['a role on a resource nobody knows: the subscription', `${RG}/providers/microsoft.keyvault/vaults/new${ROLE}`, [subscription]],
    ['a role on a resource group: the subscription', `${RG}${ROLE}`, [subscription]],
    ['a role on the subscription: the subscription', `${SUB}${ROLE}`, [subscription]],
    ['the resource group itself: the subscription', RG, [subscription]],
    ['a policy on the subscription', `${SUB}/providers/microsoft.authorization/policyassignments/p`, [subscription]],
    ['a setting of the subscription', `${SUB}${DIAGNOSTICS}`, [subscription]],
  ])('%s', async (_, id, units) => {
    expect(await concerned(id)).toEqual({ units });
  });

  it('asks every governed subscription about what hangs above them', async () => {
    const id = `/providers/microsoft.management/managementgroups/mg${ROLE}`;
    expect(await concerned(id, ['S1', '/subscriptions/s2'])).toEqual({
      units: [subscription, { id: '/subscriptions/s2', kind: 'subscription' }],
    });
    expect(await concerned(id)).toEqual({ ignored: expect.stringContaining('the full scan sees it') });
  });

  it('ignores a subscription that is not governed and says how it would be', async () => {
    expect(await concerned(WS, ['s2'])).toEqual({ ignored: expect.stringContaining('add it or its management group to the scope') });
    expect(await concerned(WS, [])).toEqual({ ignored: expect.stringContaining('s1 is not governed') });
    expect(await concerned(WS, ['S1'])).toEqual({ units: [workspace(WS)] });
  });

  it('hears of a dependent in another subscription when a governed unit depends on it', async () => {
    const far = '/subscriptions/s9/resourcegroups/hub/providers/microsoft.network/privateendpoints/pe';
    const found = await unitsConcerned(
      { resourceId: far },
      { unitsOf: (id) => Promise.resolve(id === far ? [WS] : []), governedSubscriptions: ['s1'] },
    );
    expect(found).toEqual({ units: [workspace(WS)] });
  });

  it('ignores resources that no unit can hold', async () => {
    expect(await concerned(`${RG}/providers/microsoft.compute/virtualmachines/vm`)).toEqual({
      ignored: 'No unit holds resources such as microsoft.compute/virtualmachines.',
    });
  });
});

describe('what an extension resource hangs on', () => {
  it.each([
    [`${WS}${ROLE}`, WS],
    [`${WS}${ROLE}/providers/microsoft.authorization/locks/l`, WS],
    [`${RG}${ROLE}`, RG],
    [STORAGE, STORAGE],
    [SUB, SUB],
  ])('%s', (id, target) => {
    expect(targetOf(id)).toBe(target);
  });
});

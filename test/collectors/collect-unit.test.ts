import { describe, expect, it } from 'vitest';
import { type CollectOptions, collectUnit } from '../../shared/collectors/collect-unit.ts';
import { collectors } from '../../shared/collectors/collectors.ts';
import type { Kind } from '../../shared/model/kinds.ts';
import type { Reading, Unit } from '../../shared/model/unit.ts';
import { armOf, type EstateOptions, type Raw } from './arm-double.ts';
import {
  anEstate,
  aWorkspace,
  BATCH,
  ENDPOINT,
  INSIGHTS,
  NSG,
  OWNER,
  PRIVATE_ENDPOINT,
  REGISTRY,
  RG,
  STORAGE,
  SUB,
  SUBNET,
  VAULT,
  WORKSPACE,
} from './estate.ts';

const ID = WORKSPACE.toLowerCase();
const NOW = new Date('2026-11-24T10:00:00Z');
const signal = new AbortController().signal;

interface Looking extends EstateOptions {
  readonly estate?: readonly Raw[];
  readonly kinds?: CollectOptions['kinds'];
}

async function look({ estate = anEstate(), kinds, ...options }: Looking = {}) {
  const arm = armOf(estate, options);
  const unit = await collectUnit(
    { id: WORKSPACE, kind: 'workspace' },
    { arm, signal, now: () => NOW, ...(kinds === undefined ? {} : { kinds }) },
  );
  return { unit, arm };
}

/** `holds target: what was read`, one line per slot of the kind. */
function slotsOf(unit: Unit, kind: Kind): string[] {
  return unit.slots
    .filter((slot) => slot.kind === kind)
    .map(
      ({ holds, target, reading }) =>
        `${holds} ${target}: ${reading.status === 'read' ? `[${reading.value.map(({ id }) => id).join()}]` : reading.status}`,
    );
}

const lower = (...ids: string[]): string[] => ids.map((id) => id.toLowerCase());
const denied = (missing: string): Reading<never> => ({ status: 'denied', missing, because: 'No.' });
const unread: Reading<never> = { status: 'unread', because: 'Throttled.' };

describe('a workspace that can be read whole', () => {
  it('has every child and dependent at its place', async () => {
    const { unit } = await look();

    const places: [Kind, string[]][] = [
      ['workspace', [`one ${WORKSPACE}: [${WORKSPACE}]`]],
      ['compute', [`many ${WORKSPACE}: [${WORKSPACE}/computes/cpu]`]],
      ['online-endpoint', [`many ${WORKSPACE}: [${ENDPOINT}]`]],
      ['online-deployment', [`many ${ENDPOINT}: [${ENDPOINT}/deployments/blue]`]],
      ['batch-endpoint', [`many ${WORKSPACE}: [${BATCH}]`]],
      ['batch-deployment', [`many ${BATCH}: [${BATCH}/deployments/d1]`]],
      ['serverless-endpoint', [`many ${WORKSPACE}: [${WORKSPACE}/serverlessEndpoints/llm]`]],
      ['datastore', [`many ${WORKSPACE}: [${WORKSPACE}/datastores/workspaceblobstore]`]],
      ['connection', [`many ${WORKSPACE}: [${WORKSPACE}/connections/aoai]`]],
      ['outbound-rule', [`many ${WORKSPACE}: [${WORKSPACE}/outboundRules/pypi]`]],
      ['private-endpoint-connection', [`many ${WORKSPACE}: [${WORKSPACE}/privateEndpointConnections/pec]`]],
      ['schedule', [`many ${WORKSPACE}: [${WORKSPACE}/schedules/weekly]`]],
      ['storage-account', [`one ${STORAGE}: [${STORAGE}]`]],
      ['key-vault', [`one ${VAULT}: [${VAULT}]`]],
      ['container-registry', [`one ${REGISTRY}: [${REGISTRY}]`]],
      ['app-insights', [`one ${INSIGHTS}: [${INSIGHTS}]`]],
      ['subnet', [`one ${SUBNET}: [${SUBNET}]`]],
      ['network-security-group', [`one ${NSG}: [${NSG}]`]],
      ['private-endpoint', [`one ${PRIVATE_ENDPOINT}: [${PRIVATE_ENDPOINT}]`]],
      ['private-dns-zone-group', [`many ${PRIVATE_ENDPOINT}: [${PRIVATE_ENDPOINT}/privateDnsZoneGroups/default]`]],
      ['role-assignment', [`many ${WORKSPACE}: [${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/ra1]`]],
      ['role-definition', [`one ${OWNER}: [${OWNER}]`]],
    ];
    for (const [kind, expected] of places) {
      expect(slotsOf(unit, kind)).toEqual(lower(...expected));
    }
  });

  it('has the diagnostic settings of all that can have logs to send', async () => {
    const { unit } = await look();

    expect(slotsOf(unit, 'diagnostic-setting').toSorted()).toEqual(
      lower(
        `many ${WORKSPACE}: [${WORKSPACE}/providers/Microsoft.Insights/diagnosticSettings/all]`,
        `many ${ENDPOINT}: [${ENDPOINT}/providers/Microsoft.Insights/diagnosticSettings/all]`,
        `many ${STORAGE}: [${STORAGE}/providers/Microsoft.Insights/diagnosticSettings/all]`,
        `many ${VAULT}: []`,
        `many ${REGISTRY}: []`,
      ).toSorted(),
    );
  });

  it('has the locks of the workspace and of what it cannot live without', async () => {
    const { unit } = await look();

    expect(slotsOf(unit, 'lock').toSorted()).toEqual(
      lower(
        `many ${WORKSPACE}: [${WORKSPACE}/providers/Microsoft.Authorization/locks/keep]`,
        `many ${STORAGE}: []`,
        `many ${VAULT}: []`,
      ).toSorted(),
    );
  });

  it('is asked for only so much at once', async () => {
    const many = Array.from({ length: 40 }, (_, index): Raw => ({ id: `${WORKSPACE}/onlineEndpoints/e${index}` }));

    const { arm } = await look({ estate: [...anEstate(), ...many] });

    expect(arm.calls).toBeGreaterThan(80);
    expect(arm.mostAtOnce).toBe(8);
  });

  it('is asked for nothing twice', async () => {
    const { arm } = await look();

    expect(new Set(arm.asked).size).toBe(arm.calls);
  });

  it('looks the same whatever order Azure answers in', async () => {
    const { unit } = await look();
    const { unit: other } = await look({ estate: anEstate().toReversed() });

    expect(other).toEqual(unit);
  });
});

describe('references', () => {
  it.each<[Kind, Raw]>([
    ['container-registry', aWorkspace({ containerRegistry: null })],
    ['container-registry', aWorkspace({ containerRegistry: '' })],
    ['storage-account', aWorkspace({ storageAccount: null })],
    ['key-vault', aWorkspace({ keyVault: null })],
    ['app-insights', aWorkspace({ applicationInsights: null })],
  ])('that are absent leave a list of %s known to be empty', async (kind, workspace) => {
    const { unit } = await look({ estate: anEstate(workspace) });

    expect(slotsOf(unit, kind)).toEqual([`many ${ID}: []`]);
  });

  it('of the preview’s lists count beside the single ones', async () => {
    const more = { storageAccounts: [`${STORAGE}2`, STORAGE], keyVaults: [`${VAULT}2`], containerRegistries: [`${REGISTRY}2`] };
    const { unit } = await look({ estate: anEstate(aWorkspace(more)) });

    expect(slotsOf(unit, 'storage-account')).toEqual(lower(`one ${STORAGE}: [${STORAGE}]`, `one ${STORAGE}2: gone`));
    expect(slotsOf(unit, 'key-vault')).toEqual(lower(`one ${VAULT}: [${VAULT}]`, `one ${VAULT}2: gone`));
    expect(slotsOf(unit, 'container-registry')).toEqual(lower(`one ${REGISTRY}: [${REGISTRY}]`, `one ${REGISTRY}2: gone`));
    expect(slotsOf(unit, 'lock').map((slot) => slot.split(':')[0])).toContain(`many ${STORAGE}2`.toLowerCase());
  });

  it('to the vault of the encryption key count as well', async () => {
    const encryption = { keyVaultProperties: { keyVaultArmId: `${VAULT}-cmk`, keyIdentifier: 'https://kv-cmk.vault.azure.net/keys/k/1' } };
    const { unit } = await look({ estate: anEstate(aWorkspace({ encryption })) });

    expect(slotsOf(unit, 'key-vault')).toContain(`one ${VAULT}-cmk: gone`.toLowerCase());
  });

  it('to the subnet of serverless compute count as well', async () => {
    const serverlessComputeSettings = { serverlessComputeCustomSubnet: `${SUBNET}-2` };
    const { unit } = await look({ estate: anEstate(aWorkspace({ serverlessComputeSettings })) });

    expect(slotsOf(unit, 'subnet')).toEqual(lower(`one ${SUBNET}: [${SUBNET}]`, `one ${SUBNET}-2: gone`));
  });

  it('to a private endpoint count when only the list of connections has them', async () => {
    const { unit } = await look({ estate: anEstate(aWorkspace({ privateEndpointConnections: [] })) });

    expect(slotsOf(unit, 'private-endpoint')).toEqual(lower(`one ${PRIVATE_ENDPOINT}: [${PRIVATE_ENDPOINT}]`));
  });

  it.each([['../../etc'], ['stmlw'], ['https://elsewhere.example/x']])(
    'that are no ids are not seen rather than absent: %s',
    async (storageAccount) => {
      const { unit, arm } = await look({ estate: anEstate(aWorkspace({ storageAccount })) });

      expect(slotsOf(unit, 'storage-account')).toEqual([`many ${ID}: unread`]);
      expect(arm.asked.join()).not.toContain(storageAccount);
    },
  );

  it('that are no ids take one place, however many there are', async () => {
    const { unit } = await look({ estate: anEstate(aWorkspace({ storageAccounts: ['x', 'y'] })) });

    expect(slotsOf(unit, 'storage-account')).toEqual(lower(`one ${STORAGE}: [${STORAGE}]`, `many ${ID}: unread`));
  });

  it.each([[42], [{ id: STORAGE }], [true]])('of a shape nobody knows do not break the look: %j', async (storageAccount) => {
    const { unit } = await look({
      estate: anEstate(aWorkspace({ storageAccount, privateEndpointConnections: 'none', serverlessComputeSettings: [] })),
    });

    expect(slotsOf(unit, 'storage-account')).toHaveLength(1);
  });
});

describe('what cannot be seen', () => {
  it('stays a refusal when it lies in somebody else’s subscription', async () => {
    const { unit } = await look({ answers: { [PRIVATE_ENDPOINT.toLowerCase()]: denied('Microsoft.Network/privateEndpoints/read') } });

    expect(slotsOf(unit, 'private-endpoint')).toEqual(lower(`one ${PRIVATE_ENDPOINT}: denied`));
    expect(slotsOf(unit, 'private-dns-zone-group')).toEqual(lower(`many ${PRIVATE_ENDPOINT}: denied`));
  });

  it.each<[string, Kind, Kind]>([
    ['computes', 'compute', 'subnet'],
    ['onlineEndpoints', 'online-endpoint', 'online-deployment'],
    ['batchEndpoints', 'batch-endpoint', 'batch-deployment'],
    ['providers/microsoft.authorization/roleassignments', 'role-assignment', 'role-definition'],
  ])('hides what it would have named: %s', async (segment, kind, hidden) => {
    const path = `${WORKSPACE}/${segment}`.toLowerCase();
    const refused = await look({ answers: { [path]: denied('Some/thing/read') } });
    const throttled = await look({ answers: { [path]: unread } });

    expect(slotsOf(refused.unit, kind)).toEqual([`many ${ID}: denied`]);
    expect(slotsOf(refused.unit, hidden)).toEqual([`many ${ID}: denied`]);
    expect(slotsOf(throttled.unit, hidden)).toEqual([`many ${ID}: unread`]);
  });

  it('leaves the workspace’s own diagnostic settings readable when its endpoints are not', async () => {
    const { unit } = await look({ answers: { [`${ID}/onlineendpoints`]: denied('x/y/read') } });

    expect(slotsOf(unit, 'diagnostic-setting').filter((slot) => slot.startsWith(`many ${ID}:`))).toEqual([
      `many ${ID}: [${ID}/providers/microsoft.insights/diagnosticsettings/all]`,
    ]);
  });

  it('is gone where Azure says so', async () => {
    const { unit } = await look({ estate: anEstate().filter(({ id }) => id !== STORAGE) });

    expect(slotsOf(unit, 'storage-account')).toEqual(lower(`one ${STORAGE}: gone`));
  });

  it('does not come from a deployment whose endpoint is gone', async () => {
    const { unit } = await look({ answers: { [`${ID}/onlineendpoints`]: { status: 'gone' } } });

    expect(slotsOf(unit, 'online-deployment')).toEqual([`many ${ID}: []`]);
  });
});

describe('the unit’s own resource', () => {
  it('being gone is all there is to say', async () => {
    const { unit, arm } = await look({ estate: [] });

    expect(unit.slots).toMatchObject([{ kind: 'workspace', holds: 'one', target: ID, reading: { status: 'gone' } }]);
    expect(arm.calls).toBe(1);
  });

  it.each([
    ['denied', denied('Microsoft.MachineLearningServices/workspaces/read')],
    ['unread', unread],
  ] as const)('being %s makes every kind so', async (_, reading) => {
    const { unit, arm } = await look({ answers: { [ID]: reading } });

    expect(unit.slots.map(({ kind }) => kind)).toEqual(['workspace', ...collectors.workspace.map(({ kind }) => kind)]);
    expect(unit.slots.every((slot) => slot.reading === reading && slot.target === ID)).toBe(true);
    expect(arm.calls).toBe(1);
  });
});

describe('kinds asked for', () => {
  it('come alone, with what is needed to find them', async () => {
    const { unit, arm } = await look({ kinds: new Set(['network-security-group']) });

    expect([...new Set(unit.slots.map(({ kind }) => kind))]).toEqual(['workspace', 'compute', 'subnet', 'network-security-group']);
    expect(arm.calls).toBe(4);
  });
});

describe('other units', () => {
  it('a registry has its private endpoints, rights, logs and locks', async () => {
    const id = `${RG}/Microsoft.MachineLearningServices/registries/shared`;
    const registry: Raw = {
      id,
      properties: { registryPrivateEndpointConnections: [{ properties: { privateEndpoint: { id: PRIVATE_ENDPOINT } } }] },
    };
    const arm = armOf([registry, ...anEstate()]);

    const unit = await collectUnit({ id, kind: 'registry' }, { arm, signal });

    expect(slotsOf(unit, 'registry')).toEqual(lower(`one ${id}: [${id}]`));
    expect(slotsOf(unit, 'private-endpoint')).toEqual(lower(`one ${PRIVATE_ENDPOINT}: [${PRIVATE_ENDPOINT}]`));
    expect([...new Set(unit.slots.map(({ kind }) => kind))]).toEqual(['registry', ...collectors.registry.map(({ kind }) => kind)]);
  });

  it('a subscription has its rights, policies and logs', async () => {
    const policy = `${SUB}/providers/Microsoft.Authorization/policyAssignments/deny-public`;
    const arm = armOf([{ id: SUB }, { id: policy }]);

    const unit = await collectUnit({ id: SUB, kind: 'subscription' }, { arm, signal });

    expect(slotsOf(unit, 'subscription')).toEqual([`one ${SUB}: [${SUB}]`]);
    expect(slotsOf(unit, 'policy-assignment')).toEqual(lower(`many ${SUB}: [${policy}]`));
    expect([...new Set(unit.slots.map(({ kind }) => kind))]).toEqual(['subscription', ...collectors.subscription.map(({ kind }) => kind)]);
  });

  it('the whole estate is not read, nor is what is no unit', async () => {
    const arm = armOf([]);

    await expect(collectUnit({ id: 'estate', kind: 'estate' }, { arm, signal })).rejects.toThrow(RangeError);
    await expect(collectUnit({ id: 'mlw', kind: 'workspace' }, { arm, signal })).rejects.toThrow(RangeError);
  });
});

describe('the collectors of a unit', () => {
  it.each(Object.entries(collectors))('of kind %s come after what they need', (unitKind, list) => {
    const seen = new Set<string>([unitKind]);
    for (const { kind, after } of list) {
      expect([...after].filter((before) => !seen.has(before))).toEqual([]);
      seen.add(kind);
    }
    expect(seen.size).toBe(list.length + 1);
  });
});

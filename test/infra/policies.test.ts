import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../shared/model/json.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { isConcerned } from './policy-evaluator.ts';

interface Definition {
  readonly name: string;
  readonly properties: {
    readonly displayName: string;
    readonly description: string;
    readonly mode: string;
    readonly metadata: { readonly amlWardenRules: readonly string[] };
    readonly parameters: Readonly<Record<string, { readonly defaultValue?: Json; readonly allowedValues?: readonly string[] }>>;
    readonly policyRule: { readonly if: Json; readonly then: { readonly effect: string; readonly details?: JsonObject } };
  };
}

const FOLDER = 'infra/policies';
const definitions = new Map(
  globSync(`${FOLDER}/*-policy.json`).map((file) => [
    file.slice(FOLDER.length + 1, -'-policy.json'.length),
    JSON.parse(readFileSync(file, 'utf8')) as Definition,
  ]),
);

const WORKSPACE = 'Microsoft.MachineLearningServices/workspaces';
const workspace = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: WORKSPACE,
  location: 'westeurope',
  properties,
  ...more,
});
const compute = (computeType: string, more: JsonObject): JsonObject => ({
  type: `${WORKSPACE}/computes`,
  properties: { computeType, ...more },
});
const endpoint = (authMode: string): JsonObject => ({ type: `${WORKSPACE}/onlineEndpoints`, properties: { authMode } });
const of = (type: string, properties: JsonObject): JsonObject => ({ type, properties });
const connection = (status: string): Json => ({ properties: { privateLinkServiceConnectionState: { status } } });

interface Case {
  readonly compliant: readonly JsonObject[];
  readonly not: readonly JsonObject[];
  readonly parameters?: Readonly<Record<string, Json>>;
}

/** Per definition: what it lets be, what it speaks of. Every one also lets a resource of another type be. */
const cases: Readonly<Record<string, Case>> = {
  'allowed-regions': {
    parameters: { allowedLocations: ['westeurope', 'northeurope'] },
    compliant: [workspace({}), { type: 'Microsoft.MachineLearningServices/registries', location: 'NorthEurope' }],
    not: [workspace({}, { location: 'eastus' }), { type: 'Microsoft.MachineLearningServices/registries', location: 'eastus' }],
  },
  cmk: {
    compliant: [workspace({ encryption: { status: 'Enabled' } })],
    not: [workspace({}), workspace({ encryption: { status: 'Disabled' } })],
  },
  'compute-local-auth': {
    compliant: [compute('AmlCompute', { disableLocalAuth: true }), compute('Kubernetes', {})],
    not: [compute('AmlCompute', { disableLocalAuth: false }), compute('ComputeInstance', {})],
  },
  'compute-network': {
    compliant: [compute('AmlCompute', { properties: { subnet: { id: '/subscriptions/s/x' } } }), compute('Databricks', {})],
    not: [compute('AmlCompute', { properties: {} }), compute('ComputeInstance', {})],
  },
  'container-registry-public-access': {
    compliant: [of('Microsoft.ContainerRegistry/registries', { publicNetworkAccess: 'Disabled', adminUserEnabled: false })],
    not: [
      of('Microsoft.ContainerRegistry/registries', { publicNetworkAccess: 'Disabled', adminUserEnabled: true }),
      of('Microsoft.ContainerRegistry/registries', { adminUserEnabled: false }),
    ],
  },
  // Applies to every workspace; what is there already is told by its existenceCondition.
  'diagnostic-settings': { compliant: [], not: [workspace({})] },
  'endpoint-auth': { compliant: [endpoint('AADToken'), endpoint('AMLToken')], not: [endpoint('Key'), endpoint('key')] },
  'idle-shutdown': {
    compliant: [compute('ComputeInstance', { properties: { idleTimeBeforeShutdown: 'PT30M' } }), compute('AmlCompute', {})],
    not: [compute('ComputeInstance', { properties: {} })],
  },
  'key-vault-public-access': {
    compliant: [of('Microsoft.KeyVault/vaults', { publicNetworkAccess: 'disabled' })],
    not: [of('Microsoft.KeyVault/vaults', { publicNetworkAccess: 'Enabled' }), of('Microsoft.KeyVault/vaults', {})],
  },
  'legacy-mode': { compliant: [workspace({ v1LegacyMode: false }), workspace({})], not: [workspace({ v1LegacyMode: true })] },
  'managed-identity': { compliant: [workspace({ primaryUserAssignedIdentity: '/subscriptions/s/x' })], not: [workspace({})] },
  'required-tags': {
    parameters: { tagName: 'owner' },
    compliant: [workspace({}, { tags: { owner: 'ml-platform' } })],
    not: [workspace({}), workspace({}, { tags: { environment: 'prod' } })],
  },
  'storage-public-access': {
    compliant: [
      of('Microsoft.Storage/storageAccounts', { publicNetworkAccess: 'Disabled' }),
      of('Microsoft.Storage/storageAccounts', { publicNetworkAccess: 'SecuredByPerimeter' }),
    ],
    not: [of('Microsoft.Storage/storageAccounts', {}), of('Microsoft.Storage/storageAccounts', { publicNetworkAccess: 'Enabled' })],
  },
  'storage-shared-key': {
    compliant: [of('Microsoft.Storage/storageAccounts', { allowSharedKeyAccess: false })],
    not: [of('Microsoft.Storage/storageAccounts', {}), of('Microsoft.Storage/storageAccounts', { allowSharedKeyAccess: true })],
  },
  'vnet-integration': {
    compliant: [
      workspace({ managedNetwork: { isolationMode: 'AllowOnlyApprovedOutbound' } }),
      workspace({ managedNetwork: { isolationMode: 'AllowInternetOutbound' } }),
    ],
    not: [workspace({}), workspace({ managedNetwork: { isolationMode: 'Disabled' } })],
  },
  'workspace-private-endpoint': {
    compliant: [workspace({ privateEndpointConnections: [connection('Rejected'), connection('Approved')] })],
    not: [workspace({}), workspace({ privateEndpointConnections: [connection('Pending')] })],
  },
  'workspace-public-access': {
    compliant: [workspace({ publicNetworkAccess: 'Disabled' })],
    not: [workspace({ publicNetworkAccess: 'Enabled' }), workspace({})],
  },
};

function parametersOf({ properties }: Definition, given: Readonly<Record<string, Json>> = {}): Record<string, Json> {
  const defaults = Object.entries(properties.parameters).flatMap(([name, { defaultValue }]) =>
    defaultValue === undefined ? [] : [[name, defaultValue] as const],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

describe('the policies', () => {
  it('each have a case', () => {
    expect([...definitions.keys()].toSorted()).toEqual(Object.keys(cases).toSorted());
  });

  it.each([...definitions])('%s is well formed', (name, { name: own, properties }) => {
    expect(own).toBe(`aml-warden-${name}`);
    expect(properties.policyRule.then.effect).toBe("[parameters('effect')]");
    expect(properties.parameters['effect']?.allowedValues).toContain('Disabled');
    expect(properties.parameters['effect']?.allowedValues).toContain(properties.parameters['effect']?.defaultValue);
    // Child resources carry neither tags nor location: in the mode Indexed they would be left out.
    expect(['All', 'Indexed']).toContain(properties.mode);
  });

  it.each([...definitions])('%s names rules of ours', (_name, { properties }) => {
    const ids: readonly string[] = catalogue.map(({ id }) => id);
    expect(properties.metadata.amlWardenRules.filter((id) => !ids.includes(id))).toEqual([]);
    expect(properties.metadata.amlWardenRules.length).toBeGreaterThan(0);
  });
});

describe.each(Object.entries(cases))('%s', (name, { compliant, not, parameters }) => {
  const definition = definitions.get(name);
  const concerns = (resource: JsonObject): boolean =>
    definition !== undefined && isConcerned(definition.properties.policyRule.if, resource, parametersOf(definition, parameters));

  it('lets be what complies, and what it does not know', () => {
    expect([...compliant, of('Microsoft.Web/sites', {})].filter(concerns)).toEqual([]);
  });

  it('speaks of what does not comply', () => {
    expect(not.filter((resource) => !concerns(resource))).toEqual([]);
    expect(not.length).toBeGreaterThan(0);
  });
});

describe('the initiative', () => {
  const { properties } = JSON.parse(readFileSync(`${FOLDER}/initiative.json`, 'utf8')) as {
    properties: {
      parameters: Record<string, unknown>;
      policyDefinitions: { policyDefinitionReferenceId: string; parameters: Record<string, { value: Json }> }[];
    };
  };

  it('holds every policy once', () => {
    expect(properties.policyDefinitions.map((one) => one.policyDefinitionReferenceId)).toEqual([...definitions.keys()].toSorted());
  });

  it.each(properties.policyDefinitions.map((one) => [one.policyDefinitionReferenceId, one] as const))(
    'gives %s parameters it has, with values it takes',
    (reference, { parameters }) => {
      const known = definitions.get(reference)?.properties.parameters ?? {};
      const needed = Object.entries(known).filter(([, { defaultValue }]) => defaultValue === undefined);
      expect(Object.keys(parameters).filter((name) => !(name in known))).toEqual([]);
      expect(needed.map(([name]) => name).filter((name) => !(name in parameters))).toEqual([]);
      for (const { value } of Object.values(parameters)) {
        const passed = /^\[parameters\('(?<name>\w+)'\)\]$/.exec(String(value))?.groups?.['name'];
        expect(passed === undefined ? value : passed in properties.parameters).toBeTruthy();
      }
    },
  );
});

export type PrincipalType = 'User' | 'Group' | 'ServicePrincipal';

interface Grant {
  /** Name of a built-in role, or of a custom one that exists at the scope. */
  readonly role: string;
  /** Where, as the file names its scopes. */
  readonly on: ScopeName;
}

export const scopeNames = ['workspace', 'storage', 'keyVault', 'registry', 'logAnalytics', 'subscription'] as const;
export type ScopeName = (typeof scopeNames)[number];

export interface Persona {
  readonly description: string;
  readonly principalTypes: readonly PrincipalType[];
  readonly grants: readonly Grant[];
}

/**
 * Who works with a workspace, and the least they need. Roles are built-in ones:
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/ai-machine-learning
 */
export const personas = {
  'data-scientist': {
    description: 'Runs experiments and registers models; changes no computes, networks or roles.',
    principalTypes: ['Group', 'User'],
    grants: [
      { role: 'AzureML Data Scientist', on: 'workspace' },
      { role: 'Storage Blob Data Contributor', on: 'storage' },
    ],
  },
  'ml-engineer': {
    description: 'A data scientist who also starts, stops and makes computes.',
    principalTypes: ['Group', 'User'],
    grants: [
      { role: 'AzureML Data Scientist', on: 'workspace' },
      { role: 'AzureML Compute Operator', on: 'workspace' },
      { role: 'Storage Blob Data Contributor', on: 'storage' },
    ],
  },
  'mlops-pipeline': {
    description: 'Trains, registers and deploys without a person. A workload identity, never a user.',
    principalTypes: ['ServicePrincipal'],
    grants: [
      { role: 'AzureML Data Scientist', on: 'workspace' },
      { role: 'Storage Blob Data Contributor', on: 'storage' },
      { role: 'AcrPush', on: 'registry' },
    ],
  },
  auditor: {
    description: 'Sees configuration and logs, no data and no secrets.',
    principalTypes: ['Group', 'User'],
    grants: [
      { role: 'Reader', on: 'workspace' },
      { role: 'Log Analytics Reader', on: 'logAnalytics' },
    ],
  },
  'aml-warden': {
    description: 'The identity the service reads with. The one that writes has the custom role that `aml-warden role` prints.',
    principalTypes: ['ServicePrincipal'],
    grants: [{ role: 'Reader', on: 'subscription' }],
  },
} as const satisfies Record<string, Persona>;

export type PersonaName = keyof typeof personas;
export const personaNames = Object.keys(personas) as readonly PersonaName[];

/** Built-in role → its id, the same in every tenant. */
export const builtInRoles: Readonly<Record<string, string>> = {
  'AzureML Data Scientist': 'f6c7c914-8db3-469d-8ca1-694a8f32e121',
  'AzureML Compute Operator': 'e503ece1-11d0-4e8e-8e2c-7a6c3bf38815',
  'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
  'Storage Blob Data Reader': '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1',
  AcrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d',
  AcrPush: '8311e382-0749-4cb8-b61a-304f252e45ec',
  Reader: 'acdd72a7-3385-48ef-bd42-f606fba81ae7',
  'Log Analytics Reader': '73c42c96-874c-492b-b04d-ab87d138a893',
  'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
};

/** Roles that open more than any persona needs. */
export const strongRoles: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
  'f58310d9-a9f6-439a-9e8d-f62e7b41a168': 'Role Based Access Control Administrator',
};

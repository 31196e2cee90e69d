import type { Type } from './one-property.ts';

// Types of which more than one property is repaired.

export const containerRegistry = {
  kind: 'container-registry',
  noun: 'container registry',
  actions: ['Microsoft.ContainerRegistry/registries/write'],
} as const satisfies Type;

export const storageAccount = {
  kind: 'storage-account',
  noun: 'storage account',
  actions: ['Microsoft.Storage/storageAccounts/write'],
} as const satisfies Type;

import type { JsonObject } from '../../../../shared/model/json.ts';
import { TENANT_ID } from '../../identities.ts';
import { ids } from './ids.ts';
import { identities, people, pipeline } from './principals.ts';

/** So many days before the estate's present; RFC 3339. */
export type Ago = (days: number) => string;

const DAY_IN_MS = 86_400_000;

export function agoFrom(now: Date): Ago {
  return (days) => new Date(now.getTime() - days * DAY_IN_MS).toISOString();
}

/** The service names the maker of a resource by object id or name; `pipeline` is an application. */
export type Author = 'pipeline' | keyof typeof people;

interface History {
  readonly by: Author;
  readonly createdDaysAgo: number;
  readonly changedDaysAgo?: number;
}

export function systemData(ago: Ago, { by, createdDaysAgo, changedDaysAgo = createdDaysAgo }: History): JsonObject {
  const [name, type] = by === 'pipeline' ? [pipeline.objectId, 'Application'] : [people[by].upn, 'User'];
  return {
    createdAt: ago(createdDaysAgo),
    createdBy: name,
    createdByType: type,
    lastModifiedAt: ago(changedDaysAgo),
    lastModifiedBy: name,
    lastModifiedByType: type,
  };
}

export function systemAssigned(principalId: string): JsonObject {
  return { type: 'SystemAssigned', principalId, tenantId: TENANT_ID };
}

/** Production's own identity. */
export const userAssigned: JsonObject = {
  type: 'UserAssigned',
  userAssignedIdentities: { [ids.prodIdentity]: { principalId: identities.prod, clientId: identities.prodClient } },
};

/** Tags of each stage; nobody asked dev for more than its name. */
export const tags = {
  prod: { environment: 'prod', owner: 'ml-platform', costCenter: '4711', dataClassification: 'confidential' },
  test: { environment: 'test', owner: 'ml-platform', costCenter: '4711', dataClassification: 'internal' },
  dev: { environment: 'dev' },
} as const;

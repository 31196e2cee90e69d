import type { Notice } from '../model/finding.ts';
import { armTypes } from '../model/kinds.ts';
import {
  resourceGroupOfId,
  scopeOfId,
  subscriptionOfId,
  subscriptionUnit,
  typeOfId,
  type UnitRef,
  unitOfId,
  unitRefOf,
} from '../model/resource-id.ts';

export interface Surroundings {
  /** The units whose last look depended on the resource. */
  readonly unitsOf: (id: string) => Promise<readonly string[]>;
  readonly governedSubscriptions: GovernedSubscriptions;
}

/** Ids with or without `/subscriptions/`. An empty list is none, not all. */
export type GovernedSubscriptions = readonly string[] | 'all';

export type Concerned = { readonly units: readonly UnitRef[] } | { readonly ignored: string };

/**
 * Which units to look at. An AML id carries its unit; an extension resource (role assignment, lock, diagnostic setting, tags) concerns
 * what it hangs on; everything else is asked of the index, the resource first and then what it lies in. What nobody knows and what
 * hangs above a workspace goes to the subscription, which finds out.
 */
export async function unitsConcerned(
  notice: Pick<Notice, 'resourceId'>,
  { unitsOf, governedSubscriptions }: Surroundings,
): Promise<Concerned> {
  const target = targetOf(notice.resourceId);
  const governed = governedSubscriptions === 'all' ? 'all' : new Set(governedSubscriptions.map((id) => subscriptionUnit(id).id));
  const indexed = await indexedUnits(notice.resourceId, target, unitsOf);
  const own = unitOfId(target);
  const known = distinct([...(own === null ? [] : [own]), ...indexed]);
  if (known.length > 0) {
    return onlyGoverned(known, governed);
  }
  return isOfOurProviders(target) || isAboveResources(target)
    ? onlyGoverned(subscriptionsOf(target, governed), governed)
    : { ignored: `No unit holds resources such as ${typeOfId(target)}.` };
}

/** What an extension resource hangs on, through all of them (a lock on a role assignment); any other id itself. */
export function targetOf(id: string): string {
  const scope = scopeOfId(id);
  const isExtension = scope !== id && scope !== '' && (scope.includes('/providers/') || EXTENSIONS.has(typeOfId(id)));
  return isExtension ? targetOf(scope) : id;
}

/** Types that hang on a subscription or a resource group by one `/providers/` only, like an ordinary resource. */
const EXTENSIONS: ReadonlySet<string> = new Set([
  'microsoft.authorization/roleassignments',
  'microsoft.authorization/roledefinitions',
  'microsoft.authorization/denyassignments',
  'microsoft.authorization/locks',
  'microsoft.authorization/policyassignments',
  'microsoft.authorization/policyexemptions',
  'microsoft.authorization/policydefinitions',
  'microsoft.authorization/policysetdefinitions',
  'microsoft.insights/diagnosticsettings',
  'microsoft.resources/tags',
]);

async function indexedUnits(id: string, target: string, unitsOf: Surroundings['unitsOf']): Promise<UnitRef[]> {
  // A custom role is an extension by its shape and a dependent by its use: both are asked.
  const asked = new Set([id, target, ...parentsOf(target)].filter((one) => !isAboveResources(one)));
  const units = await Promise.all([...asked].map(unitsOf));
  return units.flat().map(unitRefOf);
}

/** From the resource that lies around this one up to the outermost one: a container of a storage account, a rule of a security group. */
function parentsOf(id: string): string[] {
  const segments = id.split('/');
  const outermost = segments.indexOf('providers') + 4;
  const parents: string[] = [];
  for (let length = segments.length - 2; outermost > 3 && length >= outermost; length -= 2) {
    parents.push(segments.slice(0, length).join('/'));
  }
  return parents;
}

/** A tenant, management group, subscription or resource group: nothing that a unit holds, but what its parts may inherit from. */
function isAboveResources(id: string): boolean {
  return isManagementGroup(id) || subscriptionOfId(id) === id || resourceGroupOfId(id) === id;
}

function isManagementGroup(id: string): boolean {
  return subscriptionOfId(id) === null;
}

const ourProviders = new Set(Object.values(armTypes).map((type) => type.split('/')[0]?.toLowerCase()));

/** A provider that units have resources of. A new virtual machine is nobody's; a new private endpoint may be a workspace's. */
function isOfOurProviders(id: string): boolean {
  return ourProviders.has(typeOfId(id).split('/')[0]);
}

/** What hangs above subscriptions is inherited by all that are governed. */
function subscriptionsOf(id: string, governed: ReadonlySet<string> | 'all'): UnitRef[] {
  const subscription = subscriptionOfId(id);
  const above = governed === 'all' ? [] : [...governed];
  return (subscription === null ? above : [subscription]).map(subscriptionUnit);
}

function onlyGoverned(units: readonly UnitRef[], governed: ReadonlySet<string> | 'all'): Concerned {
  const ours = governed === 'all' ? units : units.filter(({ id }) => governed.has(subscriptionOfId(id) ?? ''));
  if (ours.length > 0) {
    return { units: ours };
  }
  const subscription = units[0] === undefined ? null : subscriptionOfId(units[0].id);
  return {
    ignored:
      subscription === null
        ? 'It hangs above the subscriptions and the scope names none; the full scan sees it.'
        : `The subscription ${subscription.slice('/subscriptions/'.length)} is not governed; add it or its management group to the scope if it should be.`,
  };
}

function distinct(units: readonly UnitRef[]): UnitRef[] {
  return [...new Map(units.map((unit) => [unit.id, unit])).values()];
}

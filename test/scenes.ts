import type { JsonObject } from '../shared/model/json.ts';
import { armTypes, type Kind } from '../shared/model/kinds.ts';
import type { Reading, Resource, Slot, Unit } from '../shared/model/unit.ts';

export const AT = '2026-11-24T10:00:00Z';
export const SUBSCRIPTION = '/subscriptions/11111111-1111-1111-1111-111111111111';
export const GROUP = `${SUBSCRIPTION}/resourcegroups/rg-ml`;
export const WORKSPACE_ID = `${GROUP}/providers/microsoft.machinelearningservices/workspaces/mlw`;

/** New enough that it hides no property. A test of a hidden one names an older version. */
const NEW = '2099-01-01';

type Raw = JsonObject & { readonly id?: string };

/** A resource of a kind with the raw JSON given; id and name follow from the kind unless the JSON says otherwise. */
export function aResource(kind: Kind, raw: Raw = {}, apiVersion = NEW): Resource {
  const id = raw.id ?? defaultId(kind);
  const name = id.slice(id.lastIndexOf('/') + 1);
  return {
    id: id.toLowerCase(),
    kind,
    type: armTypes[kind],
    name,
    apiVersion,
    readAt: AT,
    raw: { name, type: armTypes[kind], ...raw, id },
  };
}

function defaultId(kind: Kind): string {
  if (kind === 'subscription') {
    return SUBSCRIPTION;
  }
  if (kind === 'workspace') {
    return WORKSPACE_ID;
  }
  const [provider, ...types] = armTypes[kind].split('/');
  if (provider === 'Microsoft.MachineLearningServices' && types[0] === 'workspaces') {
    return (
      WORKSPACE_ID +
      types
        .slice(1)
        .map((type) => `/${type}/${type.slice(0, 3)}1`)
        .join('')
    );
  }
  const scope = provider === 'Microsoft.Authorization' || kind === 'diagnostic-setting' ? WORKSPACE_ID : GROUP;
  return `${scope}/providers/${provider}${types.map((type) => `/${type}/${type.slice(0, 3)}1`).join('')}`;
}

const LISTED_BELOW_PARENT: readonly Kind[] = ['diagnostic-setting', 'online-deployment', 'batch-deployment', 'private-dns-zone-group'];

/** A slot that was read and holds these; a list hangs on the unit unless `target` says otherwise. */
export function aSlot(kind: Kind, resources: readonly Resource[], target?: string): Slot {
  const single = kind === 'workspace' || kind === 'registry' || kind === 'subscription';
  const first = resources[0];
  return {
    kind,
    holds: single ? 'one' : 'many',
    target: target ?? (single && first !== undefined ? first.id : WORKSPACE_ID),
    readAt: AT,
    reading: { status: 'read', value: resources },
  };
}

export const denied = (action = 'Microsoft.Test/read'): Reading<never> => ({
  status: 'denied',
  missing: action,
  because: `The identity may not ${action}.`,
});

/** What stands in a unit besides the judged resource: raw JSON by kind, or a ready slot. */
export type Scene = Readonly<Partial<Record<Kind, readonly Raw[] | Slot>>>;

/**
 * A unit with these in it. Children listed below a parent (diagnostic settings, deployments) hang on the parent their id names,
 * or on the workspace.
 */
export function aUnit(scene: Scene = {}, id = WORKSPACE_ID): Unit {
  const slots = Object.entries(scene).flatMap(([kind, content]) => toSlots(kind as Kind, content));
  const hasRoot = slots.some((slot) => slot.kind === 'workspace' || slot.kind === 'registry' || slot.kind === 'subscription');
  return { id, kind: 'workspace', slots: hasRoot ? slots : [aSlot('workspace', [aResource('workspace')]), ...slots] };
}

function toSlots(kind: Kind, content: readonly Raw[] | Slot | undefined): Slot[] {
  if (content === undefined) {
    return [];
  }
  if (!Array.isArray(content)) {
    return [content as Slot];
  }
  const resources = content.map((raw: Raw) => aResource(kind, raw));
  if (!LISTED_BELOW_PARENT.includes(kind)) {
    return [aSlot(kind, resources)];
  }
  const byParent = Map.groupBy(resources, parentOf);
  return byParent.size === 0 ? [aSlot(kind, [])] : [...byParent].map(([parent, children]) => aSlot(kind, children, parent));
}

function parentOf(resource: Resource): string {
  const extension = resource.id.lastIndexOf('/providers/');
  const isExtension = resource.kind === 'diagnostic-setting';
  return isExtension ? resource.id.slice(0, extension) : resource.id.split('/').slice(0, -2).join('/');
}

import type { Resource } from '../model/unit.ts';
import { referenced } from './collector.ts';
import { itemsAt, texts, valueAt } from './raw.ts';

/** A workspace has none until its first image is built. */
export function containerRegistriesOf({ raw }: Resource): readonly string[] {
  return texts(valueAt(raw, 'properties', 'containerRegistry'), ...itemsAt(raw, 'properties', 'containerRegistries'));
}

export const containerRegistries = referenced('container-registry', ['workspace'], containerRegistriesOf);

import type { Remediation } from '../model/remediation.ts';
import { type OneProperty, oneProperty } from './one-property.ts';

const type = { kind: 'container-registry', noun: 'container registry', actions: ['Microsoft.ContainerRegistry/registries/write'] } as const;

/** A property of a container registry that whoever pulls or pushes may depend on. */
export function containerRegistrySetting(repair: Omit<OneProperty, 'risk'>): Remediation {
  return oneProperty(type, { ...repair, risk: 'disruptive' });
}

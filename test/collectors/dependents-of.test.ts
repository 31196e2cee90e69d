import { describe, expect, it } from 'vitest';
import { collectUnit } from '../../shared/collectors/collect-unit.ts';
import { dependentsOf } from '../../shared/collectors/dependents-of.ts';
import { armOf, type EstateOptions, type Raw } from './arm-double.ts';
import { anEstate, INSIGHTS, NETWORK, NSG, PRIVATE_ENDPOINT, REGISTRY, STORAGE, SUB, SUBNET, VAULT, WORKSPACE } from './estate.ts';

async function dependents(estate: readonly Raw[], options: EstateOptions = {}) {
  const unit = await collectUnit(
    { id: WORKSPACE, kind: 'workspace' },
    { arm: armOf(estate, options), signal: new AbortController().signal },
  );
  return dependentsOf(unit);
}

const ALL = [STORAGE, VAULT, REGISTRY, INSIGHTS, SUBNET, NETWORK, NSG, PRIVATE_ENDPOINT].map((id) => id.toLowerCase()).toSorted();

describe('the dependents of a unit', () => {
  it('are what it needs and others may change', async () => {
    expect(await dependents(anEstate())).toEqual(ALL);
  });

  it('are the same when they cannot be read: an event about them may bring the right to', async () => {
    const answers = { [STORAGE.toLowerCase()]: { status: 'denied', missing: 'x/read', because: 'No.' } as const };

    expect(await dependents(anEstate(), { answers })).toEqual(ALL);
  });

  it('include the roles an organisation wrote itself, which alone can change', async () => {
    const role = `${SUB}/providers/Microsoft.Authorization/roleDefinitions/own`;
    const estate: Raw[] = [
      ...anEstate(),
      { id: `${WORKSPACE}/providers/Microsoft.Authorization/roleAssignments/ra2`, properties: { roleDefinitionId: role } },
      { id: role, properties: { type: 'CustomRole' } },
    ];

    expect(await dependents(estate)).toEqual([...ALL, role.toLowerCase()].toSorted());
  });

  it('are none of a unit that is gone', async () => {
    expect(await dependents([])).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Wanted } from '../../shared/rbac/file.ts';
import { builtInRoles } from '../../shared/rbac/personas.ts';
import { type Existing, planRbac } from '../../shared/rbac/plan.ts';

const GROUP = '/subscriptions/s/resourcegroups/rg';
const WORKSPACE = `${GROUP}/providers/microsoft.machinelearningservices/workspaces/w`;
const DATA_SCIENTIST = builtInRoles['AzureML Data Scientist'] ?? '';
const OWNER = '8e3af657-a8ff-443c-a75c-2fe8c4bcb635';

const aWanted = (changes: Partial<Wanted> = {}): Wanted => ({
  scope: WORKSPACE,
  role: 'AzureML Data Scientist',
  principalId: 'p1',
  principalType: 'Group',
  persona: 'data-scientist',
  ...changes,
});
const anExisting = (changes: Partial<Existing> = {}): Existing => ({
  id: `${WORKSPACE}/a`,
  scope: WORKSPACE,
  roleId: DATA_SCIENTIST,
  principalId: 'p1',
  principalType: 'Group',
  ...changes,
});
const plan = (wanted: readonly Wanted[], existing: readonly Existing[]) => planRbac({ scopes: [WORKSPACE], wanted }, existing);

describe('the plan', () => {
  it('makes what is missing, once, under a name that stays the same', () => {
    const first = plan([aWanted(), aWanted({ persona: 'ml-engineer' })], []);
    expect(first.create).toHaveLength(1);
    expect(first.create[0]?.name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(plan([aWanted()], []).create[0]?.name).toBe(first.create[0]?.name);
    expect(plan([aWanted({ principalId: 'p2' })], []).create[0]?.name).not.toBe(first.create[0]?.name);
  });

  it('leaves alone what is there', () => {
    expect(plan([aWanted()], [anExisting()])).toMatchObject({ create: [], keep: [{ principalId: 'p1' }], extra: [] });
  });

  it('does not take an inherited assignment for one at the scope', () => {
    expect(plan([aWanted()], [anExisting({ scope: GROUP })])).toMatchObject({ create: [{ scope: WORKSPACE }], keep: [], extra: [] });
  });

  it('names what the file does not, at its scopes only', () => {
    const extra = anExisting({ id: 'x', principalId: 'p9' });
    expect(plan([aWanted()], [anExisting(), extra, anExisting({ id: 'y', principalId: 'p9', scope: GROUP })]).extra).toEqual([extra]);
  });

  it('reports strong roles at its scopes and above', () => {
    const strong = [anExisting({ id: 'o', roleId: OWNER }), anExisting({ id: 'g', roleId: OWNER, scope: '/subscriptions/s' })];
    const elsewhere = anExisting({ id: 'e', roleId: OWNER, scope: '/subscriptions/other' });
    expect(plan([], [...strong, elsewhere]).overPrivileged.map(({ id, role }) => [id, role])).toEqual([
      ['o', 'Owner'],
      ['g', 'Owner'],
    ]);
  });

  it('knows every role its personas ask for', () => {
    expect(() => plan([aWanted({ role: 'King' })], [])).toThrow(RangeError);
  });
});

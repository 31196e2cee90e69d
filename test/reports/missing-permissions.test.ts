import { expect, it } from 'vitest';
import { grantCommand, missingOf } from '../../shared/reports/missing-permissions.ts';

const SUB = '/subscriptions/11111111-1111-4111-8111-111111111111';
const denied = (resourceId: string, missing: string) => ({ resourceId, reason: 'denied', missing });

it('asks for the role once per subscription in which something was denied', () => {
  const missing = missingOf([
    denied(`${SUB}/resourcegroups/a`, 'Microsoft.X/y/read'),
    denied(`${SUB}/resourcegroups/b`, 'Microsoft.X/y/read'),
    { resourceId: '/subscriptions/22222222-2222-4222-8222-222222222222', reason: 'late' },
  ]);
  expect(missing).toEqual({ actions: ['Microsoft.X/y/read'], subscriptions: [SUB] });
  expect(grantCommand(missing)).toEqual([`az role assignment create --assignee <object id> --role Reader --scope ${SUB}`]);
});

it('says that Reader is not enough for what is no read', () => {
  expect(grantCommand(missingOf([denied(SUB, 'Microsoft.X/y/listKeys/action')])).at(-1)).toContain('custom role');
  expect(grantCommand(missingOf([]))).toEqual([]);
});

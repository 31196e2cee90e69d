import { scopeOfId } from '../../model/resource-id.ts';
import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { ENVIRONMENT_TAG, outsideProduction } from '../production.ts';

export const productionLocked = defineRule({
  id: 'AML-ENV-020',
  kind: 'workspace',
  title: 'Production workspace is locked against deletion',
  severity: 'medium',
  control: 9,
  why: 'One wrong command deletes a production workspace with all its endpoints, and with them the service that rests on them.',
  how: 'Put a CanNotDelete lock on the workspace itself; one on the resource group stops computes from scaling down. It also keeps computes, endpoints and deployments of the workspace from being deleted.',
  fix: 'gated',
  references: ['https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources'],
  reads: { tags: ENVIRONMENT_TAG },
  neighbours: { lock: { 'properties.level': 'CanNotDelete, on the workspace itself' } },

  check(workspace, unit) {
    const outside = outsideProduction(workspace, unit);
    if (outside !== undefined) {
      return outside;
    }
    const locks = unit.all('lock').filter(({ id }) => scopeOfId(id) === workspace.id);
    if (locks.some((lock) => lock.is('properties.level', 'CanNotDelete'))) {
      return pass('A lock keeps the workspace from being deleted.');
    }
    return locks.some((lock) => lock.is('properties.level', 'ReadOnly'))
      ? pass('A ReadOnly lock keeps the workspace from being deleted.', 'ReadOnly also breaks computes: replace it by CanNotDelete.')
      : fail('No lock on the workspace itself keeps it from being deleted.');
  },
});

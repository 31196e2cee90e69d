import { productionLocked } from '../../../shared/rules/workspace/production-locked.ts';
import { ruleCases } from '../../rule-cases.ts';
import { GROUP, WORKSPACE_ID } from '../../scenes.ts';

const locked = (level: string, scope = WORKSPACE_ID, environment = 'prod') => ({
  raw: { tags: { environment } },
  beside: { lock: [{ id: `${scope}/providers/Microsoft.Authorization/locks/keep`, properties: { level } }] },
});

ruleCases(productionLocked, {
  pass: {
    'a lock on the workspace': locked('CanNotDelete'),
    'a stronger lock that breaks more': { ...locked('ReadOnly'), advice: true },
  },
  fail: {
    'a lock on the resource group only': locked('CanNotDelete', GROUP),
    'a lock on something below': locked('CanNotDelete', `${WORKSPACE_ID}/computes/c`),
    'no lock': { raw: { tags: { environment: 'prod' } }, beside: { lock: [] } },
  },
  unknown: { 'the locks were not collected': { raw: { tags: { environment: 'prod' } } } },
  notApplicable: { 'a test workspace': locked('CanNotDelete', WORKSPACE_ID, 'test') },
});

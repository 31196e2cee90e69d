import { enabledAndBounded } from '../../../shared/rules/schedule/enabled-and-bounded.ts';
import { ruleCases } from '../../rule-cases.ts';

const schedule = (endTime: string | null, properties: Record<string, string | boolean> = {}) => ({
  raw: { properties: { isEnabled: true, provisioningState: 'Succeeded', trigger: { endTime }, ...properties } },
});

// Cases are judged at 2026-11-24T10:00:00Z.
ruleCases(enabledAndBounded, {
  pass: { 'it ends next year': schedule('2027-01-01T00:00:00Z'), 'it never ends': { ...schedule(null), advice: true } },
  fail: {
    'it ended': { ...schedule('2026-01-01T00:00:00Z'), because: 'ended' },
    'its end is no time': schedule('someday'),
    'it is switched off': { ...schedule(null, { isEnabled: false }), because: 'not enabled' },
    'it failed': { ...schedule(null, { provisioningState: 'Failed' }), because: 'Failed' },
  },
});

import { secretExpires } from '../../../shared/rules/connection/secret-expires.ts';
import { ruleCases } from '../../rule-cases.ts';

const connection = (expiryTime: string | null, authType = 'ApiKey') => ({ raw: { properties: { authType, expiryTime } } });

// Cases are judged at 2026-11-24T10:00:00Z.
ruleCases(secretExpires, {
  pass: {
    'in a month': { ...connection('2026-12-24T10:00:00Z'), because: '30 day(s)' },
    'on the last day the policy allows': { ...connection('2026-12-04T10:00:00Z'), policy: { connectionSecretMaxAgeInDays: 10 } },
  },
  fail: {
    never: { ...connection(null), because: 'never' },
    'in two years': { ...connection('2028-11-24T10:00:00Z'), because: 'allows 90' },
    'last week': { ...connection('2026-11-17T10:00:00Z'), because: 'expired' },
    'at no time': { ...connection('soon'), because: 'no time' },
    'never, with the secret of a service principal': connection(null, 'ServicePrincipal'),
  },
  notApplicable: { Entra: connection(null, 'AAD') },
});

import { usesEntra } from '../../../shared/rules/connection/uses-entra.ts';
import { ruleCases } from '../../rule-cases.ts';

const connection = (authType: string) => ({ raw: { properties: { authType } } });

ruleCases(usesEntra, {
  pass: {
    Entra: connection('AAD'),
    'a managed identity': connection('ManagedIdentity'),
    'a service principal': { ...connection('ServicePrincipal'), advice: true },
    OAuth: { ...connection('OAuth2'), advice: true },
    'no authentication': { ...connection('None'), advice: true },
  },
  fail: Object.fromEntries(
    ['AccountKey', 'AccessKey', 'ApiKey', 'CustomKeys', 'PAT', 'SAS', 'UsernamePassword'].map((type) => [type, connection(type)]),
  ),
});

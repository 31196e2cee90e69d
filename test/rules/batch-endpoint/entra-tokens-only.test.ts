import { entraTokensOnly } from '../../../shared/rules/batch-endpoint/entra-tokens-only.ts';
import { ruleCases } from '../../rule-cases.ts';

const endpoint = (authMode: string | null) => ({ raw: { properties: { authMode } } });

ruleCases(entraTokensOnly, {
  pass: { 'Entra tokens': endpoint('AADToken') },
  fail: { keys: endpoint('Key'), 'tokens of the workspace': endpoint('AMLToken'), nothing: { ...endpoint(null), because: 'not set' } },
});

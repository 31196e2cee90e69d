import { entraOnly } from '../../../shared/rules/serverless-endpoint/entra-only.ts';
import { ruleCases } from '../../rule-cases.ts';

const endpoint = (authMode: string | null) => ({ raw: { properties: { authMode } } });

ruleCases(entraOnly, {
  pass: { Entra: endpoint('AAD') },
  fail: { keys: endpoint('Key'), both: endpoint('KeyAndAAD'), 'the spelling of other endpoints': endpoint('AADToken') },
});

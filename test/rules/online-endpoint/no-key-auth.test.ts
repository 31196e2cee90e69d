import { noKeyAuth } from '../../../shared/rules/online-endpoint/no-key-auth.ts';
import { ruleCases } from '../../rule-cases.ts';

const endpoint = (authMode: string | null) => ({ raw: { properties: { authMode } } });

ruleCases(noKeyAuth, {
  pass: { 'Entra tokens': endpoint('AADToken'), 'tokens of the workspace': endpoint('amltoken') },
  fail: { keys: { ...endpoint('key'), because: 'key' }, 'a mode nobody knows': endpoint('Anonymous'), nothing: endpoint(null) },
});

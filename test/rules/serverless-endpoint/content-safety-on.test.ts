import { contentSafetyOn } from '../../../shared/rules/serverless-endpoint/content-safety-on.ts';
import { ruleCases } from '../../rule-cases.ts';

const endpoint = (contentSafetyStatus: string | null) => ({ raw: { properties: { contentSafety: { contentSafetyStatus } } } });

ruleCases(contentSafetyOn, {
  pass: { on: endpoint('Enabled'), 'not set': { ...endpoint(null), advice: true } },
  fail: { off: endpoint('Disabled') },
});

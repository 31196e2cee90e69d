import { scoringOverHttps } from '../../../shared/rules/online-endpoint/scoring-over-https.ts';
import { ruleCases } from '../../rule-cases.ts';

const endpoint = (scoringUri: string | null) => ({ raw: { properties: { scoringUri } } });

ruleCases(scoringOverHttps, {
  pass: { https: endpoint('https://fraud.westeurope.inference.ml.azure.com/score') },
  fail: { http: { ...endpoint('http://10.0.0.4/score'), because: 'http://10.0.0.4/score' } },
  unknown: { 'before the first deployment': endpoint(null) },
});

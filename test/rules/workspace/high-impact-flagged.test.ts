import { highImpactFlagged } from '../../../shared/rules/workspace/high-impact-flagged.ts';
import { ruleCases } from '../../rule-cases.ts';

const workspace = (tags: Record<string, string>, hbiWorkspace: boolean | null) => ({ raw: { tags, properties: { hbiWorkspace } } });

ruleCases(highImpactFlagged, {
  pass: { 'sensitive data, flagged': workspace({ dataClassification: 'Highly Confidential' }, true) },
  fail: {
    'sensitive data, not flagged': workspace({ 'data-classification': 'restricted' }, false),
    'health data, the flag is missing': { ...workspace({ Classification: 'PHI' }, null), because: 'means false' },
  },
  notApplicable: {
    'public data': { ...workspace({ dataClassification: 'public' }, false), because: 'public' },
    'data that says it is not sensitive': workspace({ dataClassification: 'non-sensitive' }, false),
    'no classification': workspace({ owner: 'confidential team' }, false),
    'an empty classification': workspace({ dataClassification: ' ' }, false),
  },
});

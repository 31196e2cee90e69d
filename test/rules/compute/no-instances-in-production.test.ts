import { noInstancesInProduction } from '../../../shared/rules/compute/no-instances-in-production.ts';
import { ruleCases } from '../../rule-cases.ts';

const instanceIn = (environment: string | undefined, tags: Record<string, string> = {}) => ({
  raw: { tags, properties: { computeType: 'ComputeInstance' } },
  beside: { workspace: [environment === undefined ? {} : { tags: { Environment: environment } }] },
});

ruleCases(noInstancesInProduction, {
  pass: { 'an instance for emergencies': instanceIn('prod', { 'Break-Glass': 'INC-17' }) },
  fail: {
    'an instance in production': instanceIn('PROD'),
    'the tag says that it is none for emergencies': instanceIn('production', { breakglass: 'false' }),
  },
  notApplicable: {
    'a development workspace': { ...instanceIn('dev'), because: 'dev' },
    'a workspace that declares no environment': { ...instanceIn(undefined), because: 'no tag environment' },
    'a cluster': { raw: { properties: { computeType: 'AmlCompute' } } },
  },
});

import { clusterScalesToZero } from '../../../shared/rules/compute/cluster-scales-to-zero.ts';
import { ruleCases } from '../../rule-cases.ts';

const cluster = (scaleSettings: Record<string, number>) => ({
  raw: { properties: { computeType: 'AmlCompute', properties: { scaleSettings } } },
});

ruleCases(clusterScalesToZero, {
  pass: {
    'no node when idle': cluster({ minNodeCount: 0, maxNodeCount: 4 }),
    'the lowest count is not set': { ...cluster({ maxNodeCount: 4 }), because: 'means 0' },
  },
  fail: { 'one node always runs': { ...cluster({ minNodeCount: 1, maxNodeCount: 4 }), because: 'is 1' } },
  notApplicable: { 'an instance': { raw: { properties: { computeType: 'ComputeInstance' } } } },
});

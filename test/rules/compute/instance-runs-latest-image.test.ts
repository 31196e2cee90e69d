import { instanceRunsLatestImage } from '../../../shared/rules/compute/instance-runs-latest-image.ts';
import { ruleCases } from '../../rule-cases.ts';

const instance = (osImageMetadata: Record<string, boolean> | null) => ({
  raw: { properties: { computeType: 'ComputeInstance', properties: { osImageMetadata } } },
});

ruleCases(instanceRunsLatestImage, {
  pass: { 'the latest image': instance({ isLatestOsImageVersion: true }) },
  fail: { 'an older image': instance({ isLatestOsImageVersion: false }) },
  unknown: { 'a stopped instance reports none': { ...instance(null), because: 'stopped' } },
  notApplicable: { 'a cluster': { raw: { properties: { computeType: 'AmlCompute' } } } },
});

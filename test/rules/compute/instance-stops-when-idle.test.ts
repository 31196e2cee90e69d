import { instanceStopsWhenIdle } from '../../../shared/rules/compute/instance-stops-when-idle.ts';
import { ruleCases } from '../../rule-cases.ts';

const instance = (idleTimeBeforeShutdown: string | null) => ({
  raw: { properties: { computeType: 'ComputeInstance', properties: { idleTimeBeforeShutdown } } },
});

ruleCases(instanceStopsWhenIdle, {
  pass: {
    'after an hour': instance('PT60M'),
    'after the shortest time': instance('PT15M'),
    'after the longest time, which the policy finds long': { ...instance('P3D'), advice: true },
    'after two hours, which this policy allows': { ...instance('PT1H60M'), policy: { maxIdleInMinutes: 120 } },
  },
  fail: {
    'it is not set': { ...instance(null), because: 'not set' },
    'it is empty': instance(''),
    'it is too short': instance('PT14M59S'),
    'it is too long': instance('P3DT1S'),
    'it is no duration': instance('P'),
    'it is a number': instance('60'),
  },
  notApplicable: { 'a cluster': { raw: { properties: { computeType: 'AmlCompute' } } } },
});

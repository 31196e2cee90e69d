import { defineRule } from '../../model/rule.ts';
import { fail, pass } from '../../model/verdict.ts';
import { otherThan } from '../compute-types.ts';
import { minutesOf } from '../times.ts';

const IDLE = 'properties.properties.idleTimeBeforeShutdown';
const SHORTEST_IN_MINUTES = 15;
const LONGEST_IN_MINUTES = 3 * 24 * 60;

export const instanceStopsWhenIdle = defineRule({
  id: 'AML-CICD-007',
  kind: 'compute',
  title: 'Compute instance stops when idle',
  severity: 'medium',
  control: 10,
  why: 'A forgotten instance runs for weeks without a patch, with an open session of its user and on the bill.',
  how: 'Set the idle shutdown of the instance, for example to PT60M.',
  fix: 'auto',
  references: ['https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance'],
  peers: ['AP:679ddf89', 'PSR:Azure.ML.ComputeIdleShutdown', 'ALZ:Deny-ML-Idle-Shutdown'],
  reads: { 'properties.computeType': 'ComputeInstance', [IDLE]: { expected: 'from PT15M to P3D', since: '2025-12-01' } },

  check(instance, { policy }) {
    const other = otherThan(instance, 'ComputeInstance');
    if (other !== undefined) {
      return other;
    }
    const idle = instance.text(IDLE);
    const minutes = minutesOf(idle ?? '');
    if (minutes === undefined || minutes < SHORTEST_IN_MINUTES || minutes > LONGEST_IN_MINUTES) {
      return fail(`Idle shutdown is ${idle ?? 'not set'}; expected PT15M to P3D.`);
    }
    const advice = `The policy allows ${policy.maxIdleInMinutes} minutes: set it to PT${policy.maxIdleInMinutes}M.`;
    return pass(`The instance stops after ${idle} without use.`, minutes > policy.maxIdleInMinutes ? advice : undefined);
  },
});

import { defineRule } from '../../model/rule.ts';
import { fail, notApplicable, pass, unknown } from '../../model/verdict.ts';

export const regionAllowed = defineRule({
  id: 'AML-CMP-001',
  kind: 'workspace',
  title: 'Workspace region is allowed',
  severity: 'high',
  control: 7,
  why: 'Data and models in a region you did not allow may break residency laws and contracts.',
  how: 'Create the workspace again in an allowed region and move its data there, or add the region to allowedLocations.',
  fix: 'guide',
  references: ['https://learn.microsoft.com/azure/governance/policy/samples/built-in-policies'],
  peers: ['AP:e56962a6', 'PSR:Azure.Resource.AllowedRegions'],
  reads: { location: 'one of the allowed locations' },

  check(workspace, { policy }) {
    if (policy.allowedLocations.length === 0) {
      return notApplicable('The policy allows every region.');
    }
    const location = workspace.text('location');
    if (location === undefined) {
      return unknown('Azure reports no location of the workspace.');
    }
    return policy.allowedLocations.some((allowed) => normalised(allowed) === normalised(location))
      ? pass(`The region ${location} is allowed.`)
      : fail(`The region ${location} is not one of ${policy.allowedLocations.join(', ')}.`);
  },
});

/** `West Europe` and `westeurope` are the same region. */
function normalised(location: string): string {
  return location.replace(/\s/g, '').toLowerCase();
}

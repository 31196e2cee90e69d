import type { FactName, PreflightFacts } from '../model/preflight-facts.ts';
import type { Resource, Unit } from '../model/unit.ts';
import { isSettled, isUnlocked } from './common-concerns.ts';
import { type Concern, safe, unsafe, unsure } from './concerns.ts';
import { diagnosisFindsNoError, noPolicyDenies } from './fact-concerns.ts';
import { namesResolve } from './private-dns.ts';
import { connectionsOf, isApproved, reachedThrough } from './private-links.ts';
import { whyUnseen } from './why-unseen.ts';

/** What has to be known beside the unit before public access is closed. */
export const CLOSING_FACTS: readonly FactName[] = ['zoneLinks', 'policyDenials', 'diagnosis'];

/** What every repair asks that closes public access; a remediation adds what is its own. */
export function closesWithoutHarm(resource: Resource, unit: Unit, facts: PreflightFacts): readonly Concern[] {
  return [
    ...staysReachable(resource, unit, facts),
    noPolicyDenies(facts),
    // Only a workspace can be diagnosed.
    ...(unit.kind === 'workspace' ? [diagnosisFindsNoError(facts)] : []),
    isUnlocked(resource, unit),
    isSettled(resource),
  ];
}

/** Without an approved private endpoint there are no names to follow. */
function staysReachable(resource: Resource, unit: Unit, facts: PreflightFacts): readonly Concern[] {
  const reached = reachedThrough(resource, unit);
  if (reached === undefined) {
    return [unsure('The workspace could not be read.')];
  }
  const approved = hasApprovedConnection(reached, unit);
  return approved.result === 'safe' ? [approved, namesResolve(reached, unit, facts)] : [approved];
}

function hasApprovedConnection(resource: Resource, unit: Unit): Concern {
  const connections = connectionsOf(resource, unit);
  if (connections === undefined) {
    return unsure('Private endpoint connections were not collected.');
  }
  if ('reading' in connections) {
    return unsure(`Private endpoint connections could not be read: ${whyUnseen(connections.reading)}`);
  }
  const approved = connections.filter((one) => isApproved(resource, one)).length;
  return approved > 0
    ? safe(`${approved} private endpoint connection(s) are approved.`)
    : unsafe(`None of ${connections.length} private endpoint connection(s) is approved: nobody could reach it any more.`);
}

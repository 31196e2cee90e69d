import type { Arm } from '../azure/arm.ts';
import type { Diagnose } from '../azure/diagnose.ts';
import type { FactName, PreflightFacts } from '../model/preflight-facts.ts';
import type { Plan } from '../model/remediation.ts';
import type { Reading, Resource, Unit } from '../model/unit.ts';
import { denialsIn, policyQuestion } from './policy-question.ts';
import { zonesToRead } from './private-links.ts';

export interface FactPorts {
  /** Reads and asks as the identity that scans. */
  readonly arm: Pick<Arm, 'list' | 'ask'>;
  readonly diagnose: Diagnose;
  /** Default 60 s. */
  readonly limitInMs?: number;
}

export interface FactsWanted {
  readonly facts: readonly FactName[];
  readonly resource: Resource;
  readonly unit: Unit;
  readonly plan: Plan;
}

export type GatherFacts = (wanted: FactsWanted, signal: AbortSignal) => Promise<PreflightFacts>;

/** Leaves half of an activity's time to the rest of its work. */
const LIMIT_IN_MS = 60_000;

/** Reads what a preflight wants to know beside the unit, all at once. What is not to be had in time is unread; nothing is thrown. */
export function createGatherFacts(ports: FactPorts): GatherFacts {
  return async ({ facts, resource, unit, plan }, signal) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(ports.limitInMs ?? LIMIT_IN_MS)]);
    const asks = {
      zoneLinks: async () => ({ zoneLinks: await linksOf(ports, zonesToRead(resource, unit), limited) }),
      policyDenials: async () => ({ policyDenials: await denialsOf(ports, { resource, plan }, limited) }),
      diagnosis: async () => (unit.kind === 'workspace' ? { diagnosis: await ports.diagnose(unit.id, limited) } : {}),
    } as const satisfies Record<FactName, () => Promise<PreflightFacts>>;
    const gathered: PreflightFacts[] = await Promise.all(facts.map((fact) => asks[fact]()));
    return Object.assign({}, ...gathered) as PreflightFacts;
  };
}

async function linksOf(
  { arm }: FactPorts,
  zones: readonly string[],
  signal: AbortSignal,
): Promise<Record<string, Reading<readonly Resource[]>>> {
  const links = zones.map(async (zone) => [zone, await arm.list('private-dns-zone-link', `${zone}/virtualNetworkLinks`, signal)] as const);
  return Object.fromEntries(await Promise.all(links));
}

async function denialsOf(
  { arm }: FactPorts,
  { resource, plan }: Pick<FactsWanted, 'resource' | 'plan'>,
  signal: AbortSignal,
): Promise<NonNullable<PreflightFacts['policyDenials']>> {
  const answer = await arm.ask(policyQuestion(resource, plan), signal);
  return answer.status === 'read' ? denialsIn(answer.value) : answer;
}

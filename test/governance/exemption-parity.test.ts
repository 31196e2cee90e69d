import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../shared/config/parse.ts';
import type { Exemption } from '../../shared/engine/exemptions.ts';
import { governEvent } from '../../shared/governance.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Judgement } from '../../shared/model/verdict.ts';
import { look } from '../../shared/remediations/carry-out/look.ts';
import type { Equipped } from '../../shared/remediations/ports.ts';
import { scan } from '../../shared/scan.ts';
import { withStoredExemptions } from '../../shared/wiring/exemptions.ts';
import { judgeWith } from '../../shared/wiring/judge.ts';
import { useAzurite } from '../azurite.ts';
import { anEvent, aWorld, never, portsOf, put, workspaceId } from './world.ts';

const storage = useAzurite();
const RULE = 'AML-NET-001';
const WS = workspaceId('ws');
const PATH = 'properties.publicNetworkAccess';

interface Verdicts {
  readonly event: Finding['status'] | undefined;
  readonly scan: Judgement['verdict'] | undefined;
  readonly preflight: Judgement['verdict'] | undefined;
}

/** What an event, a scan from the command line and the preflight of a remediation make of an open workspace under one exemption. */
async function verdictsUnder(exemption: Exemption, from: 'file' | 'command'): Promise<Verdicts> {
  const world = aWorld();
  const now = () => new Date(world.time);
  const ledger = storage().ledger({ now });
  const file = { config: parseConfig(''), exemptions: from === 'file' ? [exemption] : [] };
  if (from === 'command') {
    await ledger.exemptions.add({ ...exemption, createdAt: now().toISOString() });
  }
  const loaded = withStoredExemptions(async () => file, ledger.exemptions, now);
  const ports = portsOf(world, ledger, { judge: async (unit, at) => judgeWith(await loaded(), unit, at) });
  const ref = put(world, 'ws', { access: 'Enabled' });

  await governEvent(anEvent(world, WS), ports, never);
  const collect = (id: string) => world.units.get(id) ?? { id, kind: 'subscription' as const, slots: [] };
  const inForce = await loaded();
  const scanned = await scan(
    {
      discover: async () => ({ status: 'read', value: { units: [ref], silentSubscriptions: [], subscriptions: [] } }),
      collect: async ({ id }) => collect(id),
      judge: (unit) => judgeWith(inForce, unit, now().toISOString()),
      tool: { name: 'aml-warden', version: '1' },
      catalogue: { version: '1', rules: 1, profile: 'default' },
    },
    never,
  );
  const equipped: Pick<Equipped, 'collect' | 'judge' | 'now'> = {
    collect: async ({ id }) => collect(id),
    judge: async (unit, at) => judgeWith(await loaded(), unit, at),
    now,
  };
  const request = { remediationId: 'r', ruleId: RULE, findingId: 'f', resourceId: WS, unit: WS, requestedBy: 'test' };
  const seen = await look(equipped as Equipped, request, never);
  const isOurs = ({ ruleId, resourceId }: Pick<Judgement, 'ruleId' | 'resourceId'>): boolean => ruleId === RULE && resourceId === WS;
  return {
    event: (await ledger.listFindings({ top: 100, unit: WS })).items.find(isOurs)?.status,
    scan: scanned.results.find(isOurs)?.verdict,
    preflight: seen.status === 'read' ? seen.judgement?.verdict : undefined,
  };
}

const exemption: Exemption = {
  id: 'e1',
  kind: 'exempt',
  ruleId: RULE,
  resourceId: WS,
  reason: 'Sample data only',
  ticket: 'T-1',
  approver: 'ada',
  expires: '2026-12-01T00:00:00Z',
  values: { [PATH]: 'Enabled' },
};
const { resourceId: _, ...anywhere } = exemption;
const accepted: Verdicts = { event: 'exempt', scan: 'exempt', preflight: 'exempt' };
const counted: Verdicts = { event: 'open', scan: 'fail', preflight: 'fail' };

describe.each(['file', 'command'] as const)('an exemption by %s', (from) => {
  it.each<readonly [string, Exemption, Verdicts]>([
    ['for the resource', exemption, accepted],
    ['for the unit', { ...anywhere, unit: WS }, accepted],
    ['for another value', { ...exemption, values: { [PATH]: 'Other' } }, counted],
    ['that ended', { ...exemption, expires: '2026-11-24T09:00:00Z' }, counted],
    ['that only snoozes', { ...exemption, kind: 'snooze' }, counted],
  ])('%s says the same to an event, a scan and a remediation', async (_name, one, expected) => {
    expect(await verdictsUnder(one, from)).toEqual(expected);
  });
});

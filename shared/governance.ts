import { governUnits, type UnitOutcome } from './governance/govern-units.ts';
import type { Ports } from './governance/ports.ts';
import { noticeOf } from './intake/notice.ts';
import { unitsConcerned } from './intake/units-concerned.ts';

export { assessUnit } from './governance/assess-unit.ts';
export type { Ports } from './governance/ports.ts';
export { sweep } from './governance/sweep.ts';

/** What became of an event: of no concern, or an outcome per unit. */
export type Governed = { readonly ignored: string } | { readonly units: readonly UnitOutcome[] };

/** The story of one change. Rejects only while nothing is stored, so that the event comes again; after that nothing is lost. */
export async function governEvent(event: unknown, ports: Ports, signal: AbortSignal): Promise<Governed> {
  const heard = noticeOf(event, ports.now?.());
  if ('ignored' in heard) {
    return heard;
  }
  const { unitsOf, inbox } = ports.ledger;
  const concerned = await unitsConcerned(heard.notice, { unitsOf, governedSubscriptions: await ports.governedSubscriptions() });
  if ('ignored' in concerned) {
    return concerned;
  }
  await Promise.all(concerned.units.map((unit) => inbox.remember(unit, heard.notice)));
  return { units: await governUnits(concerned.units, ports, signal) };
}

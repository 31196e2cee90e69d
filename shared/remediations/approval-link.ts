import type { RemediationRecord, RemediationView } from '../model/remediation-run.ts';
import { isInstanceId } from './instance-id.ts';
import { type ApprovalLink, faultOf, pathOf, signed } from './links.ts';
import type { Equipped } from './ports.ts';
import { viewOf } from './view.ts';

/** Path and query of the link for the ask that is open; undefined when nobody is asked or there is no key. */
export async function approvalLinkOf({ signingKey, log }: Equipped, { id, state, ask }: RemediationRecord): Promise<string | undefined> {
  if (state !== 'waiting' || ask === undefined) {
    return undefined;
  }
  const key = await signingKey();
  if (key === null) {
    log.warn('Nobody can approve: the vault holds no secret approval-signing-key', { id });
    return undefined;
  }
  return pathOf(signed({ id, ask: ask.number, expires: Math.floor(Date.parse(ask.expiresAt) / 1_000) }, key));
}

export type Refused = {
  readonly status: 'refused';
  readonly reason: 'forged' | 'expired' | 'used' | 'unavailable';
  readonly because: string;
};

export type Opened = { readonly status: 'open'; readonly remediation: RemediationView } | Refused;

const because = {
  forged: 'The link was not made by aml-warden, or not whole: open it from the card or mail again.',
  expired: 'The link has expired. If the finding is still open, a new repair can be asked for.',
  used: 'The link was used, or what it asks about is over.',
  unavailable: 'Links cannot be checked: the vault holds no secret approval-signing-key.',
} as const satisfies Record<Refused['reason'], string>;

/** Refuses what is not ours or no longer open, and says so in the log; never with the signature. */
export async function checkLink(equipped: Equipped, link: ApprovalLink, by: string): Promise<Refused | null> {
  const key = await equipped.signingKey();
  const fault = key === null ? 'unavailable' : faultOf(link, key, equipped.now());
  return fault === null ? null : refuse(equipped, link, { reason: fault, by });
}

/** What a link asks about; decides nothing. */
export async function openLink(equipped: Equipped, link: ApprovalLink, by: string): Promise<Opened> {
  const refused = await checkLink(equipped, link, by);
  if (refused !== null) {
    return refused;
  }
  const record = isInstanceId(link.id) ? await equipped.store.get(link.id) : null;
  const isOpen = record?.state === 'waiting' && record.ask?.number === link.ask;
  if (!isOpen || (await equipped.store.decision(link.id, link.ask)) !== null) {
    return refuse(equipped, link, { reason: 'used', by });
  }
  return { status: 'open', remediation: viewOf(record) };
}

export function refuse(
  { log }: Pick<Equipped, 'log'>,
  { id, ask }: Pick<ApprovalLink, 'id' | 'ask'>,
  { reason, by }: { readonly reason: Refused['reason']; readonly by: string },
): Refused {
  log.warn('An approval link was refused', { id: id.slice(0, 100), ask, reason, by });
  return { status: 'refused', reason, because: because[reason] };
}

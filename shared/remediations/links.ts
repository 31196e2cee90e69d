import { createHmac, timingSafeEqual } from 'node:crypto';

/** What an approval link stands for: one ask of one remediation, until then. */
export interface LinkTerms {
  readonly id: string;
  readonly ask: number;
  /** Seconds since 1970. */
  readonly expires: number;
}

export interface ApprovalLink extends LinkTerms {
  /** HMAC-SHA256 over the terms, base64url. */
  readonly signature: string;
}

export type LinkFault = 'forged' | 'expired';

/** A shorter key could be guessed. */
const SHORTEST_KEY = 32;

export function signed(terms: LinkTerms, key: string): ApprovalLink {
  return { ...terms, signature: signatureOf(terms, key).toString('base64url') };
}

/** Path and query of a link. */
export function pathOf({ id, ask, expires, signature }: ApprovalLink): string {
  const query = new URLSearchParams({ ask: String(ask), expires: String(expires), signature });
  return `/api/approvals/${encodeURIComponent(id)}?${query.toString()}`;
}

/** What is wrong with a link; null when it is ours and still open. Who forges learns nothing about expiry. */
export function faultOf(link: ApprovalLink, key: string, now: Date): LinkFault | null {
  const given = Buffer.from(link.signature, 'base64url');
  const ours = signatureOf(link, key);
  if (given.length !== ours.length || !timingSafeEqual(given, ours)) {
    return 'forged';
  }
  return link.expires * 1_000 <= now.getTime() ? 'expired' : null;
}

function signatureOf({ id, ask, expires }: LinkTerms, key: string): Buffer {
  if (key.length < SHORTEST_KEY) {
    throw new RangeError(`Expected a signing key of at least ${SHORTEST_KEY} characters in the secret approval-signing-key.`);
  }
  return createHmac('sha256', key).update(`aml-warden approval v1\n${id}\n${ask}\n${expires}`).digest();
}

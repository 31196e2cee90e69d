import type { Severity } from './verdict.ts';

export type Channel = 'teams' | 'email' | 'event-grid';

/** Something people are told. Plain texts: every channel escapes for itself. */
export interface Message {
  /** Unique and the same however often it is posted: a message is delivered once per channel. */
  readonly id: string;
  readonly topic: 'findings' | 'approval' | 'remediation' | 'report' | 'exemption' | 'alarm' | 'test';
  readonly title: string;
  /** Sentences. */
  readonly text: string;
  readonly severity?: Severity;
  /** Canonical id of the unit it is about. */
  readonly unit?: string;
  /** The unit's environment, lower case. */
  readonly environment?: string;
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** What changes: for approvals. */
  readonly differences?: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  /** https (or loopback) addresses a reader may open. */
  readonly links: readonly { readonly title: string; readonly url: string }[];
  /** Ids of the transitions it tells of; none is lost in a digest. */
  readonly transitionIds?: readonly string[];
  /** Instead of the recipients that routes say. */
  readonly to?: readonly string[];
  /** For mail: an HTML body instead of the one made from the texts; pictures are referred to as `cid:<name>`. */
  readonly html?: string;
  readonly attachments?: readonly Attachment[];
  /** RFC 3339. */
  readonly at: string;
  /** After that it is of no use any more. */
  readonly expiresAt?: string;
}

export interface Attachment {
  /** File name; also the content id. */
  readonly name: string;
  readonly contentType: string;
  /** Name of a blob in the container `reports`. */
  readonly blob: string;
  /** Shown within the HTML body. */
  readonly isInline?: boolean;
}

/** Takes a message for delivery. Resolves once it is stored; delivery is tried at once and swept until it arrived. */
export type Post = (message: Message) => Promise<void>;

import type { Actor } from './finding.ts';
import type { Json } from './json.ts';

/** A security-relevant difference between two looks, or from the baseline. */
export interface Change {
  /** sha256 hex of unit, resource, path, look: the same however often it is told. */
  readonly id: string;
  readonly unit: string;
  readonly resourceId: string;
  readonly resourceType: string;
  /** Property path; empty when the whole resource appeared or went away. */
  readonly path: string;
  readonly before: Json;
  readonly after: Json;
  /** When we saw it, RFC 3339. */
  readonly at: string;
  /** When Azure says it happened. */
  readonly eventAt?: string;
  readonly actor?: Actor;
  /** Whether it differs from the approved baseline; undefined where there is none. */
  readonly isDrift?: boolean;
  /** Findings the change caused or ended. */
  readonly findingIds: readonly string[];
}

/** The approved state of a unit after a deployment. */
export interface Baseline {
  readonly schemaVersion: 1;
  readonly unit: string;
  readonly approvedBy: string;
  /** By a person's command, or by a deployment of an approved deployer. */
  readonly how: 'command' | 'deployment';
  readonly at: string;
  /** Resource id → normal form: path → value, without what is read-only or computed. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  /** Places (`kind target`) that could not be read then: what is found there later is no drift. */
  readonly unseen?: readonly string[];
}

/** Minutes findings were open, summed. */
export interface Exposure {
  readonly unit: string;
  readonly control: number;
  readonly minutes: number;
}

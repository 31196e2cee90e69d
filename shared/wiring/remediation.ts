import type { Secrets } from '../azure/secrets.ts';
import type { Settings } from '../config/settings.ts';
import type { LoadedConfig } from '../config/source.ts';
import { environmentOf } from '../engine/environment.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RemediationAges } from '../ledger/remediations/purge.ts';
import type { Consumer } from '../model/consumer.ts';
import type { Post } from '../model/message.ts';
import { rootOf, type Unit } from '../model/unit.ts';
import type { RemediationPorts } from '../remediations/ports.ts';
import { remediationRow } from '../reports/log-rows.ts';

/** The secret that approval links are signed with; who may write it is not us. */
const SIGNING_KEY = 'approval-signing-key';

export interface RemediationSurroundings {
  readonly settings: Pick<Settings, 'PUBLIC_URL'>;
  readonly secrets: Secrets;
  readonly config: () => Promise<LoadedConfig>;
  readonly ledger: Pick<Ledger, 'lastLook' | 'getFinding' | 'contest'>;
  readonly estateSize: () => Promise<number>;
  /** Everybody who hears of transitions, by the time one is told. */
  readonly consumers: () => readonly Consumer[];
  /** Tells people. */
  readonly post?: Post | undefined;
  /** Keeps rows for Log Analytics. */
  readonly sendRows?: ((table: 'remediations', rows: readonly KeyedRow[]) => Promise<void>) | undefined;
}

interface KeyedRow {
  readonly id: string;
  readonly row: Readonly<Record<string, unknown>>;
}

type Joined = 'post' | 'report' | 'environmentOf' | 'lastSeen' | 'estateSize' | 'historyOf' | 'contest' | 'signingKey' | 'publicUrl';

/** What remediation needs of the parts around it. */
export function remediationSurroundings(parts: RemediationSurroundings): Pick<RemediationPorts, Joined> {
  const { settings, secrets, config, ledger, estateSize, consumers, post, sendRows } = parts;
  return {
    environmentOf: async (unit) => seenEnvironment(unit, (await config()).config.policy),
    lastSeen: async (unit) => (await ledger.lastLook(unit))?.unit ?? null,
    estateSize,
    historyOf: async (findingId) => (await ledger.getFinding(findingId))?.history ?? [],
    contest: (dispute) =>
      ledger.contest(dispute, (transition) =>
        consumers()
          .filter(({ wants }) => wants(transition))
          .map(({ name }) => name),
      ),
    signingKey: () => secrets(SIGNING_KEY),
    publicUrl: settings.PUBLIC_URL,
    post,
    report: async (record) => await sendRows?.('remediations', [{ id: record.id, row: remediationRow(record) }]),
  };
}

/** Null where the resource that would declare it was not read: that is not the same as declaring none. */
function seenEnvironment(unit: Unit, policy: LoadedConfig['config']['policy']): string | undefined | null {
  const status = rootOf(unit)?.reading.status;
  return status === 'denied' || status === 'unread' ? null : environmentOf(unit, policy);
}

const DAY_IN_MS = 86_400_000;

type Kept = Pick<LoadedConfig['config'], 'retention' | 'remediation'>;

/** What ended before may go. Reverts are counted from the history: what still counts is never too old. */
export function remediationAges({ retention, remediation }: Kept, now: Date): RemediationAges {
  const before = (days: number) => new Date(now.getTime() - days * DAY_IN_MS);
  return {
    history: before(Math.max(retention.remediationsInDays, remediation.contested.withinDays)),
    state: before(retention.remediationStateInDays),
  };
}

const ESTATE_REMEMBERED_IN_MS = 5 * 60_000;

/** Counts every unit we know, now and then. */
export function createEstateSize(ledger: Pick<Ledger, 'unitsBelow'>, now: () => number = Date.now): () => Promise<number> {
  let known: { readonly size: Promise<number>; readonly until: number } | undefined;
  return () => {
    if (known === undefined || known.until <= now()) {
      const size = ledger.unitsBelow('/subscriptions').then((units) => units.length);
      known = { size, until: now() + ESTATE_REMEMBERED_IN_MS };
      size.catch(() => {
        known = undefined;
      });
    }
    return known.size;
  };
}

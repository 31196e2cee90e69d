import type { Excused, ExemptionRoutes, ListedExemption } from '../api/exemptions.ts';
import type { LoadedConfig } from '../config/source.ts';
import { excusedValues } from '../engine/exemptions.ts';
import { expiryMessages } from '../engine/expiry.ts';
import { lookSoon } from '../governance/look-soon.ts';
import type { Ports } from '../governance/ports.ts';
import type { StoredExemption, StoredExemptions } from '../ledger/exemptions-table.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Exemption } from '../model/exemption.ts';
import type { Post } from '../model/message.ts';
import { ESTATE, type UnitRef, unitOfId, unitRefOf } from '../model/resource-id.ts';
import { ruleById } from '../rules/catalogue.ts';

/** How long the caller waits for the look that shows what an exemption does; whoever holds the unit, or the sweep, makes it otherwise. */
const ASSESS_IN_MS = 15_000;

/**
 * The configuration with the exemptions of the file and those made by command as one list: what judges an event, a scan or a plan
 * applies the same. Where they cannot be read nothing is judged, because what they excuse could be repaired.
 */
export function withStoredExemptions(
  load: () => Promise<LoadedConfig>,
  stored: Pick<StoredExemptions, 'active'>,
  now: () => Date = () => new Date(),
): () => Promise<LoadedConfig> {
  return async () => {
    const [loaded, exemptions] = await Promise.all([load(), stored.active(now().toISOString())]);
    return exemptions.length === 0 ? loaded : { ...loaded, exemptions: [...loaded.exemptions, ...exemptions] };
  };
}

export interface ExemptionParts {
  readonly ledger: Ledger;
  readonly config: () => Promise<LoadedConfig>;
  readonly ports: Ports;
  readonly now?: () => Date;
}

export function exemptionRoutes({ ledger, config, ports, now = () => new Date() }: ExemptionParts): ExemptionRoutes {
  return {
    async listExemptions() {
      const [stored, loaded] = await Promise.all([ledger.exemptions.list(), config()]);
      const ids = new Set(stored.map(({ id }) => id));
      const at = now().getTime();
      const fromFile = loaded.exemptions
        .filter(({ id }) => !ids.has(id))
        .map((one): ListedExemption => ({ ...one, from: 'file', status: Date.parse(one.expires) > at ? 'active' : 'ended' }));
      return [...fromFile, ...stored.map((one) => listedStored(one, at))];
    },
    excusedBy: (findingId) => excusedBy(ledger, findingId),
    async addExemption(exemption) {
      await ledger.exemptions.add({ ...exemption, createdAt: now().toISOString() });
      await lookAgain(exemption, ledger, ports);
    },
    async revokeExemption(id, by) {
      const stored = (await ledger.exemptions.list()).find((one) => one.id === id);
      if (stored === undefined) {
        return (await config()).exemptions.some((one) => one.id === id) ? 'file' : 'notFound';
      }
      if (!(await ledger.exemptions.revoke(id, by, now().toISOString()))) {
        return 'notFound';
      }
      await lookAgain(stored, ledger, ports);
      return 'revoked';
    },
  };
}

function listedStored({ revokedAt, ...one }: StoredExemption, at: number): ListedExemption {
  return { ...one, from: 'command', status: revokedAt !== undefined ? 'revoked' : Date.parse(one.expires) > at ? 'active' : 'ended' };
}

async function excusedBy(ledger: Ledger, findingId: string): Promise<Excused> {
  const found = await ledger.getFinding(findingId);
  if (found === null) {
    return { status: 'notFound', because: 'There is no finding with this id.' };
  }
  const { finding } = found;
  return finding.status === 'resolved'
    ? { status: 'conflict', because: 'The finding is resolved: there is nothing to accept.' }
    : { status: 'found', rule: finding.ruleId, resource: finding.resourceId, unit: finding.unit, values: excusedValues(finding) };
}

/** Looks at the units it concerns, as soon as what they are judged by is fresh. A tag may be anywhere: the next look of each unit sees to it. */
async function lookAgain({ ruleId, unit, resourceId }: Exemption, ledger: Ledger, ports: Ports): Promise<void> {
  const isOfEstate = ruleById(ruleId)?.unit === 'estate';
  const refs = isOfEstate ? [ESTATE] : unit === undefined ? await unitsOf(resourceId, ledger) : [unitRefOf(unit)];
  const until = Date.now() + ASSESS_IN_MS;
  for (const ref of refs) {
    await lookSoon(ref, ports, Math.max(0, until - Date.now()));
  }
}

async function unitsOf(resourceId: string | undefined, ledger: Ledger): Promise<UnitRef[]> {
  if (resourceId === undefined) {
    return [];
  }
  const own = unitOfId(resourceId);
  return own === null ? (await ledger.unitsOf(resourceId)).map(unitRefOf) : [own];
}

/** Tells people of exemptions that end soon; every night. */
export async function warnOfExpiry(exemptions: readonly Exemption[], post: Post, now: Date): Promise<number> {
  const messages = expiryMessages(exemptions, now.toISOString());
  for (const message of messages) {
    await post(message);
  }
  return messages.length;
}

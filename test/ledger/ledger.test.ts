import type { TableClient } from '@azure/data-tables';
import { describe, expect, it } from 'vitest';
import { createLedger, type Ledger } from '../../shared/ledger/ledger.ts';
import type { Claim } from '../../shared/ledger/unit-row.ts';
import type { Look, Notice, Transition } from '../../shared/model/finding.ts';
import type { UnitRef } from '../../shared/model/resource-id.ts';
import { scanTables } from '../../shared/wiring/scan.ts';
import { useAzurite } from '../azurite.ts';
import { AT, GROUP, WORKSPACE_ID } from '../scenes.ts';
import { aFailure, aLook } from './looks.ts';

const storage = useAzurite();
const UNIT: UnitRef = { id: WORKSPACE_ID, kind: 'workspace' };
const LATER = '2026-11-24T11:00:00.000Z';
const everyone = () => ['test'];

/** Commits and projects as a holder would. */
async function record(
  ledger: Ledger,
  look: Look,
  dependents: readonly string[] = [],
  consumersOf: (transition: Transition) => readonly string[] = () => [],
) {
  const claim = (await ledger.claim({ id: look.unit.id, kind: 'workspace' })) ?? expect.unreachable('the unit is held');
  expect(await ledger.commit(claim, look)).toBe(true);
  expect(await ledger.project(claim, look, { dependents, consumersOf })).toBe(true);
  await claim.release();
}

const notice = (eventId: string, resourceId = WORKSPACE_ID): Notice => ({ eventId, resourceId, operation: 'x', change: 'write', at: AT });

describe('claims', () => {
  it('are given to one of many who ask at once', async () => {
    const ledger = storage().ledger();
    const claims = await Promise.all(Array.from({ length: 10 }, () => ledger.claim(UNIT)));
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    await claims.find((claim) => claim !== null)?.release();
    const again = await Promise.all(Array.from({ length: 10 }, () => ledger.claim(UNIT)));
    expect(again.filter((claim) => claim !== null)).toHaveLength(1);
  });

  it('write nothing once somebody else took the unit over', async () => {
    let time = Date.parse(AT);
    const ledger = storage().ledger({ now: () => new Date(time) });
    const old = await ledger.claim(UNIT);
    time += 60_001;
    const thief = await ledger.claim(UNIT);
    expect(thief).not.toBeNull();
    expect(old && (await ledger.commit(old, aLook()))).toBe(false);
    expect(await old?.renew()).toBe(false);
    await old?.release();
    expect(await ledger.claim(UNIT)).toBeNull();
    expect(await ledger.lastLook(WORKSPACE_ID)).toBeNull();
  });

  it('last as long as they are renewed', async () => {
    let time = Date.parse(AT);
    const ledger = storage().ledger({ now: () => new Date(time) });
    const claim = await ledger.claim(UNIT);
    time += 50_000;
    expect(await claim?.renew()).toBe(true);
    time += 50_000;
    expect(await ledger.claim(UNIT)).toBeNull();
  });

  it('survive renewals that come while they commit', async () => {
    const ledger = storage().ledger();
    const claim = (await ledger.claim(UNIT)) ?? expect.unreachable();
    const results = await Promise.all([claim.renew(), ledger.commit(claim, aLook()), claim.renew(), claim.renew()]);
    expect(results).toEqual([true, true, true, true]);
  });

  it('leave no blob behind when the commit is void', async () => {
    const tables = storage();
    const ledger = tables.ledger();
    const claim = (await ledger.claim(UNIT)) ?? expect.unreachable();
    await claim.release();
    expect(await ledger.commit(claim, aLook())).toBe(false);
    const names: string[] = [];
    for await (const { name } of tables.blobs.listBlobsFlat()) {
      names.push(name);
    }
    expect(names).toEqual([]);
  });

  it('keep the look that counts although the answer of its commit got lost and somebody else holds the unit by now', async () => {
    const { tables, blobs } = storage();
    let time = Date.parse(AT);
    const now = () => new Date(time);
    const other = createLedger({ tables, blobs, now });
    // The SDK sends a write again whose answer got lost, and finds that its own first try changed the row.
    const losing = (name: string) => {
      const table = tables(name);
      const updateEntity: TableClient['updateEntity'] = async (entity, ...rest) => {
        const answer = await table.updateEntity(entity, ...rest);
        if (!('lookBlob' in entity)) {
          return answer;
        }
        time += 60_001;
        taken = await other.claim(UNIT);
        throw Object.assign(new Error('The update condition was not satisfied.'), { statusCode: 412 });
      };
      return new Proxy(table, { get: (target, key) => (key === 'updateEntity' ? updateEntity : Reflect.get(target, key)) });
    };
    let taken: Claim | null = null;
    const ledger = createLedger({ tables: losing, blobs, now });
    const claim = (await ledger.claim(UNIT)) ?? expect.unreachable();
    expect(await ledger.commit(claim, aLook())).toBe(false);
    const state = (taken as Claim | null)?.state;
    expect(state?.lookId).toBe('l1');
    expect(await other.loadLook(state?.lookBlob ?? '')).toMatchObject({ id: 'l1' });
  });
});

it.each(['a/b', 'a\\b', '#', '?x', '\u0001', 'x'.repeat(3_000), '\ud800', ''])(
  'there is nothing under %j, which can be no key',
  async (id) => {
    const { tables, ledger } = storage();
    const { getFinding, exemptions } = ledger();
    expect(await getFinding(id)).toBeNull();
    expect(await exemptions.revoke(id, 'ada', AT)).toBe(false);
    expect(await scanTables(tables).runs.get(id)).toBeNull();
  },
);

describe('what is undone', () => {
  it('is remembered once per event and resource, with what it counted', async () => {
    const { inbox } = storage().ledger();
    await inbox.remember(UNIT, notice('e1'));
    const { rows } = await inbox.undone(WORKSPACE_ID);
    await inbox.recount(
      WORKSPACE_ID,
      rows.map((row) => ({ ...row, attempts: 4 })),
    );
    await inbox.remember(UNIT, notice('e1'));
    await inbox.remember(UNIT, notice('e1', `${WORKSPACE_ID}/computes/c`));
    expect((await inbox.undone(WORKSPACE_ID)).rows.map(({ attempts }) => attempts).toSorted()).toEqual([0, 4]);
    expect(await inbox.pending()).toEqual([UNIT]);
  });

  it('keeps its mark when something is written meanwhile', async () => {
    const { inbox } = storage().ledger();
    await inbox.remember(UNIT, notice('e1'));
    const { rows, pendingEtag } = await inbox.undone(WORKSPACE_ID);
    await inbox.forget(WORKSPACE_ID, rows);
    await inbox.remember(UNIT, notice('e2'));
    expect(await inbox.clear(WORKSPACE_ID, pendingEtag ?? '')).toBe(false);
    expect(await inbox.pending()).toEqual([UNIT]);
    const now = await inbox.undone(WORKSPACE_ID);
    await inbox.forget(WORKSPACE_ID, now.rows);
    expect(await inbox.clear(WORKSPACE_ID, now.pendingEtag ?? '')).toBe(true);
    expect(await inbox.pending()).toEqual([]);
  });

  it('forgets rows that somebody else forgot as well, and more than a hundred at once', async () => {
    const { inbox } = storage().ledger();
    await Promise.all(Array.from({ length: 130 }, (_, index) => inbox.remember(UNIT, notice(`e${index}`))));
    const { rows } = await inbox.undone(WORKSPACE_ID);
    expect(rows).toHaveLength(130);
    await inbox.forget(WORKSPACE_ID, rows.slice(0, 1));
    await inbox.forget(WORKSPACE_ID, rows);
    expect((await inbox.undone(WORKSPACE_ID)).rows).toEqual([]);
    await inbox.recount(WORKSPACE_ID, rows.slice(0, 1));
    expect((await inbox.undone(WORKSPACE_ID)).rows).toEqual([]);
  });
});

describe('a look of three hundred findings', () => {
  const failures = Array.from({ length: 300 }, (_, index) =>
    aFailure({ resourceId: `${WORKSPACE_ID}/computes/c${index}`, severity: index % 3 === 0 ? 'high' : 'low' }),
  );

  it('is projected whole, as often as one likes, and told page by page', async () => {
    const ledger = storage().ledger();
    const look = aLook({ judgements: failures });
    await record(ledger, look, [], everyone);
    const claim = (await ledger.claim(UNIT)) ?? expect.unreachable();
    expect(await ledger.project(claim, look, { dependents: [], consumersOf: everyone })).toBe(true);

    const pages: number[] = [];
    const seen = new Set<string>();
    let next: string | undefined;
    do {
      const page = await ledger.listFindings({ top: 130, next });
      pages.push(page.items.length);
      page.items.forEach(({ id }) => void seen.add(id));
      next = page.next;
    } while (next !== undefined);
    expect(pages).toEqual([130, 130, 40]);
    expect(seen.size).toBe(300);
    expect(await ledger.outbox.list(WORKSPACE_ID)).toHaveLength(300);
    expect((await ledger.listTransitions({ top: 1000 })).items).toHaveLength(300);
    expect((await ledger.listUnits({ top: 10 })).items).toMatchObject([{ open: { critical: 0, high: 100, medium: 0, low: 200 } }]);
    expect(await ledger.getFinding(failures[7]?.findingId ?? '')).toMatchObject({
      finding: { resourceId: `${WORKSPACE_ID}/computes/c7` },
      history: [{ change: 'opened' }],
    });
  });
});

describe('what somebody asks', () => {
  const OTHER = `${GROUP}/providers/microsoft.machinelearningservices/workspaces/other`;

  async function aHistory() {
    const ledger = storage().ledger();
    const first = aLook();
    await record(ledger, first);
    await record(
      ledger,
      aLook({
        unit: OTHER,
        at: '2026-11-24T10:30:00.000Z',
        judgements: [aFailure({ unit: OTHER, severity: 'low', ruleId: 'AML-ENC-001', control: 5 })],
      }),
    );
    await record(ledger, aLook({ id: 'l2', at: LATER, previous: first, judgements: [aFailure({ verdict: 'pass' })] }));
    return ledger;
  }

  it('finds findings by unit, rule, severity, status and control', async () => {
    const ledger = await aHistory();
    const units = async (query: object) => (await ledger.listFindings({ top: 10, ...query })).items.map(({ unit }) => unit);
    expect(await units({ unit: OTHER })).toEqual([OTHER]);
    expect(await units({ ruleId: 'AML-NET-001' })).toEqual([WORKSPACE_ID]);
    expect(await units({ severity: 'low' })).toEqual([OTHER]);
    expect(await units({ status: 'resolved' })).toEqual([WORKSPACE_ID]);
    expect(await units({ control: 5, status: 'open' })).toEqual([OTHER]);
    expect(await units({ control: 5, status: 'resolved' })).toEqual([]);
    expect(await units({ ruleId: "' or '1' eq '1" })).toEqual([]);
  });

  it('finds findings by what their ids begin with', async () => {
    const ledger = storage().ledger();
    const ids = [`abcdef01${'0'.repeat(56)}`, `abcdef01${'f'.repeat(56)}`, `abcdef02${'0'.repeat(56)}`, `abcdef00${'f'.repeat(56)}`];
    const rules = ['AML-NET-001', 'AML-NET-002', 'AML-NET-003', 'AML-NET-004'];
    await record(ledger, aLook({ judgements: ids.map((findingId, index) => aFailure({ findingId, ruleId: rules[index] ?? '' })) }));
    const found = async (idPrefix: string, query: object = {}) =>
      (await ledger.listFindings({ top: 10, idPrefix, ...query })).items.map(({ id }) => ids.indexOf(id)).toSorted();
    expect(await found('abcdef01')).toEqual([0, 1]);
    expect(await found('abcdef01f')).toEqual([1]);
    expect(await found(ids[0] ?? '')).toEqual([0]);
    expect(await found('abcdef0')).toEqual([0, 1, 2, 3]);
    expect(await found('abcdef03')).toEqual([]);
    expect(
      await found('abcdef01', { ruleId: 'AML-NET-002', unit: WORKSPACE_ID, control: 3, status: 'open', severity: 'critical' }),
    ).toEqual([1]);
    expect(await found('abcdef01', { status: 'resolved' })).toEqual([]);
    expect(await found('abcdef01', { top: 1 })).toHaveLength(1);
    expect(await found("' or '1' eq '1")).toEqual([]);
    expect(await ledger.getFinding('abcdef02')).toBeNull();
  });

  it('tells transitions newest first, since a time and of a unit', async () => {
    const ledger = await aHistory();
    const told = async (query: object) =>
      (await ledger.listTransitions({ top: 10, ...query })).items.map(({ change, at }) => `${change} ${at}`);
    expect(await told({})).toEqual([`resolved ${LATER}`, 'opened 2026-11-24T10:30:00.000Z', `opened ${AT}`]);
    expect(await told({ since: '2026-11-24T10:30:00Z' })).toEqual([`resolved ${LATER}`, 'opened 2026-11-24T10:30:00.000Z']);
    expect(await told({ unit: WORKSPACE_ID })).toEqual([`resolved ${LATER}`, `opened ${AT}`]);
    expect(await told({ unit: WORKSPACE_ID, since: '2026-11-24T10:00:01Z' })).toEqual([`resolved ${LATER}`]);
  });

  it('goes on where a page of transitions ended', async () => {
    const ledger = await aHistory();
    const first = await ledger.listTransitions({ top: 2 });
    const rest = await ledger.listTransitions({ top: 2, next: first.next });
    expect([...first.items, ...rest.items].map(({ at }) => at)).toEqual([LATER, '2026-11-24T10:30:00.000Z', AT]);
    expect(rest).not.toHaveProperty('next');
  });

  it.each(['nonsense', '', Buffer.from('[1]').toString('base64'), Buffer.from('{"nextPartitionKey":{}}').toString('base64')])(
    'refuses a token that is not one of ours: %#',
    async (next) => {
      const ledger = await aHistory();
      await expect(ledger.listTransitions({ top: 2, next })).rejects.toThrow('Expected the token of a page');
    },
  );

  it('tells a finding with its history, and null for one that never was', async () => {
    const ledger = await aHistory();
    expect(await ledger.getFinding(aFailure().findingId ?? '')).toMatchObject({
      finding: { status: 'resolved', resolvedAt: LATER },
      history: [{ change: 'resolved' }, { change: 'opened' }],
    });
    expect(await ledger.getFinding('f'.repeat(64))).toBeNull();
    expect(await ledger.getFinding('')).toBeNull();
  });

  it('knows the units below a scope', async () => {
    const ledger = await aHistory();
    await ledger.claim({ id: `${WORKSPACE_ID}2`, kind: 'workspace' });
    const below = async (scope: string) => (await ledger.unitsBelow(scope)).map(({ ref, isNew }) => [ref.id, isNew]).toSorted();
    expect(await below(GROUP)).toEqual(
      [
        [WORKSPACE_ID, false],
        [`${WORKSPACE_ID}2`, true],
        [OTHER, false],
      ].toSorted(),
    );
    expect(await below(GROUP.slice(0, -1))).toEqual([]);
  });
});

describe('more than a property can hold', () => {
  it('is kept in the look and read back whole', async () => {
    const ledger = storage().ledger();
    const found = 'ä'.repeat(200_000);
    const failure = aFailure({
      because: 'x'.repeat(10_000),
      receipt: [{ resourceId: WORKSPACE_ID, path: 'p', expected: 'x', found, apiVersion: '1', readAt: AT }],
    });
    await record(ledger, aLook({ judgements: [failure] }), [], everyone);
    const [finding] = (await ledger.listFindings({ top: 1 })).items;
    expect(finding?.receipt).toEqual(failure.receipt);
    expect((await ledger.listTransitions({ top: 1 })).items[0]?.receipt).toEqual(failure.receipt);
    expect((await ledger.outbox.list(WORKSPACE_ID))[0]?.transition.because).toBe(failure.because);
  });

  it('comes in batches that are small enough', async () => {
    const ledger = storage().ledger();
    const receipt = [{ resourceId: WORKSPACE_ID, path: 'p', expected: 'x', found: '漢'.repeat(20_000), apiVersion: '1', readAt: AT }];
    const judgements = Array.from({ length: 120 }, (_, index) => aFailure({ resourceId: `${WORKSPACE_ID}/computes/c${index}`, receipt }));
    await record(ledger, aLook({ judgements }), [], everyone);
    expect((await ledger.listFindings({ top: 200 })).items).toHaveLength(120);
  });
});

describe('the index of dependents', () => {
  it('follows each look and repeats nothing', async () => {
    const ledger = storage().ledger();
    await record(ledger, aLook(), ['/a', '/b']);
    expect([await ledger.unitsOf('/a'), await ledger.unitsOf('/b'), await ledger.unitsOf('/c')]).toEqual([
      [WORKSPACE_ID],
      [WORKSPACE_ID],
      [],
    ]);
    await record(ledger, aLook({ id: 'l2', at: LATER }), ['/b', '/c']);
    expect([await ledger.unitsOf('/a'), await ledger.unitsOf('/b'), await ledger.unitsOf('/c')]).toEqual([
      [],
      [WORKSPACE_ID],
      [WORKSPACE_ID],
    ]);
  });

  it('knows every unit of a resource', async () => {
    const ledger = storage().ledger();
    await record(ledger, aLook(), ['/a']);
    await record(ledger, aLook({ unit: `${WORKSPACE_ID}2` }), ['/a']);
    expect((await ledger.unitsOf('/a')).toSorted()).toEqual([WORKSPACE_ID, `${WORKSPACE_ID}2`]);
  });

  it('loses nothing by a look that could not see the unit', async () => {
    const ledger = storage().ledger();
    await record(ledger, aLook(), ['/a']);
    const { unit, ...rest } = aLook({ id: 'l2', at: LATER });
    const blind = {
      ...rest,
      unit: { ...unit, slots: unit.slots.map((slot) => ({ ...slot, reading: { status: 'unread', because: 'throttled' } as const })) },
    };
    await record(ledger, blind, []);
    expect(await ledger.unitsOf('/a')).toEqual([WORKSPACE_ID]);
    await record(ledger, aLook({ id: 'l3', at: '2026-11-24T12:00:00.000Z' }), []);
    expect(await ledger.unitsOf('/a')).toEqual([]);
  });
});

describe('what is kept', () => {
  it('carries a schema version everywhere', async () => {
    const tables = storage();
    const ledger = tables.ledger();
    await ledger.inbox.remember(UNIT, notice('e1'));
    await record(ledger, aLook(), ['/a'], everyone);
    await ledger.bury({ unit: WORKSPACE_ID, notice: notice('e2'), attempts: 10, because: 'poison', at: AT });
    for (const name of ['Units', 'Pending', 'Findings', 'FindingIds', 'Transitions', 'Dependents', 'Outbox', 'DeadLetters']) {
      const versions: unknown[] = [];
      for await (const row of tables.tables(name).listEntities()) {
        versions.push(row['schemaVersion']);
      }
      expect({ name, versions: [...new Set(versions)] }).toEqual({ name, versions: [1] });
    }
    expect(await ledger.lastLook(WORKSPACE_ID)).toMatchObject({ schemaVersion: 1 });
  });

  it('does not read a look of a version it does not know', async () => {
    const tables = storage();
    const ledger = tables.ledger();
    await record(ledger, { ...aLook(), schemaVersion: 2 as never });
    expect(await ledger.lastLook(WORKSPACE_ID)).toBeNull();
    expect(await ledger.loadLook('looks/none')).toBeNull();
  });

  it('goes when its time is over, the last look never', async () => {
    let time = Date.parse(AT);
    const ledger = storage().ledger({
      now: () => new Date(time),
      retention: { looksInDays: 10, resolvedFindingsInDays: 20, deadLettersInDays: 5, changesInDays: 20 },
    });
    const first = aLook();
    await record(ledger, first);
    await record(ledger, aLook({ id: 'l2', at: LATER, previous: first, judgements: [aFailure({ verdict: 'pass' })] }));
    await ledger.bury({ unit: WORKSPACE_ID, notice: notice('e'), attempts: 10, because: 'poison', at: AT });
    const day = 86_400_000;

    time += 4 * day;
    expect(await ledger.purge()).toEqual({ rows: 0, looks: 0 });
    time += 7 * day;
    expect(await ledger.purge()).toEqual({ rows: 1, looks: 1 });
    expect(await ledger.listDeadLetters(10)).toEqual([]);
    expect((await ledger.listFindings({ top: 10 })).items).toHaveLength(1);
    time += 20 * day;
    expect(await ledger.purge()).toEqual({ rows: 5, looks: 0 });
    expect((await ledger.listFindings({ top: 10 })).items).toEqual([]);
    expect(await ledger.getFinding(aFailure().findingId ?? '')).toBeNull();
    expect(await ledger.lastLook(WORKSPACE_ID)).toMatchObject({ id: 'l2' });
  });

  it('lists dead letters newest first', async () => {
    const ledger = storage().ledger();
    const letter = { unit: WORKSPACE_ID, attempts: 10, because: 'poison' };
    await ledger.bury({ ...letter, notice: notice('old'), at: AT });
    await ledger.bury({ ...letter, notice: notice('new'), at: LATER });
    await ledger.bury({ ...letter, notice: notice('new'), at: LATER });
    expect((await ledger.listDeadLetters(10)).map(({ notice: { eventId } }) => eventId)).toEqual(['new', 'old']);
    expect(await ledger.listDeadLetters(1)).toHaveLength(1);
  });
});

describe('storage that fails', () => {
  it('is an exception, and the next one finds the tables made', async () => {
    const tables = storage();
    let isDown = true;
    const flaky = tables.ledger({
      tables: (name) => {
        const client = tables.tables(name);
        const createTable = client.createTable.bind(client);
        client.createTable = (options) => (isDown ? Promise.reject(new Error('storage is down')) : createTable(options));
        return client;
      },
    });
    await expect(flaky.claim(UNIT)).rejects.toThrow('storage is down');
    isDown = false;
    expect(await flaky.claim(UNIT)).not.toBeNull();
  });

  it('makes a table once more without complaint', async () => {
    const tables = storage();
    await tables.ledger().claim(UNIT);
    expect(await tables.ledger().claim(UNIT)).toBeNull();
  });
});

import { BlobServiceClient } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { messagesConsumer } from '../../shared/governance/gather.ts';
import { createOutgoing, type Sink } from '../../shared/governance/post.ts';
import type { Routing } from '../../shared/governance/routes.ts';
import { createMessageBox } from '../../shared/ledger/messages.ts';
import { tableOf } from '../../shared/ledger/table.ts';
import type { Channel, Message } from '../../shared/model/message.ts';
import { cardOf, costInCard, ROOM_IN_CARD } from '../../shared/reports/card.ts';
import { sizeOf } from '../../shared/sinks/sink.ts';
import { type Storage, useAzurite } from '../azurite.ts';
import { WORKSPACE_ID } from '../scenes.ts';
import { aTransition } from '../transitions.ts';

const storage = useAzurite();
const START = Date.parse('2026-11-24T10:00:00Z');
const signal = () => AbortSignal.timeout(60_000);

function aMessage(changes: Partial<Message> = {}): Message {
  return {
    id: 'm-1',
    topic: 'remediation',
    title: 'Public access was closed',
    text: 'It is as planned.',
    facts: [],
    links: [],
    at: new Date(START).toISOString(),
    ...changes,
  };
}

/** The real outbox on real tables; only the far end of a channel and the clock are ours. */
function anOffice({ tables, blobs }: Storage, routing: Partial<Routing> = {}) {
  let now = START;
  const arrived: Record<Channel, Message[]> = { teams: [], email: [], 'event-grid': [] };
  const broken = new Set<Channel>();
  const logged: string[] = [];
  const say = (text: string) => void logged.push(text);
  const sink = (channel: Channel, most: number, costOf: Sink['costOf']): Sink => ({
    channel,
    most,
    costOf,
    send: async (message) => {
      if (broken.has(channel)) {
        throw new Error(`${channel} is broken.`);
      }
      arrived[channel].push(message);
    },
  });
  const clock = () => new Date(now);
  const content = new BlobServiceClient(blobs.url.slice(0, blobs.url.lastIndexOf('/')), blobs.credential).getContainerClient(
    blobs.containerName.replace('looks', 'messages'),
  );
  const box = createMessageBox({ table: tableOf(tables('Messages')), blobs: content, now: clock });
  const rules = async (): Promise<Routing> => ({
    minimumSeverity: 'high',
    channels: ['teams', 'email'],
    perHour: 30,
    gatherForInSeconds: 60,
    routes: [],
    ...routing,
  });
  const outgoing = createOutgoing({
    box,
    sinks: [sink('teams', ROOM_IN_CARD, costInCard), sink('email', 2_000_000, sizeOf)],
    routing: rules,
    log: { info: say, warn: say, error: say },
    now: clock,
  });
  return {
    arrived,
    broken,
    box,
    content,
    outgoing,
    logged,
    consumer: messagesConsumer({ outgoing, routing: rules, now: clock }),
    async later(timeInMs: number) {
      now += timeInMs;
      await outgoing.flush(signal());
    },
  };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a posted message', () => {
  it('arrives once on every channel, however often it is posted', async () => {
    const { outgoing, arrived, later } = anOffice(storage());
    await Promise.all([outgoing.post(aMessage()), outgoing.post(aMessage())]);
    await outgoing.post(aMessage());
    await later(MINUTE);
    expect([arrived.teams.length, arrived.email.length]).toEqual([1, 1]);
    expect(arrived.teams[0]).toEqual(aMessage());
  });

  it('is kept whole when it is too long for a row, until it arrived', async () => {
    const { outgoing, arrived, broken, later, content } = anOffice(storage());
    const kept = async () => {
      const names: string[] = [];
      for await (const { name } of content.listBlobsFlat()) {
        names.push(name.split('/')[0] ?? '');
      }
      return names;
    };
    broken.add('teams');
    const long = aMessage({ text: 'ü'.repeat(60_000) });
    await outgoing.post(long);
    expect(await kept()).toEqual(['teams']);
    broken.clear();
    await later(MINUTE);
    expect(arrived.teams).toEqual([long]);
    expect(await kept()).toEqual([]);
  });

  it('that is given up is kept without what its links are signed with', async () => {
    const store = storage();
    const { outgoing, broken, box, later } = anOffice(store);
    broken.add('teams');
    await outgoing.post(aMessage({ links: [{ title: 'Decide', url: 'https://x.example/api/approvals/r?ask=1&signature=Ab-_9' }] }));
    await later(25 * HOUR);
    expect(await box.state('teams', 'm-1')).toBe('dead');
    const rows = (await tableOf(store.tables('Messages')).list()).map(({ json }) => String(json));
    expect(rows.filter((json) => json.includes('approvals/r?ask=1'))).toHaveLength(1);
    expect(rows.filter((json) => json.includes('Ab-_9'))).toEqual([]);
  });

  it('is tried again, later each time, while its channel is broken', async () => {
    const { outgoing, arrived, broken, box, later } = anOffice(storage());
    broken.add('teams');
    await outgoing.post(aMessage());
    expect(arrived.email.length).toBe(1);
    await later(16_000);
    await later(16_000);
    expect(await box.waiting('teams')).toMatchObject([{ attempts: 2, because: expect.stringContaining('teams is broken') }]);
    broken.clear();
    await later(30_000);
    expect([arrived.teams.length, arrived.email.length]).toEqual([1, 1]);
  });

  it('becomes a dead letter after a day, and people hear of it elsewhere', async () => {
    const { outgoing, arrived, broken, box, later } = anOffice(storage());
    broken.add('teams');
    await outgoing.post(aMessage({ transitionIds: ['t-1'] }));
    await later(25 * HOUR);
    expect(await box.state('teams', 'm-1')).toBe('dead');
    expect(arrived.email[1]).toMatchObject({ topic: 'alarm', title: expect.stringContaining('teams'), transitionIds: ['t-1'] });
    await later(HOUR);
    expect(arrived.email.length).toBe(2);
  });

  it('that is a report is told of elsewhere as soon as it did not arrive, once', async () => {
    const { outgoing, arrived, broken, later } = anOffice(storage());
    broken.add('email');
    await outgoing.post(aMessage({ topic: 'report', title: 'Compliance report' }));
    await later(16_000);
    await later(MINUTE);
    expect(arrived.teams.map(({ topic }) => topic)).toEqual(['report', 'alarm']);
    expect(arrived.teams[1]).toMatchObject({
      title: 'A report has not arrived by email',
      text: expect.stringContaining('email is broken'),
      facts: [{ name: 'Compliance report', value: 'm-1' }],
    });
    broken.clear();
    await later(HOUR);
    expect(arrived.email.map(({ topic }) => topic)).toEqual(['report']);
  });

  it('of which many died is told of elsewhere in messages that fit there and name every id', { timeout: 30_000 }, async () => {
    const { outgoing, arrived, broken, later } = anOffice(storage());
    broken.add('email');
    const ids = Array.from({ length: 600 }, (_, index) => String(index).padStart(64, '0'));
    const many = ids.map((id) => aMessage({ id, topic: 'findings', transitionIds: [id] }));
    await outgoing.gather(many, { group: 'g', notBefore: new Date(START + HOUR).toISOString() });
    await later(HOUR);
    arrived.teams.length = 0;
    await later(25 * HOUR);
    expect(arrived.teams.every(({ topic }) => topic === 'alarm')).toBe(true);
    expect(Math.max(...arrived.teams.map((message) => Buffer.byteLength(JSON.stringify(cardOf(message)))))).toBeLessThan(20_000);
    expect(arrived.teams.flatMap(({ transitionIds = [] }) => transitionIds).toSorted()).toEqual(ids);
  });

  it('that died is not told of on a channel that is switched off', async () => {
    const { outgoing, arrived, broken, later } = anOffice(storage(), { channels: ['teams'] });
    broken.add('teams');
    await outgoing.post(aMessage());
    await later(25 * HOUR);
    await later(HOUR);
    expect(arrived.email).toEqual([]);
  });

  it('whose content went missing is a dead letter and does not keep the others from arriving', async () => {
    const { outgoing, arrived, broken, box, later, content } = anOffice(storage());
    broken.add('teams');
    await outgoing.post(aMessage({ id: 'long', text: 'ü'.repeat(60_000) }));
    await outgoing.post(aMessage({ id: 'short' }));
    await content.deleteIfExists();
    broken.clear();
    await later(MINUTE);
    expect(arrived.teams.map(({ id }) => id)).toEqual(['short']);
    expect(await box.state('teams', 'long')).toBe('dead');
  });

  it('is of no use after it expired', async () => {
    const { outgoing, broken, box, arrived, later } = anOffice(storage());
    broken.add('teams');
    await outgoing.post(aMessage({ topic: 'approval', expiresAt: '2026-11-24T11:00:00Z' }));
    broken.clear();
    await later(2 * HOUR);
    expect([await box.state('teams', 'm-1'), arrived.teams]).toEqual(['dead', []]);
  });

  it('goes where the first fitting route says', async () => {
    const routes = [
      { unit: WORKSPACE_ID, channels: ['email'] as const, to: ['owner@contoso.com'] },
      { environment: 'dev', channels: [] },
    ];
    const { outgoing, arrived } = anOffice(storage(), { routes });
    await outgoing.post(aMessage({ id: 'a', unit: `${WORKSPACE_ID}/computes/x` }));
    await outgoing.post(aMessage({ id: 'b', environment: 'dev' }));
    expect([arrived.teams.length, arrived.email.map(({ to }) => to)]).toEqual([0, [['owner@contoso.com']]]);
  });

  it('is forgotten when it was delivered long ago, and kept while it waits', async () => {
    const { outgoing, box, broken } = anOffice(storage());
    broken.add('teams');
    await outgoing.post(aMessage());
    const tomorrow = new Date(Date.now() + 24 * HOUR);
    expect(await box.purge('email', tomorrow)).toBeGreaterThan(0);
    await box.purge('teams', tomorrow);
    expect([await box.state('email', 'm-1'), await box.state('teams', 'm-1')]).toEqual([null, 'waiting']);
  });
});

describe('an hour', () => {
  it('takes no more than it may; the rest is told in one digest of the next', async () => {
    const { outgoing, arrived, later } = anOffice(storage(), { perHour: 4, channels: ['teams'] });
    for (let number = 0; number < 8; number++) {
      await outgoing.post(aMessage({ id: `m-${number}`, title: `Repair ${number}`, transitionIds: [`t-${number}`] }));
    }
    expect(arrived.teams.length).toBe(3);
    await later(10 * MINUTE);
    expect(arrived.teams.length).toBe(3);
    await later(HOUR);
    expect(arrived.teams.length).toBe(4);
    expect(arrived.teams[3]?.transitionIds?.toSorted()).toEqual(['t-3', 't-4', 't-5', 't-6', 't-7']);
    expect(arrived.teams[3]?.facts.map(({ name }) => name).toSorted()).toEqual([
      'Repair 3',
      'Repair 4',
      'Repair 5',
      'Repair 6',
      'Repair 7',
    ]);
  });

  it('in which very many approvals are wanted tells of what is over in few messages, each with the link to decide', async () => {
    const { outgoing, arrived, later } = anOffice(storage(), { perHour: 4, channels: ['teams'] });
    const link = (number: number) => `https://warden.example/api/approvals/${number}?ask=1&expires=1796000000&signature=${'s'.repeat(43)}`;
    for (let number = 0; number < 30; number++) {
      const links = [
        { title: 'Decide', url: link(number) },
        { title: 'Finding', url: `https://warden.example/api/dashboard/findings/${number}` },
      ];
      await outgoing.post(aMessage({ id: `a-${number}`, topic: 'approval', title: `Approval wanted: close it (mlw-${number})`, links }));
    }
    await outgoing.post(
      aMessage({ id: 'report', topic: 'report', attachments: [{ name: 'r.pdf', contentType: 'application/pdf', blob: 'r' }] }),
    );
    expect(arrived.teams).toHaveLength(4);
    await later(HOUR);
    expect(arrived.teams.length).toBeLessThanOrEqual(8);
    const told = arrived.teams.flatMap(({ links }) => links).filter(({ title }) => title.startsWith('Decide'));
    expect(told.map(({ url }) => url).toSorted()).toEqual(Array.from({ length: 30 }, (_, number) => link(number)).toSorted());
    expect(told.at(-1)?.title).toMatch(/^Decide: .*mlw-/);
    expect(Math.max(...arrived.teams.map((message) => Buffer.byteLength(JSON.stringify(cardOf(message)))))).toBeLessThan(20_000);
    // What brings files along goes by itself.
    expect(arrived.teams.find(({ id }) => id === 'report')?.attachments).toHaveLength(1);
  });

  it('keeps room for what a person waits for', async () => {
    const { outgoing, arrived } = anOffice(storage(), { perHour: 4, channels: ['teams'] });
    for (let number = 0; number < 6; number++) {
      await outgoing.post(aMessage({ id: `m-${number}` }));
    }
    await outgoing.post(aMessage({ id: 'ask', topic: 'approval' }));
    expect(arrived.teams.at(-1)).toMatchObject({ id: 'ask' });
  });
});

describe('transitions', () => {
  it('are gathered into one message per unit', async () => {
    const { consumer, arrived, later } = anOffice(storage());
    const other = `${WORKSPACE_ID}-2`;
    await consumer.deliver([aTransition(), aTransition({ id: 't-2', severity: 'high' })], signal());
    await consumer.deliver([aTransition({ id: 't-3' }), aTransition({ id: 't-4', unit: other })], signal());
    expect(arrived.teams).toEqual([]);
    await later(MINUTE);
    expect(arrived.teams.map(({ unit, transitionIds }) => [unit, transitionIds?.toSorted()])).toEqual([
      [WORKSPACE_ID, ['t-1', 't-2', 't-3']],
      [other, ['t-4']],
    ]);
  });

  it('are told once however often they are delivered', async () => {
    const { consumer, arrived, later } = anOffice(storage(), { gatherForInSeconds: 0 });
    await consumer.deliver([aTransition()], signal());
    await consumer.deliver([aTransition(), aTransition({ id: 't-2' })], signal());
    await later(MINUTE);
    expect(arrived.teams.map(({ transitionIds }) => transitionIds)).toEqual([['t-1'], ['t-2']]);
  });

  it('are left to the report below the severity of their route', async () => {
    const routes = [{ unit: WORKSPACE_ID, channels: ['teams'] as const, minimumSeverity: 'low' as const }];
    const { consumer, arrived, later } = anOffice(storage(), { routes, gatherForInSeconds: 0 });
    await consumer.deliver([aTransition({ id: 'a', severity: 'low' })], signal());
    await consumer.deliver([aTransition({ id: 'b', severity: 'medium', unit: '/subscriptions/x' })], signal());
    await later(2 * HOUR);
    expect(arrived.teams.flatMap(({ transitionIds }) => transitionIds)).toEqual(['a']);
  });

  it('that end something come in a digest an hour later', async () => {
    const { consumer, arrived, later } = anOffice(storage(), { gatherForInSeconds: 0 });
    await consumer.deliver([aTransition({ id: 'a', change: 'resolved' })], signal());
    await consumer.deliver([aTransition({ id: 'b', change: 'exempted', unit: '/subscriptions/x' })], signal());
    await later(30 * MINUTE);
    expect(arrived.teams).toEqual([]);
    await later(31 * MINUTE);
    expect(arrived.teams.map(({ transitionIds }) => transitionIds?.toSorted())).toEqual([['a', 'b']]);
  });

  it('that are snoozed wait until then', async () => {
    const { consumer, arrived, later } = anOffice(storage(), { gatherForInSeconds: 0 });
    await consumer.deliver([aTransition({ snoozedUntil: '2026-11-26T10:00:00Z' })], signal());
    await later(47 * HOUR);
    expect(arrived.teams).toEqual([]);
    await later(2 * HOUR);
    expect(arrived.teams.length).toBe(1);
  });
});

it('10,000 findings at once exceed no limit of a channel and lose no id', { timeout: 120_000 }, async () => {
  const { consumer, arrived, later, box } = anOffice(storage(), { perHour: 30 });
  const transitions = Array.from({ length: 10_000 }, (_, index) =>
    aTransition({
      id: String(index).padStart(64, '0'),
      cause: index < 5_000 ? 'first-look' : 'event',
      unit: `${WORKSPACE_ID}-${index % 40}`,
      because: '**hostile** <b>[text](https://evil.example)</b> ü'.repeat(10),
    }),
  );
  for (let from = 0; from < transitions.length; from += 1_000) {
    await consumer.deliver(transitions.slice(from, from + 1_000), signal());
  }
  const perHour: number[] = [];
  while ((await box.waiting('teams')).length > 0 && perHour.length < 24) {
    const before = arrived.teams.length;
    await later(HOUR);
    perHour.push(arrived.teams.length - before);
  }
  expect(Math.max(...perHour)).toBeLessThanOrEqual(30);
  expect(Math.max(...arrived.teams.map((message) => Buffer.byteLength(JSON.stringify(cardOf(message)))))).toBeLessThan(20_000);
  for (const channel of ['teams', 'email'] as const) {
    const ids = arrived[channel].flatMap(({ transitionIds = [] }) => transitionIds);
    expect([ids.length, new Set(ids).size]).toEqual([10_000, 10_000]);
  }
  for (const message of arrived.teams) {
    const card = JSON.stringify(cardOf(message));
    expect(message.transitionIds?.every((id) => card.includes(id))).toBe(true);
  }
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../../local/host/durable/memory-store.ts';
import { EVENT, type HistoryEvent, type RuntimeStatus } from '../../../../local/host/durable/protocol.ts';
import { openSqliteStore } from '../../../../local/host/durable/sqlite-store.ts';
import type { ActivityJob, DurableStore, Instance, Message } from '../../../../local/host/durable/store.ts';

const folders: string[] = [];
afterEach(() => {
  for (const store of stillOpen) close(store);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'durable-store-'));
  folders.push(folder);
  return join(folder, 'hub.db');
}

const stillOpen = new Set<DurableStore>();

function open(path: string): DurableStore {
  const store = openSqliteStore(path);
  stillOpen.add(store);
  return store;
}

function close(store: DurableStore): void {
  if (stillOpen.delete(store)) store.close();
}

const instance = (instanceId: string, more: Partial<Instance> = {}): Instance => ({
  instanceId,
  executionId: 'run-1',
  name: 'tested',
  version: null,
  input: '{"n":1}',
  output: null,
  customStatus: null,
  status: 'Running',
  createdAt: 1_000,
  updatedAt: 1_000,
  parent: null,
  generation: 0,
  ...more,
});
const event = (name: string): HistoryEvent => ({
  EventType: EVENT.eventRaised,
  EventId: -1,
  IsPlayed: false,
  Timestamp: '2026-01-01T00:00:00.000Z',
  Name: name,
  Input: '"ä\u2028"',
});
const message = (name: string, more: Partial<Message> = {}): Omit<Message, 'seq'> => ({
  instanceId: 'a',
  executionId: null,
  visibleAt: 10,
  event: event(name),
  ...more,
});
const job = (taskId: number, more: Partial<ActivityJob> = {}): Omit<ActivityJob, 'seq'> => ({
  instanceId: 'a',
  executionId: 'run-1',
  taskId,
  name: 'work',
  input: '[1]',
  ...more,
});
const names = (messages: readonly Message[]) => messages.map(({ event: { Name } }) => Name);
const ids = (instances: readonly Instance[]) => instances.map(({ instanceId }) => instanceId);

describe.each([
  ['in memory', createMemoryStore],
  ['in SQLite', () => open(newFile())],
])('a task hub %s', (_, create) => {
  it('gives back an instance as it was saved last, and none that was never saved', () => {
    const store = create();
    const parent = { name: 'p', instanceId: 'b', executionId: 'run-0', taskId: 3 };
    store.saveInstance(instance('a'));
    store.saveInstance(instance('a', { status: 'Failed', output: 'no', parent, generation: 2 }));
    expect(store.instance('a')).toEqual(instance('a', { status: 'Failed', output: 'no', parent, generation: 2 }));
    expect(store.instance('A')).toBeUndefined();
  });

  it('keeps history in order, each instance for itself, until it is cleared', () => {
    const store = create();
    store.appendHistory('a', [event('1'), event('2')]);
    store.appendHistory('b', [event('other')]);
    store.appendHistory('a', []);
    store.appendHistory('a', [event('3')]);
    expect(store.history('a')).toEqual([event('1'), event('2'), event('3')]);
    store.clearHistory('a');
    store.appendHistory('a', [event('4')]);
    expect(store.history('a')).toEqual([event('4')]);
    expect(store.history('b')).toEqual([event('other')]);
  });

  it('shows messages when they become visible, in the order in which they were sent', () => {
    const store = create();
    store.send(message('late', { visibleAt: 20 }));
    store.send(message('first', { visibleAt: 10 }));
    store.send(message('second', { visibleAt: 5 }));
    store.send(message('other', { instanceId: 'b' }));
    expect(names(store.due('a', 9))).toEqual(['second']);
    expect(names(store.due('a', 10))).toEqual(['first', 'second']);
    expect(names(store.due('a', 20))).toEqual(['late', 'first', 'second']);
    expect(store.due('a', 20)[0]).toMatchObject({ executionId: null, visibleAt: 20, event: event('late') });
  });

  it('knows who has something due, once each, and when the next message comes', () => {
    const store = create();
    expect(store.nextVisible(0)).toBeUndefined();
    for (const visibleAt of [5, 6, 30, 40]) store.send(message('m', { visibleAt }));
    store.send(message('m', { instanceId: 'b', visibleAt: 20 }));
    expect(store.instancesDue(4)).toEqual([]);
    expect(store.instancesDue(10)).toEqual(['a']);
    expect(store.instancesDue(20)).toEqual(['a', 'b']);
    expect(store.nextVisible(10)).toBe(20);
    expect(store.nextVisible(20)).toBe(30);
    expect(store.nextVisible(40)).toBeUndefined();
  });

  it('forgets exactly the messages that were acknowledged', () => {
    const store = create();
    store.send(message('1'));
    store.send(message('2'));
    const read = store.due('a', 10);
    store.send(message('3'));
    store.acknowledge(read);
    expect(names(store.due('a', 10))).toEqual(['3']);
  });

  it('drops what is addressed to one execution, or to the instance', () => {
    const store = create();
    store.send(message('old', { executionId: 'run-1' }));
    store.send(message('any'));
    store.send(message('new', { executionId: 'run-2' }));
    store.send(message('other', { instanceId: 'b', executionId: 'run-1' }));
    store.dropMessages('a', 'run-1');
    expect(names(store.due('a', 10))).toEqual(['any', 'new']);
    store.dropMessages('a', null);
    expect(store.due('a', 10)).toEqual([]);
    expect(names(store.due('b', 10))).toEqual(['other']);
  });

  it('keeps activities until they are finished, which succeeds once', () => {
    const store = create();
    const [first, second] = [store.addActivity(job(0)), store.addActivity(job(1, { input: '["x"]' }))];
    expect(store.activities()).toEqual([
      { ...job(0), seq: first.seq },
      { ...job(1), input: '["x"]', seq: second.seq },
    ]);
    expect([store.finishActivity(first.seq), store.finishActivity(first.seq)]).toEqual([true, false]);
    expect(store.activities()).toEqual([second]);
  });

  it('purges everything of one instance and nothing of others', () => {
    const store = create();
    for (const id of ['a', 'b']) {
      store.saveInstance(instance(id));
      store.appendHistory(id, [event('1')]);
      store.send(message('m', { instanceId: id }));
      store.addActivity(job(0, { instanceId: id }));
    }
    store.purge('a');
    expect([store.instance('a'), store.history('a'), store.due('a', 10)]).toEqual([undefined, [], []]);
    expect(store.activities().map(({ instanceId }) => instanceId)).toEqual(['b']);
    expect([ids(store.instances()), store.history('b').length, store.due('b', 10).length]).toEqual([['b'], 1, 1]);
  });

  it('takes nothing from a transaction that throws', () => {
    const store = create();
    store.saveInstance(instance('a'));
    store.send(message('kept'));
    const kept = store.addActivity(job(0));
    expect(() =>
      store.transaction(() => {
        store.acknowledge(store.due('a', 10));
        store.saveInstance(instance('a', { status: 'Completed' }));
        store.saveInstance(instance('new'));
        store.appendHistory('a', [event('1')]);
        store.finishActivity(kept.seq);
        store.send(message('lost'));
        throw new Error('the disk is full');
      }),
    ).toThrow('the disk is full');
    expect([store.instance('a')?.status, ids(store.instances()), store.history('a')]).toEqual(['Running', ['a'], []]);
    expect([names(store.due('a', 10)), store.activities()]).toEqual([['kept'], [kept]]);
  });

  it('hands on what a transaction returns', () => {
    const store = create();
    const added = store.transaction(() => store.addActivity(job(7)));
    expect(store.activities()).toEqual([added]);
  });

  describe('asked for instances', () => {
    const filled = (): DurableStore => {
      const store = create();
      const statuses: readonly RuntimeStatus[] = ['Running', 'Completed', 'Failed', 'Completed'];
      for (const [index, id] of ['scan-2', 'scan-1', 'fix-1', 'fix-2'].entries()) {
        store.saveInstance(instance(id, { status: statuses[index] ?? 'Running', createdAt: index * 10 }));
      }
      return store;
    };

    it.each([
      ['sorts them by id', {}, ['fix-1', 'fix-2', 'scan-1', 'scan-2']],
      ['takes a prefix', { idPrefix: 'scan-' }, ['scan-1', 'scan-2']],
      ['takes statuses', { statuses: ['Completed', 'Failed'] }, ['fix-1', 'fix-2', 'scan-1']],
      ['takes both ends of a time', { createdFrom: 10, createdTo: 20 }, ['fix-1', 'scan-1']],
      ['takes the page behind an id', { after: 'fix-2', limit: 1 }, ['scan-1']],
      ['counts only what fits into a page', { idPrefix: 'scan-', limit: 1 }, ['scan-1']],
      ['finds none', { idPrefix: '%' }, []],
    ] as const)('%s', (_name, query, expected) => {
      expect(ids(filled().instances(query))).toEqual(expected);
    });
  });
});

describe('a task hub in a file', () => {
  it('is there again after the process was closed', () => {
    const path = newFile();
    const before = open(path);
    before.saveInstance(instance('a'));
    before.appendHistory('a', [event('1')]);
    before.send(message('m', { visibleAt: 99, executionId: 'run-1' }));
    const added = before.addActivity(job(0));
    close(before);
    const after = open(path);
    expect([after.instance('a'), after.history('a'), after.activities()]).toEqual([instance('a'), [event('1')], [added]]);
    expect(after.due('a', 99)).toMatchObject([{ executionId: 'run-1', visibleAt: 99, event: event('m') }]);
  });

  it('never gives a number of a message or an activity twice, not even after they are gone', () => {
    const path = newFile();
    const before = open(path);
    before.send(message('1'));
    const old = before.due('a', 10);
    before.acknowledge(old);
    const first = before.addActivity(job(0));
    before.finishActivity(first.seq);
    close(before);
    const after = open(path);
    after.send(message('2'));
    after.acknowledge(old);
    expect(names(after.due('a', 10))).toEqual(['2']);
    expect(after.addActivity(job(1)).seq).toBeGreaterThan(first.seq);
  });

  it('goes on with history behind what was there', () => {
    const path = newFile();
    const before = open(path);
    before.appendHistory('a', [event('1')]);
    close(before);
    const after = open(path);
    after.appendHistory('a', [event('2')]);
    expect(after.history('a').map(({ Name }) => Name)).toEqual(['1', '2']);
  });

  it('refuses a second host and says what to do', () => {
    const path = newFile();
    open(path);
    expect(() => openSqliteStore(path)).toThrow(
      /Expected to be the only host on .*hub\.db, but another process has it open: stop that one/,
    );
  });

  it('refuses a file of another format and says what to do', () => {
    const path = newFile();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => openSqliteStore(path)).toThrow(/Expected .* in format \d+ but found format 99: delete the file to start afresh/);
  });

  it('keeps what a killed process had committed, and nothing of the transaction it died in', () => {
    const path = newFile();
    const module = new URL('../../../../local/host/durable/sqlite-store.ts', import.meta.url).href;
    const script = `
      const { openSqliteStore } = await import(${JSON.stringify(module)});
      const store = openSqliteStore(${JSON.stringify(path)});
      store.saveInstance(${JSON.stringify(instance('a'))});
      store.transaction(() => {
        store.saveInstance(${JSON.stringify(instance('half'))});
        process.kill(process.pid, 'SIGKILL');
        for (;;) {}
      });`;
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(signal).toBe('SIGKILL');
    expect(ids(open(path).instances())).toEqual(['a']);
  });
});

import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { HistoryEvent } from './protocol.ts';
import { type ActivityJob, type DurableStore, type Instance, type InstanceQuery, type Message, matches } from './store.ts';

const SCHEMA_VERSION = 1;
const SCHEMA = `
CREATE TABLE instances (instance_id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE history (instance_id TEXT NOT NULL, seq INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instance_id, seq)) STRICT, WITHOUT ROWID;
CREATE TABLE messages (seq INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, execution_id TEXT, visible_at INTEGER NOT NULL,
  event TEXT NOT NULL) STRICT;
CREATE INDEX messages_of_instance ON messages (instance_id, visible_at);
CREATE INDEX messages_by_time ON messages (visible_at);
CREATE TABLE activities (seq INTEGER PRIMARY KEY AUTOINCREMENT, instance_id TEXT NOT NULL, execution_id TEXT NOT NULL, task_id INTEGER NOT NULL,
  name TEXT NOT NULL, input TEXT NOT NULL) STRICT;
PRAGMA user_version = ${SCHEMA_VERSION};`;

const MESSAGE = 'SELECT seq, instance_id AS instanceId, execution_id AS executionId, visible_at AS visibleAt, event FROM messages';
const ACTIVITY = 'SELECT seq, instance_id AS instanceId, execution_id AS executionId, task_id AS taskId, name, input FROM activities';

/**
 * A task hub in one SQLite file. Survives the death of the process; a power cut may take the last transactions. One process at a
 * time: opening a file that another host has open throws.
 */
export function openSqliteStore(path: string): DurableStore {
  const db = new DatabaseSync(path);
  try {
    prepare(db, path);
  } catch (error) {
    db.close();
    throw error;
  }
  return new SqliteStore(db);
}

function prepare(db: DatabaseSync, path: string): void {
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE; COMMIT;');
  } catch (cause) {
    if (!/locked|busy/i.test(String(cause))) throw cause;
    throw new Error(
      `Expected to be the only host on ${path}, but another process has it open: stop that one, or use another data folder.`,
      {
        cause,
      },
    );
  }
  const found = db.prepare('PRAGMA user_version').get()?.['user_version'];
  if (found === 0) db.exec(`BEGIN; ${SCHEMA} COMMIT;`);
  else if (found !== SCHEMA_VERSION) {
    throw new Error(`Expected ${path} in format ${SCHEMA_VERSION} but found format ${String(found)}: delete the file to start afresh.`);
  }
}

class SqliteStore implements DurableStore {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  instance(instanceId: string): Instance | undefined {
    return this.#all('SELECT body FROM instances WHERE instance_id = ?', instanceId).map(toInstance)[0];
  }

  saveInstance(instance: Instance): void {
    this.#run('INSERT OR REPLACE INTO instances VALUES (?, ?)', instance.instanceId, JSON.stringify(instance));
  }

  instances(query: InstanceQuery = {}): Instance[] {
    const found: Instance[] = [];
    const rows = this.#prepared('SELECT body FROM instances WHERE instance_id > ? ORDER BY instance_id').iterate(query.after ?? '');
    for (const row of rows) {
      if (found.length === query.limit) break;
      const instance = toInstance(row);
      if (matches(instance, query)) found.push(instance);
    }
    return found;
  }

  purge(instanceId: string): void {
    for (const table of ['instances', 'history', 'messages', 'activities']) {
      this.#run(`DELETE FROM ${table} WHERE instance_id = ?`, instanceId);
    }
  }

  history(instanceId: string): HistoryEvent[] {
    return this.#all('SELECT event FROM history WHERE instance_id = ? ORDER BY seq', instanceId).map(
      (row) => JSON.parse(String(row['event'])) as HistoryEvent,
    );
  }

  appendHistory(instanceId: string, events: readonly HistoryEvent[]): void {
    const last = this.#all('SELECT max(seq) AS last FROM history WHERE instance_id = ?', instanceId)[0]?.['last'];
    const from = last === null || last === undefined ? 0 : Number(last) + 1;
    for (const [index, event] of events.entries()) {
      this.#run('INSERT INTO history VALUES (?, ?, ?)', instanceId, from + index, JSON.stringify(event));
    }
  }

  clearHistory(instanceId: string): void {
    this.#run('DELETE FROM history WHERE instance_id = ?', instanceId);
  }

  send({ instanceId, executionId, visibleAt, event }: Omit<Message, 'seq'>): void {
    const sql = 'INSERT INTO messages (instance_id, execution_id, visible_at, event) VALUES (?, ?, ?, ?)';
    this.#run(sql, instanceId, executionId, visibleAt, JSON.stringify(event));
  }

  due(instanceId: string, now: number): Message[] {
    return this.#all(`${MESSAGE} WHERE instance_id = ? AND visible_at <= ? ORDER BY seq`, instanceId, now).map(toMessage);
  }

  acknowledge(messages: readonly Message[]): void {
    for (const { seq } of messages) this.#run('DELETE FROM messages WHERE seq = ?', seq);
  }

  dropMessages(instanceId: string, executionId: string | null): void {
    if (executionId === null) this.#run('DELETE FROM messages WHERE instance_id = ?', instanceId);
    else this.#run('DELETE FROM messages WHERE instance_id = ? AND execution_id = ?', instanceId, executionId);
  }

  instancesDue(now: number): string[] {
    const rows = this.#all('SELECT instance_id FROM messages WHERE visible_at <= ? GROUP BY instance_id ORDER BY min(seq)', now);
    return rows.map((row) => String(row['instance_id']));
  }

  nextVisible(now: number): number | undefined {
    const next = this.#all('SELECT min(visible_at) AS next FROM messages WHERE visible_at > ?', now)[0]?.['next'];
    return typeof next === 'number' ? next : undefined;
  }

  addActivity(job: Omit<ActivityJob, 'seq'>): ActivityJob {
    const sql = 'INSERT INTO activities (instance_id, execution_id, task_id, name, input) VALUES (?, ?, ?, ?, ?)';
    const { lastInsertRowid } = this.#run(sql, job.instanceId, job.executionId, job.taskId, job.name, job.input);
    return { ...job, seq: Number(lastInsertRowid) };
  }

  activities(): ActivityJob[] {
    return this.#all(`${ACTIVITY} ORDER BY seq`).map((row) => ({ ...row }) as unknown as ActivityJob);
  }

  finishActivity(seq: number): boolean {
    return Number(this.#run('DELETE FROM activities WHERE seq = ?', seq).changes) > 0;
  }

  close(): void {
    this.#db.close();
  }

  #all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#prepared(sql).all(...values);
  }

  #run(sql: string, ...values: SQLInputValue[]): ReturnType<StatementSync['run']> {
    return this.#prepared(sql).run(...values);
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function toInstance(row: Readonly<Record<string, unknown>>): Instance {
  return JSON.parse(String(row['body'])) as Instance;
}

function toMessage(row: Readonly<Record<string, unknown>>): Message {
  return { ...row, event: JSON.parse(String(row['event'])) as HistoryEvent } as unknown as Message;
}

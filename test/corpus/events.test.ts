import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noticeOf } from '../../shared/intake/notice.ts';

const FOLDER = join(import.meta.dirname, '../../../shared/corpus/E_events');
const files = existsSync(FOLDER) ? globSync('**/*.json', { cwd: FOLDER }).toSorted() : [];

describe('recorded events', () => {
  it('are taken or ignored with a reason, and none is too much', () => {
    const events = files.flatMap((file) => eventsOf(file).map((event) => ({ file, event, heard: noticeOf(event) })));
    const taken = events.filter(({ heard }) => 'notice' in heard);
    report(
      `${files.length} files with ${events.length} events: ${taken.length} taken, ${events.length - taken.length} ignored with a reason`,
    );
    expect(events.length).toBeGreaterThanOrEqual(files.length);
    for (const { file, heard } of events) {
      expect({ file, ...heard }).toEqual({
        file,
        ...('notice' in heard
          ? { notice: expect.objectContaining({ resourceId: expect.stringMatching(/^\/subscriptions\//), eventId: expect.any(String) }) }
          : { ignored: expect.stringMatching(/\w{3}.*\.$/) }),
      });
    }
  });

  it('that say a resource was written or deleted are all taken', () => {
    const changes = files.flatMap((file) =>
      eventsOf(file).filter((event) => /Resources\.Resource(Write|Delete)Success$/.test(typeOf(event))),
    );
    expect(changes.filter((event) => !('notice' in noticeOf(event)))).toEqual([]);
    if (files.length === 0) {
      report(`nothing was checked: there are no recorded events at ${FOLDER}`);
    }
  });
});

/** A file holds one event or a delivery of several. */
function eventsOf(file: string): readonly unknown[] {
  const content: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
  return Array.isArray(content) ? content : [content];
}

function typeOf(event: unknown): string {
  return String((event as { eventType?: unknown }).eventType);
}

function report(line: string): void {
  process.stderr.write(`events: ${line}\n`);
}

import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../shared/config/parse.ts';
import type { Message } from '../../shared/model/message.ts';
import { joinReports } from '../../shared/wiring/report.ts';
import { useAzurite } from '../azurite.ts';

const azurite = useAzurite();
const DUE = new Date('2026-11-23T06:00:00Z');

/** Reports over an empty ledger; `started` and `posted` are what they asked for. */
function service() {
  const { tables, blobs, ledger } = azurite();
  const [started, posted]: [string[], Message[]] = [[], []];
  const reports = joinReports({
    storage: { table: tables, blobs: { getContainerClient: () => blobs } as never },
    ledger: ledger(),
    config: async () => ({ config: parseConfig('') }),
    post: async (message) => void posted.push(message),
    orchestrations: { start: async (_name, id) => void started.push(id), raiseEvent: async () => undefined },
    listScans: async () => ({
      items: [{ state: 'finished', silentSubscriptions: ['/subscriptions/silent'] } as never],
    }),
    publicUrl: 'https://warden.example',
    now: () => DUE,
  });
  return { reports, started, posted };
}

describe('the service that makes reports', () => {
  it('makes one report of a due time, however many hosts notice it', async () => {
    const { reports, started } = service();
    const { start } = reports.schedule('0 0 6 * * 1');
    await Promise.all([start(DUE), start(DUE)]);
    expect(new Set(started).size).toBe(1);
    expect((await reports.routes.listReports({ top: 10 })).items).toMatchObject([{ requestedBy: 'schedule', state: 'running' }]);
  });

  it('posts the same message however often it is told to deliver', async () => {
    const { reports, posted } = service();
    const { activities } = reports;
    const { id } = (await reports.routes.makeReport('ada', { formats: ['csv'] })) as { id: string };
    expect(await activities.gatherReport({ id })).toEqual({ formats: ['csv'] });
    const { file } = await activities.renderReport({ id, format: 'csv' });
    await activities.deliverReport({ id, files: [file] });
    await activities.deliverReport({ id, files: [file] });
    await activities.finishReport({ id, files: [file] });
    expect(posted.map((message) => message.id)).toEqual([`report ${id}`, `report ${id}`]);
    expect((await reports.routes.reportFile(id, file))?.content.toString()).toContain('/subscriptions/silent');
    expect(await reports.routes.reportFile(id, '../data')).toBeNull();
    expect(await reports.routes.getReport(id)).toMatchObject({ state: 'finished', files: [file], summary: { at: DUE.toISOString() } });
  });

  it('raises an alarm for a report that could not be made', async () => {
    const { reports, posted } = service();
    const { id } = (await reports.routes.makeReport('ada', {})) as { id: string };
    await reports.activities.finishReport({ id, files: [], because: 'The data could not be gathered: broken' });
    expect(posted).toMatchObject([{ topic: 'alarm', text: 'The data could not be gathered: broken' }]);
    expect(await reports.routes.getReport(id)).toMatchObject({ state: 'failed' });
  });
});

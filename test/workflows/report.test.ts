import { describe, expect, it } from 'vitest';
import { runOrchestration } from '../../local/host/durable/run-orchestration.ts';
import { reportV1 } from '../../shared/workflows/report.ts';

async function play(changes: Readonly<Record<string, (input: never) => unknown>> = {}) {
  const run = await runOrchestration(reportV1, {
    instanceId: 'r1',
    activities: {
      gatherReport: () => ({ formats: ['html', 'pdf'] }),
      renderReport: ({ format }: { format: string }) => ({ file: `x.${format}` }),
      deliverReport: () => null,
      finishReport: () => null,
      ...changes,
    },
  });
  const inputs = (name: string) => run.activityCalls.filter((call) => call.name === name).map(({ input }) => input);
  return { ...run, inputs };
}

const fails = () => {
  throw new Error('broken');
};

describe('the orchestration of a report', () => {
  it('makes every format, delivers them and ends', async () => {
    const { inputs } = await play();
    const files = ['x.trend', 'x.html', 'x.pdf'];
    expect(inputs('deliverReport')).toEqual([{ id: 'r1', files }]);
    expect(inputs('finishReport')).toEqual([{ id: 'r1', files }]);
  });

  it('delivers the rest when one format cannot be made, and says so', async () => {
    const { inputs } = await play({
      renderReport: ({ format }: { format: string }) => (format === 'pdf' ? fails() : { file: `x.${format}` }),
    });
    expect(inputs('deliverReport')).toEqual([{ id: 'r1', files: ['x.trend', 'x.html'] }]);
    expect(inputs('finishReport').at(-1)).toMatchObject({ because: expect.stringContaining('format pdf could not be made') });
  });

  it('says that it could not be sent', async () => {
    const { inputs } = await play({ deliverReport: fails });
    expect(inputs('finishReport').at(-1)).toMatchObject({
      files: ['x.trend', 'x.html', 'x.pdf'],
      because: expect.stringContaining('could not be sent'),
    });
  });

  it('sends nothing when there is no data', async () => {
    const { inputs } = await play({ gatherReport: fails });
    expect(inputs('deliverReport')).toEqual([]);
    expect(inputs('finishReport').at(-1)).toMatchObject({ files: [], because: expect.stringContaining('could not be gathered') });
  });
});

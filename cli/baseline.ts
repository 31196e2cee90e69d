import type { Command } from 'commander';
import type { Difference } from '../shared/drift/compare.ts';
import type { Baseline } from '../shared/model/change.ts';
import { callService, printable, type ServiceOptions, serviceOptions } from './service.ts';

interface Approved {
  readonly unit: string;
  readonly approvedBy: string;
  readonly at: string;
  readonly resources: number;
}

interface Diff {
  readonly baseline: Omit<Baseline, 'resources'>;
  readonly value: readonly Difference[];
}

/** `baseline approve|show|diff <unit>`: the approved state of a unit, kept by a running service. */
export function addBaseline(program: Command): void {
  const baseline = program
    .command('baseline')
    .description('Approve the state of a workspace, registry or subscription, and see what drifted from it.')
    .addHelpText('after', '\nExamples\n  aml-warden baseline approve <unit>\n  aml-warden baseline diff <unit>');
  serviceOptions(baseline.command('approve'))
    .description('Approve the unit as the last look saw it.')
    .argument('<unit>', 'the resource id of the unit')
    .addHelpText('after', '\nExample\n  aml-warden baseline approve <unit>')
    .action((unit: string, options: ServiceOptions) => approve(unit, options));
  serviceOptions(baseline.command('show'))
    .description('Print the approved state as JSON.')
    .argument('<unit>', 'the resource id of the unit')
    .addHelpText('after', '\nExample\n  aml-warden baseline show <unit>')
    .action(async (unit: string, options: ServiceOptions) => {
      const stored = await callService<Baseline>(options, { method: 'GET', path: `/api/v1/baselines?unit=${encodeURIComponent(unit)}` });
      process.stdout.write(`${printable(JSON.stringify(stored, null, 2))}\n`);
    });
  serviceOptions(baseline.command('diff'))
    .description('List what differs from the approved state, as far as it matters for security.')
    .argument('<unit>', 'the resource id of the unit')
    .addHelpText('after', '\nExample\n  aml-warden baseline diff <unit>')
    .action((unit: string, options: ServiceOptions) => diff(unit, options));
}

async function approve(unit: string, options: ServiceOptions): Promise<void> {
  const { resources, at, approvedBy } = await callService<Approved>(options, { method: 'POST', path: '/api/v1/baselines', body: { unit } });
  process.stdout.write(printable(`Approved as of ${at} by ${approvedBy}: ${resources} resources.\n`));
}

async function diff(unit: string, options: ServiceOptions): Promise<void> {
  const path = `/api/v1/baselines/diff?unit=${encodeURIComponent(unit)}`;
  const { baseline, value } = await callService<Diff>(options, { method: 'GET', path });
  const lines = value.map(line);
  const summary = `${value.length === 0 ? 'Nothing differs' : `${value.length} differences`} from what ${baseline.approvedBy} approved at ${baseline.at}.`;
  process.stdout.write(printable([...lines, summary, ''].join('\n')));
}

function line({ resourceId, path, before, after }: Difference): string {
  if (path === '') {
    return `${resourceId}  ${after === null ? 'is gone' : 'is new'}`;
  }
  return `${resourceId}  ${path}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`;
}

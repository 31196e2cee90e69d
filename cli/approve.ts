import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { Plan } from '../shared/model/remediation.ts';
import type { RemediationView } from '../shared/model/remediation-run.ts';
import { CommandProblem, callService, listFromService, printable, type ServiceOptions, serviceOptions } from './service.ts';

interface ApproveOptions extends ServiceOptions {
  readonly decline?: boolean;
  readonly yes?: boolean;
}

export function addApprove(program: Command): void {
  serviceOptions(program.command('approve'))
    .description('Show the exact change that a remediation waits to make, then approve or decline it. Without an id: list what waits.')
    .argument('[remediation]', 'id of a remediation')
    .option('--decline', 'decline instead')
    .option('--yes', 'do not ask before deciding')
    .addHelpText(
      'after',
      '\nExamples\n  aml-warden approve\n  aml-warden approve 8204485599999-ca978112ca1bbdcafac231b39a23dc4d --url https://warden.example.com',
    )
    .action(async (id: string | undefined, options: ApproveOptions) => await (id === undefined ? waiting(options) : approve(id, options)));
}

async function waiting(options: ServiceOptions): Promise<void> {
  const found = await listFromService<RemediationView>(options, '/api/v1/remediations?state=waiting');
  const lines = found.map(
    ({ id, ruleId, plan, remediationId, resourceId, expiresAt }) =>
      `${id}  ${ruleId}  open until ${expiresAt ?? 'further notice'}\n          ${oneLine(plan?.summary ?? remediationId)}\n          ${oneLine(resourceId)}\n`,
  );
  process.stdout.write(lines.length === 0 ? 'Nothing waits for a decision.\n' : lines.join(''));
}

async function approve(id: string, options: ApproveOptions): Promise<void> {
  const view = await callService<RemediationView>(options, { method: 'GET', path: `/api/v1/remediations/${encodeURIComponent(id)}` });
  const { plan, approvalUrl } = view;
  if (view.state !== 'waiting' || plan === undefined) {
    throw new CommandProblem(printable(`Remediation ${id} does not wait for a decision: it is ${view.outcome ?? view.state}.`), 2);
  }
  if (approvalUrl === undefined) {
    throw new CommandProblem('The service gave no approval link: you need the role approver there, and its vault approval-signing-key.', 2);
  }
  process.stdout.write(changeOf(view, plan));
  const decision = options.decline === true ? 'decline' : 'approve';
  if (options.yes !== true && !(await isSure(decision))) {
    throw new CommandProblem('Nothing was decided.', 2);
  }
  // The service may be known to us by another address than the one in its links.
  const { pathname, search } = new URL(approvalUrl, 'http://127.0.0.1');
  await callService(options, { method: 'POST', path: pathname + search, body: { decision, planHash: plan.hash } });
  process.stdout.write(`${decision === 'approve' ? 'Approved' : 'Declined'}.\n`);
}

function changeOf(view: RemediationView, plan: Plan): string {
  const lines = [
    plan.summary,
    `  resource   ${view.resourceId}`,
    `  rule       ${view.ruleId}`,
    ...plan.differences.map(({ path, before, after }) => `  ${path}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`),
    ...plan.sideEffects.map((effect) => `  ${effect}`),
    `  preflight  ${view.preflight?.result ?? 'unknown'}: ${view.preflight?.reasons.join(' ') ?? ''}`,
    `  risk       ${plan.risk}; ${plan.undo === null ? 'it cannot be undone' : 'it can be undone'}`,
    `  open until ${view.expiresAt ?? 'further notice'}`,
    ...(view.notBefore === undefined ? [] : [`  written not before ${view.notBefore}`]),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function oneLine(text: string): string {
  return printable(text.replaceAll('\n', ' '));
}

async function isSure(decision: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new CommandProblem(`Nobody is there to ask: add --yes to ${decision} what is shown above.`, 2);
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await prompt.question(`${decision === 'approve' ? 'Approve' : 'Decline'} this change? [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}

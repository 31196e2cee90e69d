import type { RemediationView } from '../../shared/api/ports.ts';
import type { Change } from '../../shared/model/change.ts';
import type { Transition } from '../../shared/model/finding.ts';
import { drifts } from '../azure/drifts.ts';
import { ids } from '../azure/estates/contoso/ids.ts';
import { pipeline } from '../azure/estates/contoso/principals.ts';
import { until } from '../client.ts';
import { performDrift } from '../perform-drift.ts';
import type { Stack } from '../stack.ts';
import { expectThat, type Stepper } from './steps.ts';

const WORKSPACE = ids.test.workspace.toLowerCase();
const STORAGE = ids.test.storage.toLowerCase();
const WORKSPACE_RULE = 'AML-NET-001';
const STORAGE_RULE = 'AML-NET-027';
/** How often the pipeline sets back what was repaired, until the service stops; see the configuration of the demo. */
export const REVERTS = 2;

/** The modes that the story needs: a person decides about the workspace, storage is repaired at once. */
export const remediation = {
  rules: { [WORKSPACE_RULE]: 'approve', [STORAGE_RULE]: 'auto' },
  contested: { reverts: REVERTS, withinDays: 7 },
  budget: { perHour: 20, perUnitPerHour: 20, percentOfEstatePerHour: 100 },
};

/** From the deployment to the report, each act a step of its own. */
export async function play(stack: Stack, step: Stepper): Promise<void> {
  await step('baseline: the state of the test workspace is approved', () => approveBaseline(stack));
  const opened = await drift(stack, step);
  await card(stack, step);
  await repair(stack, step);
  await undo(stack, step);
  await contested(stack, step);
  await exemption(stack, step, opened);
  await told(stack, step);
  await report(stack, step);
}

async function approveBaseline({ service }: Stack): Promise<void> {
  const approved = await service.post<{ status: string; resources: number }>('/api/v1/baselines', { unit: WORKSPACE });
  expectThat(approved.resources > 0, `Expected an approved state with resources but found ${JSON.stringify(approved)}.`);
}

async function drift(stack: Stack, step: Stepper): Promise<Transition> {
  const found = drifts.find(({ name }) => name === 'workspace-opened');
  if (found === undefined) {
    throw new Error('The drift workspace-opened is gone.');
  }
  const { person } = found;
  await step(`drift: ${person.name} opens the test workspace to the internet`, () => performDrift(stack.azure.control, found));
  const opened = await step('drift: the finding names the person', async () => {
    const transition = await transitionOf(stack, WORKSPACE_RULE, WORKSPACE, ['opened', 'regressed']);
    expectThat(transition.actor?.name === person.upn, `Expected ${person.upn} but found ${transition.actor?.name ?? 'nobody'}.`);
    return transition;
  });
  await step('drift: the change is told from the approved state, with before and after', () =>
    until('the change', async () => {
      const { value } = await stack.service.get<{ value: readonly Change[] }>(`/api/v1/changes?unit=${encodeURIComponent(WORKSPACE)}`);
      return value.find(({ path, isDrift, after }) => path.endsWith('publicNetworkAccess') && isDrift === true && after === 'Enabled');
    }),
  );
  return opened;
}

async function card({ azure }: Stack, step: Stepper): Promise<void> {
  await step('alert card: Teams shows the exact change with a signed link', () =>
    until('the card', async () =>
      (await azure.control.cards()).find(({ message }) => {
        const text = JSON.stringify(message);
        return text.includes('/api/approvals/') && text.includes('publicNetworkAccess');
      }),
    ),
  );
}

async function repair(stack: Stack, step: Stepper): Promise<void> {
  const waiting = await step('approval: a link without its signature is refused', async () => {
    const view = await remediationOf(stack, WORKSPACE, ({ state }) => state === 'waiting');
    const forged = await fetch(`${stack.origin}/api/approvals/${view.id}?ask=1&expires=4102444800&signature=${'A'.repeat(43)}`);
    expectThat(forged.status >= 400, `Expected a refusal but found ${forged.status}.`);
    return view;
  });
  await step('approval: a person approves by the signed link', () => stack.service.decide(waiting.id, 'approve'));
  await step('repair: the workspace is closed and the finding resolved', async () => {
    await remediationOf(stack, WORKSPACE, ({ id, outcome }) => id === waiting.id && outcome === 'repaired');
    await transitionOf(stack, WORKSPACE_RULE, WORKSPACE, ['resolved']);
    await accessIs(stack, WORKSPACE, 'Disabled');
  });
}

async function undo(stack: Stack, step: Stepper): Promise<void> {
  await step('undo: the value from before is back, and the rule is held off', async () => {
    const repaired = await remediationOf(stack, WORKSPACE, ({ outcome }) => outcome === 'repaired');
    const { id } = await stack.service.post<{ id: string }>(`/api/v1/remediations/${repaired.id}/undo`);
    await remediationOf(stack, WORKSPACE, (view) => view.id === id && view.outcome === 'undone');
    await accessIs(stack, WORKSPACE, 'Enabled');
  });
}

async function contested(stack: Stack, step: Stepper): Promise<void> {
  const actor = { upn: pipeline.appId, name: 'sp-ml-deploy', objectId: pipeline.objectId };
  const revert = async (): Promise<void> => {
    await stack.azure.control.write({
      actor,
      id: STORAGE,
      body: { properties: { publicNetworkAccess: 'Enabled', networkAcls: { defaultAction: 'Allow', bypass: 'AzureServices' } } },
    });
  };
  const ended = async (): Promise<readonly RemediationView[]> =>
    (await stack.service.remediations('top=100')).filter(({ resourceId, state }) => resourceId === STORAGE && state === 'finished');
  await step(`contested: a pipeline sets back what is repaired, ${REVERTS} times`, async () => {
    for (let times = 1; times <= REVERTS; times++) {
      await revert();
      await until(`repair ${times} of the storage account`, async () => ((await ended()).length >= times ? true : undefined));
      await until('the storage account to be closed', async () => {
        const open = await stack.service.findings(`ruleId=${STORAGE_RULE}&status=open`);
        return open.some(({ resourceId }) => resourceId === STORAGE) ? undefined : true;
      });
    }
  });
  await step('contested: the repair stops and names the pipeline', async () => {
    await revert();
    const transition = await transitionOf(stack, STORAGE_RULE, STORAGE, ['contested']);
    expectThat(
      [transition.actor?.name, transition.actor?.objectId, transition.actor?.appId].some(
        (name) => name === actor.upn || name === actor.objectId,
      ),
      `Expected the pipeline but found ${transition.actor?.name ?? 'nobody'}.`,
    );
    await accessIs(stack, STORAGE, 'Enabled');
  });
}

async function exemption(stack: Stack, step: Stepper, { findingId }: Transition): Promise<void> {
  await step('exemption: the open workspace is accepted for a month, with a ticket', async () => {
    await until('the finding to be open again', async () => {
      const { finding } = await stack.service.get<{ finding: { status: string } }>(`/api/v1/findings/${findingId}`);
      return finding.status === 'open' ? true : undefined;
    });
    await stack.service.post('/api/v1/exemptions', {
      findingId,
      reason: 'Open for the workshop of this week',
      ticket: 'SEC-4711',
      days: 30,
    });
    await transitionOf(stack, WORKSPACE_RULE, WORKSPACE, ['exempted']);
  });
}

async function told({ azure, service }: Stack, step: Stepper): Promise<void> {
  await step('Log Analytics has a row for each transition', () =>
    until('the rows', async () => {
      const rows = (await azure.control.rows()).map((row) => JSON.stringify(row));
      const transitions = await service.transitions('top=50');
      return transitions.every(({ id }) => rows.some((row) => row.includes(id))) ? true : undefined;
    }),
  );
  await step('page: an alert rule over these rows reaches the action group', () =>
    until('the alert', async () =>
      (await azure.control.alerts()).find((alert) => JSON.stringify(alert).includes('azureMonitorCommonAlertSchema')),
    ),
  );
}

async function report({ azure, service }: Stack, step: Stepper): Promise<void> {
  await step('report: the compliance report is made and mailed', async () => {
    const { statusUrl } = await service.post<{ statusUrl: string }>('/api/v1/reports', {});
    await until(
      'the report',
      async () => {
        const { state } = await service.get<{ state: string }>(statusUrl);
        expectThat(state !== 'failed', 'The report failed.');
        return state === 'finished' ? true : undefined;
      },
      { withinInMs: 60_000 },
    );
    await until('the mail with the report', async () =>
      (await azure.control.mails()).find((mail) => JSON.stringify(mail).includes('.pdf')),
    );
  });
}

function transitionOf({ service }: Stack, rule: string, resourceId: string, changes: readonly Transition['change'][]): Promise<Transition> {
  return until(`${rule} ${changes.join(' or ')}`, async () =>
    (await service.transitions('top=200')).find(
      (one) => one.ruleId === rule && one.resourceId === resourceId && changes.includes(one.change),
    ),
  );
}

function remediationOf({ service }: Stack, resourceId: string, is: (view: RemediationView) => boolean): Promise<RemediationView> {
  return until(
    'the remediation',
    async () => (await service.remediations('top=100')).find((view) => view.resourceId === resourceId && is(view)),
    { withinInMs: 40_000 },
  );
}

async function accessIs({ azure }: Stack, id: string, expected: string): Promise<void> {
  const found = (await azure.control.get({ id }))?.['properties'] as { publicNetworkAccess?: string } | undefined;
  expectThat(
    found?.publicNetworkAccess === expected,
    `Expected public network access ${expected} but found ${found?.publicNetworkAccess ?? 'nothing'}.`,
  );
}

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RemediationView } from '../../shared/model/remediation-run.ts';
import { begin, type E2e } from './scene.ts';
import { CLOSED, LONELY } from './small-estate.ts';

const decision = (answer: 'approve' | 'decline', planHash = ''): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ decision: answer, planHash }),
});

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'approve' });
});
afterAll(async () => await run.end());

it('asks, shows the exact change, carries out what was approved and takes it back on request', async () => {
  await run.setAccess(CLOSED, 'Enabled');
  const waiting = await run.remediation(CLOSED, ({ state }) => state === 'waiting');
  const { approvalUrl = '' } = await run.service.get<RemediationView>(`/api/v1/remediations/${waiting.id}`);
  const page = await (await fetch(approvalUrl)).text();
  expect(page).toContain('properties.publicNetworkAccess');
  expect(page).toContain(waiting.expiresAt);
  for (const forgery of [approvalUrl.split('?')[0] ?? '', approvalUrl.replace(/signature=.{4}/, 'signature=AAAA')]) {
    const refused = await fetch(forgery, decision('approve', waiting.plan?.hash));
    expect([refused.status, await refused.json()]).toMatchObject([403, { title: 'The approval link is refused' }]);
  }
  expect(await run.azure.control.get({ id: CLOSED })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });

  const forged = await fetch(`${run.origin}/runtime/webhooks/durabletask/instances/${waiting.id}/raiseEvent/decision`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ decisionId: 'made-up' }),
  });
  expect(forged.status).toBe(202);
  await expect(run.service.decide(waiting.id, 'approve', 'f'.repeat(64))).rejects.toThrow(/409/);
  expect(await run.azure.control.get({ id: CLOSED })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });

  await run.service.decide(waiting.id, 'approve');
  const repaired = await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired');
  expect(repaired.approver).toBe('you@localhost');
  expect((await fetch(approvalUrl, decision('approve', waiting.plan?.hash))).status).toBe(409);
  expect((await fetch(approvalUrl)).status).toBe(410);
  await run.transition('AML-NET-001', 'resolved', CLOSED);

  await run.service.post(`/api/v1/remediations/${waiting.id}/undo`);
  const { findingId } = await run.transition('AML-NET-001', 'regressed', CLOSED);
  expect(await run.azure.control.get({ id: CLOSED })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });

  await run.remediation(CLOSED, (view) => view.id !== waiting.id && view.state === 'finished');
  const { id } = await run.service.post<{ id: string }>('/api/v1/remediations', { findingId });
  const asked = await run.remediation(CLOSED, (view) => view.id === id && view.state !== 'planning');
  expect(asked, asked.because).toMatchObject({ state: 'waiting', ruleId: 'AML-NET-001' });
});

it('changes nothing when the answer is no', async () => {
  await run.setAccess(LONELY, 'Enabled');
  const answered = await run.remediation(LONELY, ({ state }) => state === 'waiting' || state === 'finished');
  if (answered.state === 'waiting') {
    await run.service.decide(answered.id, 'decline');
  }
  const ended = await run.remediation(LONELY, ({ state }) => state === 'finished');
  expect(['declined', 'refused']).toContain(ended.outcome);
  expect(await run.azure.control.get({ id: LONELY })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });
});

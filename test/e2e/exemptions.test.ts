import { afterAll, beforeAll, expect, it } from 'vitest';
import { begin, type E2e } from './scene.ts';
import { LONELY } from './small-estate.ts';

const RULE = 'AML-NET-001';
const ACCEPTED = { reason: 'Open for the workshop of this week', ticket: 'SEC-4711', days: 30 };

let run: E2e;
beforeAll(async () => {
  run = await begin({ mode: 'audit' });
});
afterAll(async () => await run.end());

it('says so when there is nothing to revoke', async () => {
  const answer = await fetch(`${run.origin}/api/v1/exemptions/${crypto.randomUUID()}`, { method: 'DELETE' });
  expect([answer.status, await answer.json()]).toMatchObject([404, { detail: 'There is no exemption with this id in force.' }]);
});

it('refuses an end in the past and keeps nothing of it', async () => {
  const refused = await fetch(`${run.origin}/api/v1/exemptions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'exempt', rule: RULE, resource: LONELY, reason: ACCEPTED.reason, ticket: 'SEC-1', expires: '2020-01-01' }),
  });
  expect(refused.status).toBe(400);
  const { value } = await run.service.get<{ value: { ticket?: string }[] }>('/api/v1/exemptions');
  expect(value.filter(({ ticket }) => ticket === 'SEC-1')).toEqual([]);
});

it('lets a snoozed finding stay open', async () => {
  await run.setAccess(LONELY, 'Enabled');
  const { findingId } = await run.transition(RULE, 'opened', LONELY);
  await run.service.post('/api/v1/exemptions', { findingId, kind: 'snooze', ...ACCEPTED });
  const { finding } = await run.service.get<{ finding: { status: string } }>(`/api/v1/findings/${findingId}`);
  expect(finding.status).toBe('open');
});

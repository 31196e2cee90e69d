import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../local/client.ts';
import { createRemediationStore, remediationTables } from '../../shared/ledger/remediations/store.ts';
import type { RemediationView } from '../../shared/model/remediation-run.ts';
import { pathOf, signed } from '../../shared/remediations/links.ts';
import { begin, type E2e } from './scene.ts';
import { CLOSED, LONELY, numbered, smallEstateWith } from './small-estate.ts';
import { everyFile, everythingStored } from './stored.ts';
import { secretOf } from './vault.ts';

const decision = (answer: 'approve' | 'decline', planHash = ''): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ decision: answer, planHash }),
});

/** Lines since a test last emptied it. */
const log: string[] = [];
const everLogged: string[] = [];
let run: E2e;
beforeAll(async () => {
  run = await begin({
    workers: 2,
    mode: 'approve',
    estate: smallEstateWith(3),
    onLog: (line) => void [log, everLogged].forEach((lines) => void lines.push(line)),
  });
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

/** Opens a workspace and resolves with what waits for a decision then, and with its link. */
async function asked(id: string): Promise<{ readonly view: RemediationView; readonly link: URL }> {
  await run.setAccess(id, 'Enabled');
  const { id: remediation } = await run.remediation(id, ({ state }) => state === 'waiting');
  const view = await run.service.get<RemediationView>(`/api/v1/remediations/${remediation}`);
  return { view, link: new URL(view.approvalUrl ?? '', run.origin) };
}

const changed = (link: URL, changes: Readonly<Record<string, string>>): URL => {
  const url = new URL(link);
  Object.entries(changes).forEach(([name, value]) => void url.searchParams.set(name, value));
  return url;
};

const refusals = (id: string): readonly string[] =>
  log.filter((line) => line.includes('An approval link was refused') && line.includes(id));

describe('a link', () => {
  it('that is forged, altered, expired, of another repair or used is refused and logged, and its signature is kept nowhere', async () => {
    const { view, link } = await asked(numbered(0));
    const other = await asked(numbered(1));
    const terms = { id: view.id, ask: view.ask ?? 0, expires: Math.floor(Date.now() / 1000) - 1 };
    const expired = new URL(pathOf(signed(terms, await secretOf(run, 'approval-signing-key'))), run.origin);
    const ofAnother = new URL(`/api/approvals/${view.id}${other.link.search}`, run.origin);
    const later = changed(link, { expires: String(Number(link.searchParams.get('expires')) + 1) });
    const forged = changed(link, { signature: 'A'.repeat(43) });
    const cases = [
      [forged, 403, 'forged'],
      [later, 403, 'forged'],
      [ofAnother, 403, 'forged'],
      [expired, 410, 'expired'],
    ] as const;
    for (const [url, status, reason] of cases) {
      log.length = 0;
      const [shown, decided] = [await fetch(url), await fetch(url, decision('approve', view.plan?.hash))];
      expect([shown.status, decided.status]).toEqual([status, status]);
      await expect.poll(() => refusals(view.id).filter((line) => line.includes(reason) && line.includes('you@localhost')).length).toBe(2);
    }
    expect(await run.azure.control.get({ id: numbered(0) })).toMatchObject({ properties: { publicNetworkAccess: 'Enabled' } });

    expect((await fetch(link, decision('approve', view.plan?.hash))).status).toBe(202);
    const repaired = await run.remediation(numbered(0), ({ outcome }) => outcome === 'repaired');
    expect(repaired.approver).toBe('you@localhost');
    log.length = 0;
    expect([(await fetch(link)).status, (await fetch(link, decision('approve', view.plan?.hash))).status]).toEqual([410, 409]);
    await expect.poll(() => refusals(view.id).filter((line) => line.includes('used')).length).toBe(2);

    await expectKeptNowhere([link, other.link, expired].map((url) => url.searchParams.get('signature') ?? ''));
  });
});

/** Makes a remediation look as if it had been left alone for ten minutes. */
async function age(id: string): Promise<void> {
  const open = (name: string) => TableClient.fromConnectionString(run.storage, name, { allowInsecureConnection: true });
  const store = createRemediationStore({ history: open(remediationTables.history), state: open(remediationTables.state) });
  await store.update(id, (record) => ({ ...record, updatedAt: new Date(Date.parse(record.updatedAt) - 10 * 60_000).toISOString() }));
}

describe('a remediation whose orchestration somebody terminates while it waits', () => {
  it('does not wait for ever: the sweep ends it, says so and leaves the resource to the next one', async () => {
    const resource = numbered(2);
    const { view } = await asked(resource);
    await age(view.id);
    const url = `${run.origin}/runtime/webhooks/durabletask/instances/${view.id}/terminate?reason=test`;
    expect((await fetch(url, { method: 'POST' })).status).toBe(202);
    const ended = await until('the end of the remediation', async () => {
      await run.startTimer('sweep');
      return (await run.service.remediations('top=200')).find(({ id, state }) => id === view.id && state === 'finished');
    });
    expect(ended).toMatchObject({ outcome: 'failed', because: expect.stringContaining('Terminated') });
    expect(ended.because).toContain('Nothing was written');
    await until('the card', async () =>
      (await run.azure.control.cards())
        .map((card) => JSON.stringify(card))
        .find((card) => card.includes(view.id) && card.includes('stopped without a word')),
    );
    const { id } = await run.service.post<{ id: string }>('/api/v1/remediations', { findingId: view.findingId });
    await run.remediation(resource, (next) => next.id === id && next.state === 'waiting');
  });
});

/** The mails and cards of the simulated Azure are the only place. */
async function expectKeptNowhere(signatures: readonly string[]): Promise<void> {
  const [mails, cards] = [JSON.stringify(await run.azure.control.mails()), JSON.stringify(await run.azure.control.cards())];
  expect([mails, cards].map((sent) => sent.includes(signatures[0] ?? ''))).toEqual([true, true]);
  const kept = [...(await everythingStored(run.storage)), ...(await everyFile(run.dataDir))];
  expect(kept.length).toBeGreaterThan(0);
  const rows = { where: 'Log Analytics', text: JSON.stringify(await run.azure.control.rows()) };
  const logged = { where: 'log', text: everLogged.join('\n') };
  for (const signature of signatures) {
    expect([...kept, rows, logged].filter(({ text }) => text.includes(signature)).map(({ where }) => where)).toEqual([]);
  }
}

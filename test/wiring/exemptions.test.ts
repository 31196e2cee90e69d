import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import type { ApiEnvironment } from '../../shared/api/environment.ts';
import { exemptions as exemptionRoutesApp } from '../../shared/api/exemptions.ts';
import { parseConfig, parseExemptions } from '../../shared/config/parse.ts';
import { assessUnit } from '../../shared/governance/assess-unit.ts';
import { governEvent, sweep } from '../../shared/governance.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type { Message } from '../../shared/model/message.ts';
import { ESTATE } from '../../shared/model/resource-id.ts';
import { exemptionRoutes, warnOfExpiry, withStoredExemptions } from '../../shared/wiring/exemptions.ts';
import { judgeWith } from '../../shared/wiring/judge.ts';
import { useAzurite } from '../azurite.ts';
import { aWorkspaceUnit } from '../estate-cases.ts';
import { anEvent, aWorld, never, portsOf, put, workspaceId } from '../governance/world.ts';
import { GROUP } from '../scenes.ts';

const storage = useAzurite();
const WS = workspaceId('ws');
const FILE = `exemptions:
  - rule: AML-NET-001
    resource: ${workspaceId('other')}
    reason: Public demo, nothing in it
    ticket: SEC-1
    approver: ada@contoso.com
    expires: 2027-01-01T00:00:00Z
    values: { properties.publicNetworkAccess: Enabled }`;

/** The routes over a ledger with one open workspace; whoever asks is ada, an admin. */
async function aScene() {
  const world = { ...aWorld(), unreadable: false };
  const now = () => new Date(world.time);
  const ledger = storage().ledger({ now });
  const config = withStoredExemptions(async () => ({ config: parseConfig(''), exemptions: parseExemptions(FILE) }), ledger.exemptions, now);
  const ports = portsOf(world, ledger, {
    judge: async (unit, at) => {
      if (world.unreadable) {
        throw new Error('no answer');
      }
      return judgeWith(await config(), unit, at);
    },
  });
  await assessUnit(put(world, 'ws', { access: 'Enabled' }), 'scan', ports, never);
  const app = new Hono<ApiEnvironment>();
  app.use(async (context, next) => {
    context.set('principal', { name: 'ada', roles: ['admin'] });
    await next();
  });
  app.route('/', exemptionRoutesApp(exemptionRoutes({ ledger, config, ports, now }), now));
  const finding = async (): Promise<Finding> => {
    const found = (await ledger.listFindings({ top: 100, unit: WS, ruleId: 'AML-NET-001' })).items[0];
    if (found === undefined) {
      throw new Error('Expected a finding but found none.');
    }
    return found;
  };
  const post = (body: object) => app.request('/exemptions', { method: 'POST', body: JSON.stringify(body) });
  return { app, world, ports, finding, post, config, assess: () => assessUnit({ id: WS, kind: 'workspace' }, 'scan', ports, never) };
}

const decision = { reason: 'Sample data only', ticket: 'T-1', days: 30 };

describe('an exemption made by command', () => {
  it('excuses what the finding shows, at once, by whoever asked', async () => {
    const { post, finding, world } = await aScene();
    world.time += 60_000;
    const answer = await post({ ...decision, findingId: (await finding()).id });
    expect([answer.status, await answer.json()]).toMatchObject([201, { approver: 'ada', resourceId: WS, kind: 'exempt' }]);
    expect(await finding()).toMatchObject({ status: 'exempt', exposureInMinutes: 1 });
  });

  it('excuses the same values wherever a tag is, and nothing without it', async () => {
    const { post, finding, assess } = await aScene();
    const tag = { name: 'purpose', value: 'workshop' };
    const answer = await post({ ...decision, findingId: (await finding()).id, tag });
    const made = (await answer.json()) as object;
    expect([answer.status, made]).toMatchObject([201, { tag, values: { 'properties.publicNetworkAccess': 'Enabled' } }]);
    expect(made).not.toHaveProperty('resourceId');
    await assess();
    expect((await finding()).status).toBe('open');
  });

  it('takes effect although somebody was just looking at the unit with what held before', async () => {
    const { post, finding, world, ports } = await aScene();
    world.time += 60_000;
    const judged = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let isFirst = true;
    const slow = async (...[unit, at]: Parameters<typeof ports.judge>) => {
      const judgements = await ports.judge(unit, at);
      if (isFirst) {
        isFirst = false;
        judged.resolve();
        await goOn.promise;
      }
      return judgements;
    };
    const holder = governEvent(anEvent(world, WS), { ...ports, judge: slow }, never);
    await judged.promise;

    expect((await post({ ...decision, findingId: (await finding()).id })).status).toBe(201);
    goOn.resolve();
    await holder;

    expect((await finding()).status).toBe('exempt');
    expect(await ports.ledger.inbox.pending()).toEqual([]);
  });

  it('is left to the sweep where the look for it fails', async () => {
    const { post, finding, world, ports } = await aScene();
    world.time += 60_000;
    const { id } = await finding();
    world.unreadable = true;
    expect((await post({ ...decision, findingId: id })).status).toBe(201);
    expect((await finding()).status).toBe('open');
    world.unreadable = false;
    await sweep(ports, never);
    expect((await finding()).status).toBe('exempt');
    expect(await ports.ledger.inbox.pending()).toEqual([]);
  });

  it('does not keep the sweep at a unit for ever that nobody can look at', async () => {
    const { post, finding, world, ports } = await aScene();
    world.time += 60_000;
    world.unreadable = true;
    await post({ ...decision, findingId: (await finding()).id });
    expect(await sweep(ports, never)).toMatchObject({ pending: 1, failed: 1 });
    world.time += 31 * 60_000;
    expect(await sweep(ports, never)).toMatchObject({ pending: 1, failed: 0, assessed: 0 });
    expect(await sweep(ports, never)).toMatchObject({ pending: 0 });
  });

  it('is void as soon as the value is another one', async () => {
    const { post, finding, world, assess } = await aScene();
    world.time += 60_000;
    await post({ ...decision, findingId: (await finding()).id });
    world.time += 60_000;
    put(world, 'ws', { access: 'Other' as 'Enabled' });
    await assess();
    expect(await finding()).toMatchObject({ status: 'open', because: expect.stringContaining('T-1 does not hold') });
  });

  it('ends when it is revoked, and stays in the list', async () => {
    const { app, post, finding, world } = await aScene();
    world.time += 60_000;
    const { id } = (await (await post({ ...decision, findingId: (await finding()).id })).json()) as { id: string };
    world.time += 60_000;
    expect((await app.request(`/exemptions/${id}`, { method: 'DELETE' })).status).toBe(200);
    expect((await finding()).status).toBe('open');
    const { value } = (await (await app.request('/exemptions')).json()) as { value: { id: string; status: string; from: string }[] };
    expect(value.map(({ status, from }) => [from, status])).toEqual([
      ['file', 'active'],
      ['command', 'revoked'],
    ]);
    const inFile = value.find(({ from }) => from === 'file')?.id;
    expect((await app.request(`/exemptions/${inFile}`, { method: 'DELETE' })).status).toBe(409);
    expect((await app.request('/exemptions/none', { method: 'DELETE' })).status).toBe(404);
  });

  it.each([
    ['without a reason', { ...decision, reason: 'x' }, 400],
    ['for longer than a year', { ...decision, days: 400 }, 400],
    ['with an approver of its own', { ...decision, approver: 'mallory' }, 400],
    ['of nothing we know', { ...decision, findingId: 'f'.repeat(64) }, 404],
  ])('%s is refused', async (_name, body, status) => {
    const { post, finding } = await aScene();
    expect((await post({ findingId: (await finding()).id, ...body })).status).toBe(status);
  });
});

describe('a snooze', () => {
  it('hides the finding from alerts, counts it, and tells of it when it is over', async () => {
    const { post, finding, world, assess } = await aScene();
    world.time += 60_000;
    await post({ ...decision, kind: 'snooze', days: 1, findingId: (await finding()).id });
    const snoozed = await finding();
    expect(snoozed).toMatchObject({ status: 'open', snoozedUntil: new Date(world.time + 86_400_000).toISOString() });
    const told = world.told.length;
    world.time += 2 * 86_400_000;
    await assess();
    expect((await finding()).snoozedUntil).toBeUndefined();
    expect(world.told.slice(told)).toMatchObject([{ findingId: snoozed.id, change: 'changed' }]);
  });
});

describe('the warning before the end', () => {
  it('is posted every night under the same id', async () => {
    const posted: Message[] = [];
    const { config } = await aScene();
    const { exemptions } = await config();
    const warn = () => warnOfExpiry(exemptions, async (message) => void posted.push(message), new Date('2026-12-20T00:00:00Z'));
    expect([await warn(), await warn()]).toEqual([1, 1]);
    expect(new Set(posted.map(({ id }) => id)).size).toBe(1);
  });
});

describe('an exemption from a rule that compares workspaces', () => {
  const vault = { keyVault: `${GROUP}/providers/microsoft.keyvault/vaults/kv` };
  const [prod, dev] = [
    { environment: 'prod', properties: vault },
    { environment: 'dev', properties: vault },
  ];

  it.each(['resource', 'unit'] as const)('given for the %s is in force at once: the estate is looked at again', async (scope) => {
    const { world, ports, post } = await aScene();
    for (const unit of [aWorkspaceUnit('mlw-prod', prod), aWorkspaceUnit('mlw-dev', dev)]) {
      world.units.set(unit.id, unit);
      await assessUnit(unit, 'scan', ports, never);
    }
    await assessUnit(ESTATE, 'scan', ports, never);
    const open = async () => (await ports.ledger.listFindings({ top: 10, unit: ESTATE.id, ruleId: 'AML-ENV-004', status: 'open' })).items;
    const [first, second] = await open();
    expect((await post({ ...decision, findingId: first?.id, scope })).status).toBe(201);
    expect((await open()).map(({ id }) => id)).toEqual([second?.id]);
  });
});

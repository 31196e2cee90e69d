import { describe, expect, it } from 'vitest';
import type { LookAnswer } from '../../shared/api/look.ts';
import type { ApiPorts } from '../../shared/api/ports.ts';
import { AT, SUBSCRIPTION, WORKSPACE_ID } from '../scenes.ts';
import { anApi, principal } from './an-api.ts';

const STATUS = `/api/v1/looks/latest?${new URLSearchParams({ unit: WORKSPACE_ID }).toString()}`;
const PAGE = `/api/dashboard/units?${new URLSearchParams({ id: WORKSPACE_ID }).toString()}`;
const BUTTON = PAGE.replace('units?', 'units/look?');

function answering(answer: LookAnswer, changes: Partial<ApiPorts> = {}) {
  return anApi({ WEBSITE_AUTH_ENABLED: 'True' }, { lookNow: async () => answer, ...changes });
}

const waiting = { status: 'waits', unit: WORKSPACE_ID, because: 'Somebody is looking.' } as const;
const post = (unit: unknown): RequestInit => ({
  method: 'POST',
  headers: { ...principal('approver'), 'content-type': 'application/json' },
  body: JSON.stringify({ unit }),
});

describe('POST /api/v1/units/look', () => {
  it.each([WORKSPACE_ID.toUpperCase(), `${WORKSPACE_ID}/computes/c1`, SUBSCRIPTION, '/aml-warden/estate'])(
    'looks at the unit of %s',
    async (unit) => {
      const asked: string[] = [];
      const { ask } = anApi(undefined, {
        lookNow: async ({ id, kind }) => {
          asked.push(kind);
          return { status: 'looked', unit: id, at: AT, opened: 1, resolved: 0, open: 1, unknown: 0 };
        },
      });
      const answer = await ask('/api/v1/units/look', post(unit));
      expect(answer.status).toBe(200);
      const { unit: looked } = (await answer.json()) as { unit: string };
      expect(unit.toLowerCase().startsWith(looked)).toBe(true);
      expect(asked).toHaveLength(1);
    },
  );

  it('answers 202 with where to see it when the look is still to come', async () => {
    const answer = await answering(waiting).ask('/api/v1/units/look', post(WORKSPACE_ID));
    expect([answer.status, answer.headers.get('location')]).toEqual([202, STATUS]);
    expect(await answer.json()).toEqual({ ...waiting, statusUrl: STATUS });
  });

  it.each([
    ['notFound', 404],
    ['conflict', 409],
  ] as const)('answers %s with problem+json', async (status, code) => {
    const answer = await answering({ status, because: 'Why.' }).ask('/api/v1/units/look', post(WORKSPACE_ID));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([code, 'application/problem+json']);
    expect(await answer.json()).toMatchObject({ detail: 'Why.' });
  });

  it.each([
    undefined,
    7,
    'ws',
    `${SUBSCRIPTION}/resourcegroups/rg`,
    `${SUBSCRIPTION}/resourcegroups/rg/providers/microsoft.storage/storageaccounts/st`,
    `${WORKSPACE_ID}/../other`,
  ])('refuses %j, which names no unit', async (unit) => {
    expect((await answering(waiting).ask('/api/v1/units/look', post(unit))).status).toBe(400);
  });
});

describe('the button on the page of a unit', () => {
  const look = { schemaVersion: 1, id: 'l', unitKind: 'workspace', at: AT, cause: 'event', catalogueVersion: '1' } as const;
  const known = { getLook: async () => ({ ...look, judgements: [], findings: [], transitions: [] }) };
  const textFor = async (role: string, path = PAGE): Promise<string> =>
    await (await answering(waiting, known).ask(path, { headers: principal(role) })).text();
  const press = (answer: LookAnswer, address = BUTTON) =>
    answering(answer).ask(address, { method: 'POST', headers: { ...principal('approver'), 'sec-fetch-site': 'same-origin' } });

  it('stands there for approvers; others are told which role it takes', async () => {
    const forApprover = await textFor('approver');
    expect(forApprover).toContain(`<form method="post" action="${BUTTON.replaceAll('&', '&amp;')}"><button class="other">Look again now`);
    const forReader = await textFor('reader');
    expect(forReader).not.toContain('Look again now');
    expect(forReader).toContain('takes the app role approver');
  });

  it('leads back to the page, which says when the look is still to come', async () => {
    const done = await press({ status: 'looked', unit: WORKSPACE_ID, at: AT, opened: 0, resolved: 0, open: 0, unknown: 0 });
    expect([done.status, done.headers.get('location')]).toEqual([303, PAGE]);
    const later = await press(waiting);
    expect(later.headers.get('location')).toBe(`${PAGE}&look=waits`);
    expect(await textFor('approver', `${PAGE}&look=waits`)).toContain('A look that begins after you asked follows');
  });

  it('says why not', async () => {
    expect((await press({ status: 'conflict', because: 'Not governed.' })).status).toBe(409);
    expect((await press(waiting, '/api/dashboard/units/look?id=ws')).status).toBe(404);
  });
});

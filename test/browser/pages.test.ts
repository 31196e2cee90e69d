import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { begin, type E2e } from '../e2e/scene.ts';
import { CLOSED } from '../e2e/small-estate.ts';

let run: E2e;
let browser: Browser;
let finding: string;
let remediation: string;
let scan: string;

beforeAll(async () => {
  run = await begin();
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium' });
  await run.setAccess(CLOSED, 'Enabled');
  finding = (await run.transition('AML-NET-001', 'opened', CLOSED)).findingId;
  remediation = (await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired')).id;
  await run.transition('AML-NET-001', 'resolved', CLOSED);
  const scans = (await (await fetch(`${run.origin}/api/v1/scans`)).json()) as { readonly value: readonly { readonly id: string }[] };
  scan = scans.value[0]?.id ?? '';
});
afterAll(async () => {
  await browser.close();
  await run.end();
});

/** A page of the running service, in a browser that runs no script unless a test needs one. */
async function visit(path: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, ...options });
  const page = await context.newPage();
  const answer = await page.goto(`${run.origin}${path}`);
  expect(answer?.status()).toBe(200);
  return page;
}

const places = {
  estate: () => '/api/dashboard',
  unit: () => `/api/dashboard/units?id=${encodeURIComponent(CLOSED)}`,
  findings: () => '/api/dashboard/findings',
  finding: () => `/api/dashboard/findings/${finding}`,
  remediations: () => '/api/dashboard/remediations',
  remediation: () => `/api/dashboard/remediations/${remediation}`,
  exemptions: () => '/api/dashboard/exemptions',
  scans: () => '/api/dashboard/scans',
  scan: () => `/api/dashboard/scans/${scan}`,
  reports: () => '/api/dashboard/reports',
  health: () => '/api/dashboard/health',
};

describe.each(Object.entries(places))('the page %s', (_name, path) => {
  it.each(['light', 'dark'] as const)('has no accessibility violation in %s', async (colorScheme) => {
    // axe itself is a script; our policy forbids pages to have any.
    const page = await visit(path(), { javaScriptEnabled: true, bypassCSP: true, colorScheme });
    const { violations, passes } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(passes.length).toBeGreaterThan(10);
    await page.context().close();
  });

  it('says where it belongs', async () => {
    const page = await visit(path());
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('nav[aria-label=Pages] a[aria-current]').count()).toBe(1);
    expect(await page.title()).toMatch(/\S · aml-warden$/);
    await page.context().close();
  });

  it('fits a telephone without scrolling sideways, each value beside its name', async () => {
    const page = await visit(path(), { javaScriptEnabled: true, viewport: { width: 390, height: 844 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const names = await page
      .locator('td[data-title]')
      .evaluateAll((cells) => cells.map((cell) => getComputedStyle(cell, '::before').content));
    expect(names.filter((name) => name === 'none' || name === '""')).toEqual([]);
    await page.context().close();
  });

  it('shows where the keyboard is', async () => {
    const page = await visit(path(), { javaScriptEnabled: true });
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe('solid');
    await page.context().close();
  });
});

describe('without any script', () => {
  it('leads from the estate to a finding with its receipt and its history', async () => {
    const page = await visit('/api/dashboard');
    await page.locator('tr', { hasText: 'opened' }).filter({ hasText: 'AML-NET-001' }).getByRole('link').first().click();
    await expect.poll(() => page.url()).toContain(finding);
    const text = await page.locator('main').textContent();
    expect(text).toContain('properties.publicNetworkAccess');
    expect(text).toContain('How to fix it');
    expect(text).toMatch(/resolved[\s\S]*opened/);
    await page.context().close();
  });

  it('shows an exact change and takes it back by a button', async () => {
    const page = await visit(`/api/dashboard/remediations/${remediation}`);
    expect(await page.locator('tr', { hasText: 'properties.publicNetworkAccess' }).textContent()).toMatch(/"Enabled"\s*"Disabled"/);
    await page.getByRole('button', { name: 'Undo it' }).click();
    await expect.poll(() => page.url()).toMatch(/\/api\/dashboard\/remediations\/.+/);
    expect(page.url()).not.toContain(remediation);
    await run.transition('AML-NET-001', 'regressed', CLOSED);
    await page.context().close();
  });

  it('leads from what to do next to the worst that is open, and accepts it for a while', async () => {
    const page = await visit('/api/dashboard');
    await page.getByRole('link', { name: /findings? (is|are) open/ }).click();
    await page.locator('main td a').last().click();
    await page.getByText('Accept it, or snooze its alerts').click();
    await page.getByLabel('Ticket').fill('SEC-7');
    await page.getByLabel('Reason').fill('Sample data only, agreed with its owner');
    await page.getByRole('button', { name: 'Accept' }).click();
    await expect.poll(async () => await page.locator('main').textContent()).toContain('The exemption that accepts it');
    await page.getByRole('link', { name: 'The exemption that accepts it' }).click();
    await page.getByRole('button', { name: 'Revoke' }).first().click();
    await expect.poll(async () => await page.locator('main').textContent()).toContain('revoked by');
    await page.context().close();
  });

  it('looks at a unit again by a button, and leads back to its page', async () => {
    const page = await visit(places.unit());
    const lookedAt = async () => await page.locator('main dl time').first().getAttribute('datetime');
    const before = await lookedAt();
    await page.getByRole('button', { name: 'Look again now' }).click();
    await expect.poll(lookedAt).not.toBe(before);
    expect(page.url()).toBe(`${run.origin}/api/dashboard/units?${new URLSearchParams({ id: CLOSED.toLowerCase() }).toString()}`);
    expect(await page.locator('main dl').first().textContent()).toContain('request');
    await page.context().close();
  });

  it('stops every repair and says so on the estate', async () => {
    const page = await visit('/api/dashboard/health');
    await page.getByLabel('Why').fill('A test of the switch');
    await page.getByRole('button', { name: 'Stop every repair' }).click();
    await page.getByRole('link', { name: 'Estate' }).click();
    await expect.poll(async () => await page.locator('main').textContent()).toContain('A test of the switch');
    await page.getByRole('link', { name: 'Let them go on' }).click();
    await page.getByLabel('Why').fill('It was a test');
    await page.getByRole('button', { name: 'Let repairs go on' }).click();
    await expect.poll(async () => await page.locator('main').textContent()).toContain('Repairs are not stopped');
    await page.context().close();
  });

  it('says what to do about an address that leads nowhere', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const answer = await page.goto(`${run.origin}/api/dashboard/findings/nope`);
    expect([answer?.status(), await page.locator('h1').textContent()]).toEqual([404, 'Not found']);
    await context.close();
  });

  it('starts a scan and tells how far it is', async () => {
    const page = await visit('/api/dashboard/scans');
    await page.getByRole('button', { name: 'Scan everything now' }).click();
    await expect.poll(async () => await page.locator('main').textContent()).toMatch(/\d+ of \d+ units/);
    await page.context().close();
  });

  it('makes a report whose files can be opened', async () => {
    const page = await visit('/api/dashboard/reports');
    await page.getByRole('button', { name: 'Make a report now' }).click();
    await expect
      .poll(
        async () => {
          await page.goto(`${run.origin}/api/dashboard/reports`);
          return await page.locator('a', { hasText: '.html' }).count();
        },
        { timeout: 60_000, interval: 1_000 },
      )
      .toBeGreaterThan(0);
    await page.context().close();
  });
});

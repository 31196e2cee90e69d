import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { begin, type E2e } from '../e2e/scene.ts';
import { CLOSED } from '../e2e/small-estate.ts';

let run: E2e;
let browser: Browser;
let finding: string;
let remediation: string;

beforeAll(async () => {
  run = await begin();
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium' });
  await run.setAccess(CLOSED, 'Enabled');
  finding = (await run.transition('AML-NET-001', 'opened', CLOSED)).findingId;
  remediation = (await run.remediation(CLOSED, ({ outcome }) => outcome === 'repaired')).id;
  await run.transition('AML-NET-001', 'resolved', CLOSED);
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
  scans: () => '/api/dashboard/scans',
  reports: () => '/api/dashboard/reports',
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
    expect(await page.locator('nav a[aria-current=page]').count()).toBe(1);
    await page.context().close();
  });
});

describe('without any script', () => {
  it('leads from the estate to a finding with its receipt and its history', async () => {
    const page = await visit('/api/dashboard');
    await page.locator('tr', { hasText: 'opened' }).getByRole('link', { name: 'AML-NET-001' }).first().click();
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

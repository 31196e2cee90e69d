import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportData } from '../../shared/reports/compliance/data.ts';
import { renderReport } from '../../shared/reports/compliance/render.ts';
import { aFinding, anInput } from '../reports/compliance/a-report.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium' });
});
afterAll(async () => await browser.close());

async function open(): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  const name = '<img src="https://evil.example/x" onerror="document.title=1">';
  const findings = Array.from({ length: 120 }, (_, index) =>
    aFinding(`f${index}`, { title: name, resourceId: `${name}${'a'.repeat(200)}` }),
  );
  page.on('request', (request) => void (request.url().startsWith('http') && asked.push(request.url())));
  await page.setContent((await renderReport(reportData(anInput({ findings })), 'html')).toString());
  return page;
}
const asked: string[] = [];

describe('the HTML report in a browser', () => {
  it('has no accessibility violation', async () => {
    const { violations, passes } = await new AxeBuilder({ page: await open() }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
    expect(passes.length).toBeGreaterThan(5);
  });

  it('loads nothing and runs nothing that a name says', async () => {
    const page = await open();
    expect(await page.title()).toBe('Compliance report 2026-11-24');
    expect(asked).toEqual([]);
  });

  it('breaks no word of a head, on screen or on paper, and shows every colour in print', async () => {
    const page = await open();
    for (const [width, media] of [
      [1100, 'screen'],
      [688, 'print'],
    ] as const) {
      await page.setViewportSize({ width, height: 1000 });
      await page.emulateMedia({ media });
      const lines =
        'Math.max(...[...document.querySelectorAll("th")].map((th) => { const r = document.createRange(); r.selectNodeContents(th); return r.getClientRects().length; }))';
      expect(await page.evaluate(lines), media).toBe(1);
    }
    expect(await page.evaluate('getComputedStyle(document.querySelector(".badge")).printColorAdjust')).toBe('exact');
  });

  it('says first how it stands and what to do', async () => {
    const page = await open();
    expect(await page.locator('.tile dt').allTextContents()).toEqual(expect.arrayContaining(['Compliant', 'Open findings', 'Not known']));
    expect(await page.locator('h2').first().textContent()).toBe('What to do next');
  });

  it('prints on several pages, none wider than the paper', async () => {
    const page = await open();
    await page.setViewportSize({ width: 688, height: 1000 });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(688);
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(2);
  });
});

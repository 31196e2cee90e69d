import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { drifts } from './azure/drifts.ts';
import { contoso } from './azure/estates/contoso/index.ts';
import { until } from './client.ts';
import { firstScan } from './first-scan.ts';
import { performDrift } from './perform-drift.ts';
import { startStack } from './stack.ts';

/** `npm run pictures`: somebody opens a workspace of the sample estate; docs/finding.png is the page that tells of it. */
async function take(dataDir: string): Promise<void> {
  const drift = drifts.find(({ name }) => name === 'workspace-opened');
  if (drift === undefined) {
    throw new Error('The sample estate knows no drift called workspace-opened.');
  }
  const stack = await startStack({ estate: contoso(), port: 0, dataDir, mode: 'approve' });
  const browser = await chromium.launch({ executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium' });
  try {
    await firstScan(stack);
    await performDrift(stack.azure.control, drift);
    const { findingId } = await until('a repair that waits for a decision', async () =>
      (await stack.service.remediations()).find(({ state }) => state === 'waiting'),
    );
    const page = await browser.newPage({ viewport: { width: 1060, height: 900 }, javaScriptEnabled: false });
    await page.goto(`${stack.origin}/api/dashboard/findings/${findingId}`);
    await page.screenshot({ path: 'docs/finding.png' });
  } finally {
    await browser.close();
    await stack.close();
  }
}

const dataDir = await mkdtemp(join(tmpdir(), 'aml-warden-pictures-'));
await take(dataDir);
await rm(dataDir, { recursive: true, force: true });

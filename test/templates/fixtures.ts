import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultRulePolicy } from '../../shared/model/policy.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { type CheckOptions, type CheckOutcome, checkFiles } from '../../shared/templates/check.ts';
import { findBicep } from '../../shared/templates/find-bicep.ts';

/** Undefined: the Bicep CLI is there; else why tests that need it are skipped. Never skipped where AML_WARDEN_REQUIRE_BICEP is set. */
export function withoutBicep(): string | undefined {
  const found = findBicep({ env: process.env, cwd: process.cwd() });
  if ('path' in found) {
    return undefined;
  }
  if (process.env['AML_WARDEN_REQUIRE_BICEP'] !== undefined) {
    throw new Error(`${found.reason} Or run npm run tools.`);
  }
  return found.reason;
}

/** A folder of its own with these files, gone after the work. */
export async function inFolder<T>(files: Readonly<Record<string, string | object>>, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'aml-warden-check-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function check(folder: string, options: Partial<CheckOptions> = {}): Promise<CheckOutcome> {
  return await checkFiles({
    paths: ['.'],
    cwd: folder,
    rules: catalogue,
    policy: defaultRulePolicy,
    catalogue: { version: 'test', rules: catalogue.length, profile: 'strict' },
    cache: false,
    ...options,
  });
}

export const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

/** An ARM template with one workspace whose properties these are. */
export function aTemplate(properties: object, more: object = {}): object {
  return {
    $schema: SCHEMA,
    contentVersion: '1.0.0.0',
    parameters: {},
    resources: [
      {
        type: 'Microsoft.MachineLearningServices/workspaces',
        apiVersion: '2025-12-01',
        name: 'mlw',
        location: 'westeurope',
        identity: { type: 'SystemAssigned' },
        properties,
      },
    ],
    ...more,
  };
}

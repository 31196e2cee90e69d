import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRulePolicy } from '../../shared/model/policy.ts';
import { catalogue } from '../../shared/rules/catalogue.ts';
import { checkFiles } from '../../shared/templates/check.ts';
import { findBicep } from '../../shared/templates/find-bicep.ts';
import { finish, percentile } from './print.ts';

/** How long the check of a repository of templates takes, how much of that is ours, and what the cache saves. */
const FILES = 200;

const resource = (kind: number, index: number) => {
  const name = `[format('r${index}-{0}', parameters('env'))]`;
  const kinds = [
    { type: 'Microsoft.MachineLearningServices/workspaces', apiVersion: '2025-12-01', properties: { publicNetworkAccess: 'Disabled' } },
    { type: 'Microsoft.Storage/storageAccounts', apiVersion: '2023-05-01', properties: { minimumTlsVersion: 'TLS1_2' } },
    { type: 'Microsoft.KeyVault/vaults', apiVersion: '2023-07-01', properties: { enablePurgeProtection: true } },
  ];
  return { ...kinds[kind % kinds.length], name, location: "[parameters('location')]" };
};

const template = (index: number) => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { env: { type: 'string' }, location: { type: 'string', defaultValue: 'westeurope' } },
  resources: Array.from({ length: 12 }, (_, kind) => resource(kind, index * 100 + kind)),
});

const bicep = findBicep({ env: process.env, cwd: process.cwd() });
if ('reason' in bicep) {
  throw new Error(`${bicep.reason} Or run npm run tools.`);
}
const folder = await mkdtemp(join(tmpdir(), 'aml-warden-bench-'));
try {
  await Promise.all(
    Array.from({ length: FILES }, (_, index) => writeFile(join(folder, `t${index}.json`), JSON.stringify(template(index), null, 2))),
  );
  const run = async () => {
    const spent = { start: 0, question: 0 };
    const perFile: number[] = [];
    const started = performance.now();
    let last = started;
    const outcome = await checkFiles({
      paths: ['.'],
      cwd: folder,
      rules: catalogue,
      policy: defaultRulePolicy,
      catalogue: { version: 'bench', rules: catalogue.length, profile: 'default' },
      bicep: bicep.path,
      cache: true,
      cacheFolder: join(folder, '.cache'),
      onEngine: (what, ms) => {
        spent[what] += ms;
      },
      onProgress: () => {
        perFile.push(performance.now() - last);
        last = performance.now();
      },
    });
    if (outcome.files.filter(({ status }) => status === 'checked').length !== FILES) {
      throw new Error(
        `Expected ${FILES} files to be checked but found ${JSON.stringify(outcome.files.find(({ status }) => status !== 'checked'))}.`,
      );
    }
    return { ms: performance.now() - started, spent, perFile };
  };
  const cold = await run();
  const warm = await run();
  if (warm.spent.question > 0) {
    throw new Error('The second run asked the engine.');
  }
  const own = (cold.ms - cold.spent.start - cold.spent.question) / cold.ms;
  finish([`${FILES} templates of 12 resources: ${(cold.ms / 1000).toFixed(1)} s, from the cache ${(warm.ms / 1000).toFixed(1)} s`], {
    files: FILES,
    filesPerSecond: Math.round(FILES / (cold.ms / 1000)),
    msPerFileP50: Math.round(percentile(cold.perFile, 0.5) * 10) / 10,
    engineStartMs: Math.round(cold.spent.start),
    ownShare: Math.round(own * 1000) / 1000,
    warmMs: Math.round(warm.ms),
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

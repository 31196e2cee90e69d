import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { parse, stringify } from 'yaml';

export type LocalMode = 'audit' | 'approve' | 'auto';

/** The rules whose findings the embedded default repairs by itself. */
const PUBLIC_ACCESS_RULES = ['AML-NET-001', 'AML-NET-027', 'AML-NET-033'];

/** The worst is told at once. */
const NOTIFICATIONS = {
  minimumSeverity: 'high',
  teams: { enabled: true },
  email: { to: ['ml-platform@contoso.example'], from: 'aml-warden@contoso.example' },
  gatherForInSeconds: 0,
  perHour: 120,
};

interface Seed {
  readonly mode: LocalMode;
  readonly settleInMs: number;
  /** Goes over `remediation` of the sample. */
  readonly remediation: object;
}

/** Puts the repository's sample configuration into the container `config`, with the mode asked for, unless one is there already. */
export async function seedConfig(connectionString: string, root: string, options: Seed): Promise<void> {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient('config');
  await container.createIfNotExists();
  const config = parse(await readFile(join(root, 'warden.config.yaml'), 'utf8')) as { remediation: object };
  const seeded = {
    ...config,
    // Nobody else uses the simulated Azure: there is no reason to be gentle.
    assessment: { settleInMs: options.settleInMs, requestsPerSecond: 1_000, requestBurst: 1_000, eventLagInMs: 500 },
    // The simulated Teams and the simulated mail keep what they are sent; `npm start` shows both.
    notifications: NOTIFICATIONS,
    remediation: {
      ...config.remediation,
      budget: { perHour: 10, perUnitPerHour: 3, percentOfEstatePerHour: 100 },
      rules: Object.fromEntries(PUBLIC_ACCESS_RULES.map((rule) => [rule, options.mode])),
      ...options.remediation,
    },
  };
  const files = { 'warden.config.yaml': stringify(seeded), 'exemptions.yaml': await readFile(join(root, 'exemptions.yaml'), 'utf8') };
  for (const [name, text] of Object.entries(files)) {
    const blob = container.getBlockBlobClient(name);
    if (!(await blob.exists())) {
      await blob.upload(text, Buffer.byteLength(text));
    }
  }
}

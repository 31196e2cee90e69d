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
  /** Text: the `warden.config.yaml` as it stands. Sections: each goes over the section of the same name, key by key. */
  readonly config?: string | Sections;
  /** Text of `exemptions.yaml`; absent: the sample's. */
  readonly exemptions?: string;
}

/** Sections of `warden.config.yaml` by name. */
export type Sections = Readonly<Record<string, unknown>>;

/** Puts the repository's sample configuration into the container `config`, with what is asked for over it, unless one is there already. */
export async function seedConfig(connectionString: string, root: string, options: Seed): Promise<void> {
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient('config');
  await container.createIfNotExists();
  const files = {
    'warden.config.yaml': await configText(root, options),
    'exemptions.yaml': options.exemptions ?? (await readFile(join(root, 'exemptions.yaml'), 'utf8')),
  };
  for (const [name, text] of Object.entries(files)) {
    const blob = container.getBlockBlobClient(name);
    if (!(await blob.exists())) {
      await blob.upload(text, Buffer.byteLength(text));
    }
  }
}

async function configText(root: string, options: Seed): Promise<string> {
  const { config: given = {} } = options;
  if (typeof given === 'string') {
    return given;
  }
  const sample = parse(await readFile(join(root, 'warden.config.yaml'), 'utf8')) as { remediation: object };
  return stringify(over(locally(sample, options), given));
}

function locally(sample: { readonly remediation: object }, { mode, settleInMs, remediation }: Seed): Sections {
  return {
    ...sample,
    // Nobody else uses the simulated Azure: there is no reason to be gentle.
    assessment: { settleInMs, requestsPerSecond: 1_000, requestBurst: 1_000, eventLagInMs: 500 },
    // The simulated Teams and the simulated mail keep what they are sent; `npm start` shows both.
    notifications: NOTIFICATIONS,
    remediation: {
      ...sample.remediation,
      budget: { perHour: 10, perUnitPerHour: 3, percentOfEstatePerHour: 100 },
      rules: Object.fromEntries(PUBLIC_ACCESS_RULES.map((rule) => [rule, mode])),
      ...remediation,
    },
  };
}

function over(below: Sections, above: Sections): Sections {
  const merged = Object.entries(above).map(([name, section]) => {
    const under = below[name];
    return [name, isSections(under) && isSections(section) ? { ...under, ...section } : section];
  });
  return { ...below, ...Object.fromEntries(merged) };
}

function isSections(value: unknown): value is Sections {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

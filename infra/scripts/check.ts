// `npm run check:infra`: the Bicep compiler finds nothing to say, the committed JSON and snapshots are in step. `--write` brings them in step.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findBicep } from '../../shared/templates/find-bicep.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000001';
const TENANT = '00000000-0000-0000-0000-00000000cafe';

/** Diagnostics that are accepted, each with the reason; none so far. */
const accepted: readonly { readonly file: string; readonly code: string; readonly reason: string }[] = [];

/** The ARM JSON that is committed beside its Bicep, for those who deploy without it. */
const compiled = [
  'infra/main.json',
  'infra/management-group/main.json',
  'infra/policies/main.json',
  'infra/templates/secure-aml-workspace.json',
  'infra/templates/multi-environment.json',
];

interface Sarif {
  readonly runs: readonly {
    readonly results?: readonly {
      readonly ruleId: string;
      readonly message: { readonly text: string };
      readonly locations?: readonly {
        readonly physicalLocation?: {
          readonly artifactLocation?: { readonly uri?: string };
          readonly region?: { readonly startLine?: number };
        };
      }[];
    }[];
  }[];
}

function bicep(): string {
  const found = findBicep({ env: process.env, cwd: process.cwd() });
  if ('reason' in found) {
    throw new Error(found.reason);
  }
  return found.path;
}

/** What the compiler says of every file that a pattern names. It starts slowly: one call for all. */
function lint(cli: string, pattern: string): string[] {
  // Errors make it exit with 1, and it says what they are all the same: a SARIF document per file, one after the other.
  const { stdout } = spawnSync(cli, ['lint', '--pattern', pattern, '--diagnostics-format', 'sarif'], { encoding: 'utf8' });
  const documents = stdout.split(/(?<=^\})(?=\{)/m).map((text) => JSON.parse(text) as Sarif);
  return documents
    .flatMap(({ runs }) => runs)
    .flatMap(({ results = [] }) => results)
    .map(({ ruleId, message, locations }) => {
      const place = locations?.[0]?.physicalLocation;
      return `${place?.artifactLocation?.uri ?? pattern}:${place?.region?.startLine ?? 1}: ${ruleId}: ${message.text}`;
    })
    .filter((line) => !accepted.some(({ file, code }) => line.includes(`${file}:`) && line.includes(`: ${code}: `)));
}

/** One api-version per type, wherever it stands. */
function versions(files: readonly string[]): string[] {
  const seen = new Map<string, Map<string, string[]>>();
  for (const file of files) {
    for (const { groups } of readFileSync(file, 'utf8').matchAll(/'(?<type>Microsoft\.[\w./]+)@(?<version>[\w-]+)'/g)) {
      const byVersion = seen.get(groups?.['type'] ?? '') ?? new Map<string, string[]>();
      byVersion.set(groups?.['version'] ?? '', [...(byVersion.get(groups?.['version'] ?? '') ?? []), file]);
      seen.set(groups?.['type'] ?? '', byVersion);
    }
  }
  return [...seen].flatMap(([type, byVersion]) =>
    byVersion.size > 1
      ? [
          `${type} has ${byVersion.size} api-versions: ${[...byVersion].map(([version, where]) => `${version} in ${where.join(', ')}`).join('; ')}`,
        ]
      : [],
  );
}

function inStep(cli: string, write: boolean): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'check-infra-'));
  try {
    execFileSync(cli, ['build', '--pattern', 'infra/**/main.bicep', '--outdir', folder], { stdio: 'ignore' });
    execFileSync(cli, ['build', '--pattern', 'infra/templates/*.bicep', '--outdir', folder], { stdio: 'ignore' });
    return compiled.flatMap((target) => {
      const text = readFileSync(builtFor(folder, target), 'utf8');
      if (write) {
        writeFileSync(target, text);
        return [];
      }
      return existsSync(target) && readFileSync(target, 'utf8') === text
        ? []
        : [`${target} is not what its Bicep compiles to: run npm run check:infra -- --write`];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The compiler keeps the folders below the part that the pattern fixes. */
function builtFor(folder: string, target: string): string {
  const candidates = [target, target.replace('infra/', ''), target.replace('infra/templates/', '')].map((path) => join(folder, path));
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new Error(`The compiler made nothing for ${target}.`);
  }
  return found;
}

function snapshot(cli: string, file: string, write: boolean): string[] {
  const using = /using '(?<path>[^']+)'/.exec(readFileSync(file, 'utf8'))?.groups?.['path'] ?? '';
  const isForSubscription = readFileSync(join(dirname(file), using), 'utf8').includes("targetScope = 'subscription'");
  const scope = ['--tenant-id', TENANT, '--subscription-id', SUBSCRIPTION, '--location', 'westeurope', '--deployment-name', 'main'];
  if (!isForSubscription) {
    scope.push('--resource-group', 'rg-example');
  }
  try {
    execFileSync(cli, ['snapshot', file, '--mode', write ? 'overwrite' : 'validate', ...scope], { encoding: 'utf8', stdio: 'pipe' });
    if (write) {
      sortOutputs(file.replace(/bicepparam$/, 'snapshot.json'));
    }
    return [];
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return [`${file}: what would be deployed is another than its snapshot says (npm run check:infra -- --write)\n${stdout}${stderr}`];
  }
}

/** The engine writes outputs in another order each time. */
function sortOutputs(file: string): void {
  const { outputs, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as { readonly outputs?: Readonly<Record<string, unknown>> };
  const sorted = Object.fromEntries(Object.entries(outputs ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(file, JSON.stringify({ ...rest, outputs: sorted }, null, 2));
}

/** The compiler must find what is wrong, or it shows nothing that it finds nothing. */
function findsMistakes(cli: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'check-infra-'));
  try {
    const source = readFileSync('infra/modules/identities.bicep', 'utf8');
    copyFileSync('infra/bicepconfig.json', join(folder, 'bicepconfig.json'));
    writeFileSync(join(folder, 'wrong.bicep'), source.replace('location: location', 'location: location\n  wrong: true'));
    return lint(cli, join(folder, '*.bicep')).some((line) => line.includes('BCP037'))
      ? []
      : ['The compiler accepts a property that does not exist.'];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const write = process.argv.includes('--write');
const cli = bicep();
const files = globSync('infra/**/*.bicep').toSorted();
const examples = globSync('infra/examples/*.bicepparam').toSorted();
const problems = [
  ...findsMistakes(cli),
  ...lint(cli, 'infra/**/*.bicep'),
  ...versions(files),
  ...inStep(cli, write),
  ...examples.flatMap((file) => snapshot(cli, file, write)),
];
for (const problem of problems) {
  process.stdout.write(`${problem}\n`);
}
process.stdout.write(
  `${files.length} Bicep files, ${compiled.length} compiled, ${examples.length} snapshots, ${problems.length} problems\n`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

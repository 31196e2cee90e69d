import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which folders of shared/ each folder may import. Reads like the pipeline: nothing points back. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  azure: ['model', 'config'],
  config: ['model'],
  intake: ['model'],
  rules: ['model'],
  engine: ['model'],
  drift: ['model'],
  reports: ['model'],
  // check.ts is scan.ts for files: it joins reading, judging and reporting.
  templates: ['model', 'engine', 'reports'],
  workflows: ['model'],
  collectors: ['model', 'azure'],
  ledger: ['model', 'azure'],
  remediations: ['model', 'azure'],
  sinks: ['model', 'azure', 'reports'],
  api: ['model', 'config'],
  governance: ['model', 'intake', 'ledger'],
  rbac: ['model'],
  // Pieces of wiring.ts, which imports everything.
  wiring: [],
};

/** Types may be taken from further away: a contract is not a dependency at run time. */
const IMPORT = /^(?:import|export)\b(?! type)[^'"]*?from '(?<target>[^']+)'/gm;

function targetsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)]
    .map((match) => match.groups?.['target'] ?? '')
    .filter((target) => target.startsWith('.'))
    .map((target) => posix.join(posix.dirname(file), target));
}

function folderOf(path: string): string {
  return /^shared\/(?<folder>[^/]+)\//.exec(path)?.groups?.['folder'] ?? 'the root of shared/';
}

const files = globSync('shared/*/**/*.ts');

describe('shared/', () => {
  it('was found', () => {
    expect(files.length).toBeGreaterThan(50);
  });

  it('has only folders the table knows', () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => !(folder in mayImport))).toEqual([]);
  });

  it('imports downwards only', () => {
    const strays = files.flatMap((file) =>
      targetsOf(file)
        .filter(
          (target) =>
            folderOf(file) !== 'wiring' &&
            folderOf(target) !== folderOf(file) &&
            !(mayImport[folderOf(file)] ?? []).includes(folderOf(target)),
        )
        .map(
          (target) =>
            `${file} imports ${target}; ${folderOf(file)} may import ${(mayImport[folderOf(file)] ?? []).join(', ') || 'nothing of ours'}`,
        ),
    );
    expect(strays).toEqual([]);
  });
});

describe('production code', () => {
  it('never imports the embedded default', () => {
    const sources = globSync('{functions,shared}/**/*.ts');
    const strays = sources.filter((file) => targetsOf(file).some((target) => target.startsWith('local/') || target.startsWith('test/')));
    expect(strays).toEqual([]);
  });

  it('builds clients in wiring.ts and azure/ only', () => {
    const CLIENT =
      /new (?:TableClient|TableServiceClient|BlobServiceClient|ContainerClient|LogsIngestionClient|SecretClient|ManagedIdentityCredential)\b|TableServiceClient\.from|BlobServiceClient\.from/;
    const strays = globSync('{functions,shared}/**/*.ts').filter(
      (file) => !/^shared\/(azure\/|wiring)/.test(file) && CLIENT.test(readFileSync(file, 'utf8')),
    );
    expect(strays).toEqual([]);
  });
});

describe('functions/', () => {
  it('is flat and thin', () => {
    const long = globSync('functions/*.ts').filter((file) => readFileSync(file, 'utf8').split('\n').length > 60);
    expect(long).toEqual([]);
    expect(globSync('functions/*/*.ts')).toEqual([]);
  });
});

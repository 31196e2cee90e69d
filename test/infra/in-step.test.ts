import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const bicep = (name: string): string => readFileSync(`infra/modules/${name}.bicep`, 'utf8');
const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(({ groups }) => groups?.['name'] ?? '');

/** What the host and the worker read; ours are in shared/config/settings.ts. */
const HOST_SETTINGS = [
  /^AzureWebJobsStorage__(accountName|blobServiceUri|queueServiceUri|tableServiceUri|credential|clientId)$/,
  /^APPLICATIONINSIGHTS_(CONNECTION_STRING|AUTHENTICATION_STRING)$/,
];

describe('the app in infra/', () => {
  const app = bicep('function-app');
  const settings = matches(app, /^ {2}(?<name>[A-Za-z]\w+): (?:'|[a-z]\w*(?:\(\)|\b))/gm).filter((name) => /^[A-Z]/.test(name));
  const optional = matches(app, /\{ (?<name>[A-Z][A-Z_]+): /g);
  const ours = matches(readFileSync('shared/config/settings.ts', 'utf8'), /^ {2}(?<name>[A-Z]\w+): /gm);
  const readByFunctions = globSync('functions/*.ts').flatMap((file) =>
    matches(readFileSync(file, 'utf8'), /process\.env\['(?<name>\w+)'\]/g),
  );

  it('sets settings that somebody reads', () => {
    const unknown = [...settings, ...optional].filter(
      (name) => !ours.includes(name) && !readByFunctions.includes(name) && !HOST_SETTINGS.some((known) => known.test(name)),
    );
    expect(unknown).toEqual([]);
    expect(settings.length).toBeGreaterThan(12);
    expect(optional).toEqual(['EMAIL_ENDPOINT', 'EVENT_QUEUE_NAME']);
  });

  it('sets every setting without which the service cannot work', () => {
    const needed = [
      'WARDEN_STORAGE__tableServiceUri',
      'WARDEN_STORAGE__blobServiceUri',
      'READER_CLIENT_ID',
      'REMEDIATOR_CLIENT_ID',
      'LOGS_ENDPOINT',
      'LOGS_RULE_ID',
      'KEY_VAULT_URL',
      'PUBLIC_URL',
    ];
    expect(needed.filter((name) => !settings.includes(name))).toEqual([]);
  });

  it('runs on a Node that package.json allows and a bundle that host.json names', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
    expect(Number(/version: '(?<name>\d+)'/.exec(app)?.groups?.['name'])).toBeGreaterThanOrEqual(Number(/\d+/.exec(engines.node)?.[0]));
    expect(JSON.parse(readFileSync('host.json', 'utf8'))).toMatchObject({ extensionBundle: { version: '[4.*, 5.0.0)' } });
  });

  it('leaves without sign-in only what brings keys of its own, and health', () => {
    expect(app).toContain("excludedPaths: ['/runtime/webhooks/*', '/api/v1/health']");
    expect(readFileSync('shared/api/app.ts', 'utf8')).toContain("'/api/v1/health'");
  });
});

describe('the events of infra/', () => {
  const names = globSync('functions/*.ts').flatMap((file) =>
    matches(readFileSync(file, 'utf8'), /\.(?:eventGrid|storageQueue)\('(?<name>\w+)'/g),
  );

  it('go to a function that exists', () => {
    expect(names).toContain(/var handler = '(?<name>\w+)'/.exec(bicep('event-grid'))?.groups?.['name']);
    const policy = readFileSync('infra/management-group/event-subscription-policy.json', 'utf8');
    expect(names).toContain(/\/functions\/(?<name>\w+)/.exec(policy)?.groups?.['name']);
  });

  it('go in private mode to the queue that the storage account holds', () => {
    expect(/resource events .*\n.*\n {2}name: '(?<name>[\w-]+)'/.exec(bicep('storage'))?.groups?.['name']).toBe(
      /isPrivate \? '(?<name>[\w-]+)'/.exec(readFileSync('infra/resources.bicep', 'utf8'))?.groups?.['name'],
    );
  });
});

describe('the secrets and containers of infra/', () => {
  const code = globSync('shared/**/*.ts')
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  it('are those the service reads', () => {
    const secrets = matches(bicep('key-vault'), /name: '(?<name>[a-z]+-[a-z-]+)'/g);
    expect(secrets.toSorted()).toEqual(['approval-signing-key', 'teams-webhook-url']);
    expect(secrets.filter((name) => !code.includes(name))).toEqual([]);
  });

  it('have each container the service uses', () => {
    const made = matches(/var containers = \[(?<name>[^\]]+)\]/.exec(bicep('storage'))?.[0] ?? '', /'(?<name>[\w-]+)'/g);
    const used = matches(code, /getContainerClient\('(?<name>[\w-]+)'\)/g);
    expect([...new Set(used)].filter((name) => !made.includes(name))).toEqual([]);
    expect(used.length).toBeGreaterThan(0);
  });
});

describe('the roles of the reader', () => {
  it('hold, beside Reader, the diagnosis that preflights ask for and nothing else', () => {
    const [needed] = matches(readFileSync('shared/azure/diagnose.ts', 'utf8'), /ACTION = '(?<name>[^']+)'/g);
    expect(matches(bicep('reader-role'), /'(?<name>Microsoft\.\w+\/[^'@]+\/action)'/g)).toEqual([needed]);
    expect(needed).toMatch(/\/action$/);
  });
});

describe('the app roles', () => {
  it('are those the routes ask for', () => {
    const roles = JSON.parse(readFileSync('infra/hooks/app-roles.json', 'utf8')) as { value: string }[];
    const { groups } = /export const roles = \[(?<list>[^\]]+)\]/.exec(readFileSync('shared/api/principal.ts', 'utf8')) ?? {};
    expect(roles.map(({ value }) => value)).toEqual(matches(groups?.['list'] ?? '', /'(?<name>\w+)'/g));
  });
});

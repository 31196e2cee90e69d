import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig, parseExemptions } from '../../shared/config/parse.ts';
import { readSettings } from '../../shared/config/settings.ts';
import { createConfigSource } from '../../shared/config/source.ts';

describe('warden.config.yaml', () => {
  it('is safe when it is empty', () => {
    expect(parseConfig('')).toMatchObject({ remediation: { mode: 'audit', budget: { perHour: 10 } }, disabledRules: [] });
  });

  it.each([
    ['remediation:\n  mode: yes-please', /mode/],
    ['remedation: {}', /remedation/],
    ['disabledRules: [NET-1]', /AML-NET-001/],
    ['remediation: [', /not valid YAML/],
    ['remediation:\n  ownResources: [nonsense]', /ARM resource id/],
  ])('says what is wrong with %j', (text, message) => {
    expect(() => parseConfig(text)).toThrow(ConfigError);
    expect(() => parseConfig(text)).toThrow(message);
  });
});

describe('maintenance windows', () => {
  const parse = (window: object) => parseConfig(JSON.stringify({ remediation: { maintenanceWindows: [window] } }));

  it('take a cron expression with seconds, a length and a time zone', () => {
    const { maintenanceWindows } = parse({ start: '0 0 22 * * 6', durationInMinutes: 120, timezone: 'Europe/Berlin' }).remediation;
    expect(maintenanceWindows).toEqual([{ start: '0 0 22 * * 6', durationInMinutes: 120, timezone: 'Europe/Berlin' }]);
  });

  it.each([
    ['a pattern that is none', { start: 'every night' }, /cron expression/],
    ['a pattern without seconds', { start: '0 22 * * 6' }, /with seconds/],
    ['an hour that does not exist', { start: '0 0 25 * * *' }, /cron expression/],
    ['a time zone nobody knows', { timezone: 'Mars/Olympus' }, /time zone/],
    ['no time at all', { durationInMinutes: 0 }, /durationInMinutes/],
  ])('refuse %s', (_, change, problem) => {
    expect(() => parse({ start: '0 0 22 * * 6', durationInMinutes: 120, ...change })).toThrow(problem);
  });
});

describe('exemptions.yaml', () => {
  const good = `exemptions:
  - rule: AML-NET-001
    resource: /subscriptions/S/resourceGroups/RG/providers/Microsoft.MachineLearningServices/workspaces/Ws
    reason: Public demo, nothing in it
    ticket: SEC-1
    approver: ada@contoso.com
    expires: 2027-01-01T00:00:00Z
    values: { properties.publicNetworkAccess: Enabled }`;

  it('brings ids into their canonical form', () => {
    expect(parseExemptions(good)[0]?.resourceId).toBe(
      '/subscriptions/s/resourcegroups/rg/providers/microsoft.machinelearningservices/workspaces/ws',
    );
  });

  it('insists on values, so that another change voids the exemption', () => {
    expect(() => parseExemptions(good.replace(/values:.*/, 'values: {}'))).toThrow(/accepted value/);
  });

  it('takes a unit or a tag instead of a resource, but one of them only', () => {
    const tagged = good.replace(/resource: .*/, 'tag: { name: Stage, value: demo }');
    expect(parseExemptions(tagged)[0]).toMatchObject({ kind: 'exempt', tag: { name: 'Stage', value: 'demo' } });
    expect(() => parseExemptions(`${good}\n    tag: { name: Stage, value: demo }`)).toThrow(/one of resource, unit, tag/);
    expect(() => parseExemptions(good.replace(/resource: .*/, 'approver: x'))).toThrow();
  });

  it('lets a snooze end with until, an exemption with expires', () => {
    const snooze = good.replace('- rule', '- kind: snooze\n    rule').replace('expires', 'until');
    expect(parseExemptions(snooze)[0]).toMatchObject({ kind: 'snooze', expires: '2027-01-01T00:00:00Z' });
    expect(() => parseExemptions(good.replace('expires', 'until'))).toThrow(/ends with expires/);
  });

  it('gives the same entry the same id', () => {
    const ids = [good, good, good.replace('SEC-1', 'SEC-2')].map((text) => parseExemptions(text)[0]?.id);
    expect([ids[0] === ids[1], ids[0] === ids[2]]).toEqual([true, false]);
  });
});

describe('the app settings', () => {
  it('says all that is wrong at once', () => {
    const read = () => readSettings({ ARM_ENDPOINT: 'http://plain', LOGS_RULE_ID: 'nonsense', WARDEN_STORAGE: 'x' });
    expect(read).toThrow(/ARM_ENDPOINT/);
    expect(read).toThrow(/dcr-/);
  });

  it('wants somewhere to keep state', () => {
    expect(() => readSettings({})).toThrow(/WARDEN_STORAGE/);
  });

  it.each(['WEBSITE_INSTANCE_ID', 'WEBSITE_SKU', 'WEBSITE_POD_NAME', 'LEGION_SERVICE_HOST', 'CONTAINER_APP_NAME'])(
    'refuses the local user in Azure, on the plan that sets %s',
    (name) => {
      const environment = { WARDEN_STORAGE: 'x', WARDEN_LOCAL_USER: 'you=reader' };
      expect(readSettings(environment).WARDEN_LOCAL_USER).toBe('you=reader');
      expect(() => readSettings({ ...environment, [name]: 'abc' })).toThrow(/refused in Azure/);
    },
  );
});

describe('the configuration in force', () => {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

  it('keeps the last good version while the stored one cannot be used', async () => {
    let text = 'disabledRules: [AML-NET-001]';
    const problems: string[] = [];
    const source = createConfigSource({
      read: async (file) => (file === 'warden.config.yaml' ? text : null),
      log: { ...log, error: (message) => void problems.push(message) },
      maxAgeInMs: 0,
    });
    await source();
    text = 'nonsense: true';
    await source();
    const loaded = await source();
    expect(loaded.config.disabledRules).toEqual(['AML-NET-001']);
    expect(loaded.problem).toMatch(/nonsense/);
    expect(problems).toHaveLength(1);
  });

  /** Files and the last good version in storage, which processes share. */
  function storage(files: Record<string, string | null>) {
    let kept: string | null = null;
    const writes: string[] = [];
    const lastGood = {
      read: async () => kept,
      write: async (text: string) => {
        kept = text;
        writes.push(text);
      },
    };
    const state = { isDown: false, files, writes };
    const read = async (file: string) => {
      if (state.isDown) {
        throw new Error('503');
      }
      return state.files[file] ?? null;
    };
    return { ...state, state, process: () => createConfigSource({ read, lastGood, log, maxAgeInMs: 0 }) };
  }
  const EXEMPTION = `exemptions:
  - rule: AML-NET-001
    resource: /subscriptions/s/resourceGroups/rg
    reason: accepted until the network is moved
    ticket: T-1
    approver: ada
    expires: 2030-01-01T00:00:00Z
    values: { p: Enabled }`;

  it.each([
    ['is not valid', 'nonsense: true'],
    ['is no YAML', '{{'],
    [
      'is made to blow up',
      `${['a: &a x', ...Array.from({ length: 30 }, (_, i) => `${'b'.repeat(i + 1)}: &${'b'.repeat(i + 1)} [${`*${i === 0 ? 'a' : 'b'.repeat(i)}, `.repeat(9)}]`)].join('\n')}`,
    ],
  ])('is the last good one also for a process that begins while the stored one %s', async (_, broken) => {
    const { state, process, writes } = storage({ 'warden.config.yaml': 'disabledRules: [AML-NET-001]', 'exemptions.yaml': EXEMPTION });
    const first = process();
    await first();
    await first();
    expect(writes).toHaveLength(1);
    state.files['warden.config.yaml'] = broken;
    const loaded = await process()();
    expect(loaded.config.disabledRules).toEqual(['AML-NET-001']);
    expect(loaded.exemptions).toMatchObject([{ ticket: 'T-1' }]);
    expect(loaded.problem).toBeTruthy();
    state.files['warden.config.yaml'] = '';
    expect(await first()).toMatchObject({ config: { disabledRules: [] } });
    expect(writes).toHaveLength(2);
  });

  it('is none while storage could not be read ever, so that nothing is judged by defaults', async () => {
    const { state, process } = storage({ 'exemptions.yaml': EXEMPTION });
    state.isDown = true;
    const source = process();
    await expect(source()).rejects.toThrow(/could not be read/);
    state.isDown = false;
    expect((await source()).exemptions).toHaveLength(1);
    state.isDown = true;
    expect(await source()).toMatchObject({ exemptions: [{ ticket: 'T-1' }], problem: expect.stringMatching(/could not be read/) });
  });

  it('reads storage once for a crowd and again only after a minute', async () => {
    let reads = 0;
    let time = 0;
    const read = async () => {
      reads += 1;
      return null;
    };
    const source = createConfigSource({ read, log, now: () => time });
    await Promise.all([source(), source(), source()]);
    time = 59_000;
    await source();
    expect(reads).toBe(2);
    time = 61_000;
    await source();
    expect(reads).toBe(4);
  });
});

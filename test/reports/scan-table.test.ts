import { describe, expect, it } from 'vitest';
import { scanDocument } from '../../shared/reports/scan-document.ts';
import { scanTable } from '../../shared/reports/scan-table.ts';
import { aResult } from '../documents.ts';
import { AT, aResource, aSlot, aUnit, denied } from '../scenes.ts';

describe('the table', () => {
  const results = [
    aResult(),
    aResult({ verdict: 'unknown', control: 4, ruleId: 'AML-PE-001' }),
    aResult({ verdict: 'pass', control: 5, ruleId: 'AML-ENC-001' }),
    aResult({ unit: '/other/b', resourceId: '/other/b', severity: 'low' }),
  ];

  it('counts fails by unit and control, and never shows unknown as ok', () => {
    const row = scanTable(results, { colour: false })
      .split('\n')
      .find((line) => line.startsWith('mlw'));
    expect(row?.split(/\s+/)).toEqual(['mlw', '·', '·', '1', '?', 'ok', '·', '·', '·', '·', '·', '1', '1']);
  });

  it('lists the worst first and says how many it left out', () => {
    const lines = scanTable(results, { colour: false, most: 1 }).split('\n');
    expect(lines.find((line) => line.startsWith('critical'))).toContain('Enabled');
    expect(lines).toContain('… and 1 more.');
    expect(lines.at(-1)).toBe('2 units, 2 resources judged: 2 fail, 1 unknown, 1 pass, 0 exempt.');
  });

  it('lets no name steer the terminal', () => {
    const text = scanTable([aResult({ because: 'evil \u001b[2J name' })], { colour: false });
    expect(text).not.toContain('\u001b');
  });
});

describe('the scan document', () => {
  const unit = aUnit({
    compute: [{}],
    'storage-account': { ...aSlot('storage-account', []), reading: denied('Microsoft.Storage/storageAccounts/read') },
  });
  const parts = {
    tool: { name: 'aml-warden', version: '1' },
    catalogue: { version: '1', rules: 1, profile: 'default' },
    subscriptions: ['b', 'a'],
    startedAt: AT,
    endedAt: AT,
  };

  it('counts, sorts and names what was not read', () => {
    const looks = [
      { unit: { ...unit, id: '/z' }, judgements: [aResult({ unit: '/z' })] },
      { unit, judgements: [aResult({ ruleId: 'AML-ZZZ-001', verdict: 'pass' }), aResult()] },
    ];
    const document = scanDocument({ ...parts, looks });
    expect(document.counts).toMatchObject({ units: 2, resources: 2, fail: 2, pass: 1, bySeverity: { critical: 2, high: 0 } });
    expect(document.results.map(({ unit: id, ruleId }) => `${id.slice(-3)} ${ruleId}`)).toEqual([
      'mlw AML-NET-001',
      'mlw AML-ZZZ-001',
      '/z AML-NET-001',
    ]);
    expect(document.unread[0]).toMatchObject({ missing: 'Microsoft.Storage/storageAccounts/read' });
    expect(document.scope.subscriptions).toEqual(['a', 'b']);
  });

  it('is the same for the same input in another order', () => {
    const looks = ['/a', '/b'].map((id) => ({
      unit: { ...unit, id, slots: [aSlot('workspace', [aResource('workspace')])] },
      judgements: [aResult({ unit: id })],
    }));
    expect(scanDocument({ ...parts, looks: looks.toReversed() })).toEqual(scanDocument({ ...parts, looks }));
  });
});

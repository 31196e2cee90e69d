import { describe, expect, it } from 'vitest';
import type { FormatDocument, FormatResult, FormatRule } from '../../shared/reports/formats/document.ts';
import { formatNames, formatted } from '../../shared/reports/formats/index.ts';
import { aDocument, aResult } from '../documents.ts';
import { WORKSPACE_ID } from '../scenes.ts';

const HOSTILE = '=cmd|"<script>alert(1)</script>`*_[x](javascript:1)\u001b[31m\u0000 | end';

const aFail = (changes: Partial<FormatResult> = {}): FormatResult => aResult({ findingId: 'f'.repeat(64), ...changes });

const rule: FormatRule = {
  id: 'AML-NET-001',
  title: 'Workspace public network access is disabled',
  severity: 'critical',
  control: 3,
  why: 'Why.',
  how: 'How.',
  references: ['https://learn.microsoft.com/x'],
  packs: { gdpr: ['32'] },
};
const options = {
  rules: [rule],
  packs: [{ id: 'gdpr', title: 'GDPR', version: '2016', controls: { 32: { title: 'Security' } } }],
  colour: false,
  width: 80,
};
const render = (document: FormatDocument, format: (typeof formatNames)[number]) => formatted(document, format, options);

describe.each(formatNames)('the format %s', (format) => {
  it('holds every fail, and ends its last line', async () => {
    const text = await render(aDocument([aFail(), aFail({ ruleId: 'AML-NET-027', severity: 'high' })]), format);
    expect(text).toContain('AML-NET-001');
    expect(text).toContain('AML-NET-027');
    expect(text.endsWith('\n')).toBe(true);
  });

  it('lets no name from outside break out', async () => {
    const text = await render(
      aDocument([aFail({ because: HOSTILE, resourceId: `${WORKSPACE_ID}${HOSTILE}`, file: 'a|b<c>.json', line: 1 })]),
      format,
    );
    // JSON escapes them; everything else must not hold them at all.
    expect(text.replace(/[\n\r]/g, '')).not.toMatch(/\p{Cc}/u);
    if (format === 'html' || format === 'junit') {
      expect(text).not.toContain('<script>');
    }
  });
});

describe('csv', () => {
  it('holds no formula', async () => {
    const text = await render(aDocument([aFail({ because: '=1+1', title: '@x', missing: '-1' })]), 'csv');
    expect(text).toContain("'=1+1");
    expect(
      text
        .split('\r\n')[1]
        ?.split(',')
        .filter((cell) => /^"?[=+@-]/.test(cell)),
    ).toEqual([]);
  });
});

describe('sarif', () => {
  it('says where, under a fingerprint that stays, and which controls the rule speaks for', async () => {
    const log = JSON.parse(await render(aDocument([aFail({ file: 'infra/ma in.bicep', line: 7, column: 3 })]), 'sarif'));
    const [run] = log.runs;
    expect(run.results[0]).toMatchObject({
      ruleId: 'AML-NET-001',
      ruleIndex: 0,
      level: 'error',
      partialFingerprints: { 'findingId/v1': 'f'.repeat(64) },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'infra/ma%20in.bicep' }, region: { startLine: 7, startColumn: 3 } } }],
    });
    expect(run.tool.driver.rules[0]).toMatchObject({
      helpUri: 'https://learn.microsoft.com/x',
      relationships: [{ target: { id: '32', toolComponent: { name: 'gdpr' } } }],
    });
    expect(run.taxonomies).toMatchObject([{ name: 'gdpr', taxa: [{ id: '32' }] }]);
  });

  it('says once what several files lack', async () => {
    const file = (path: string) => ({ path, kind: 'bicep', status: 'notEvaluated', reason: 'No Bicep CLI.' }) as const;
    const text = await render(aDocument([], { files: [file('a.bicep'), file('b.bicep')] }), 'table');
    expect(text.split('\n').slice(0, 3)).toEqual(['not evaluated, 2 files: No Bicep CLI.', '          a.bicep', '          b.bicep']);
  });

  it('suppresses what is accepted, reviews what is unknown, leaves out what passes, tells of files it could not evaluate', async () => {
    const results = [aFail({ verdict: 'exempt' }), aFail({ verdict: 'unknown' }), aFail({ verdict: 'pass' })];
    const files = [{ path: 'x.bicep', kind: 'bicep', status: 'notEvaluated', reason: 'Broken.', line: 2 }] as const;
    const log = JSON.parse(await render(aDocument(results, { files }), 'sarif'));
    expect(
      log.runs[0].results.map(({ kind, suppressions }: { kind: string; suppressions?: object[] }) => [kind, suppressions?.length ?? 0]),
    ).toEqual([
      ['fail', 1],
      ['review', 0],
    ]);
    expect(log.runs[0].invocations[0].toolExecutionNotifications).toMatchObject([{ message: { text: 'Broken.' } }]);
  });
});

describe('junit', () => {
  it('counts what it holds', async () => {
    const text = await render(
      aDocument([aFail(), aFail({ verdict: 'unknown' }), aFail({ verdict: 'exempt' }), aFail({ verdict: 'pass' })]),
      'junit',
    );
    expect(text).toContain('tests="4" failures="1" errors="1" skipped="1"');
    expect(text.match(/<testcase /g)).toHaveLength(4);
  });
});

describe('table', () => {
  it('fits the terminal and says which permissions are missing', async () => {
    const long = 'word '.repeat(60);
    const document = aDocument([aFail({ because: long })], {
      unread: [{ resourceId: '/x', reason: 'Denied.', missing: 'Microsoft.Storage/storageAccounts/read' }],
    });
    const text = await render(document, 'table');
    expect(text.split('\n').filter((line) => line.length > 80 && line.includes('word'))).toEqual([]);
    expect(text).toContain('Microsoft.Storage/storageAccounts/read');
    expect(text).toContain('az role assignment create');
  });
});

describe('github', () => {
  it('lets nothing from outside begin another command', async () => {
    const because = 'x\n::set-output name=a::b';
    const text = await render(aDocument([aFail({ because, file: 'a,b:c.json', line: 7, column: 3 })]), 'github');
    expect(text.trim().split('\n')).toEqual([
      '::error file=a%2Cb%3Ac.json,line=7,col=3,title=AML-NET-001 Workspace public network access is disabled::x%0A::set-output name=a::b',
    ]);
  });
});

describe('table on a terminal', () => {
  it('breaks an id behind a slash rather than leave the width', async () => {
    const id = `${WORKSPACE_ID}/computes/${'x'.repeat(120)}`;
    const text = await formatted(aDocument([aFail({ resourceId: id })]), 'table', { ...options, width: 72, breaksWords: true });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(text.replace(/\n {10}/g, '')).toContain(id);
  });
});

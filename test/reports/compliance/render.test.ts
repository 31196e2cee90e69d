import { describe, expect, it } from 'vitest';
import { reportCsv } from '../../../shared/reports/compliance/csv.ts';
import { reportData } from '../../../shared/reports/compliance/data.ts';
import { reportHtml } from '../../../shared/reports/compliance/html.ts';
import { reportMessage } from '../../../shared/reports/compliance/message.ts';
import { pdfDefinition, reportPdf } from '../../../shared/reports/compliance/pdf.ts';
import { fileNameOf, renderReport } from '../../../shared/reports/compliance/render.ts';
import { trendPng, trendSvg } from '../../../shared/reports/compliance/trend.ts';
import { aFinding, anInput } from './a-report.ts';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '=HYPERLINK("http://evil.example","x")',
  '+1+cmd|calc',
  '@SUM(A1)',
  '../../etc/passwd',
  'a\r\nBcc: x@evil.example',
  'txt.\u202Egnp.exe',
  "'; DROP TABLE x; --",
  '{{7*7}} <%= 7*7 %>',
];

const withName = (name: string) => {
  const input = anInput({ findings: [aFinding('f1', { resourceId: name, title: name, because: name })] });
  const [unit] = input.units;
  return reportData({
    ...input,
    units: unit === undefined ? [] : [{ ...unit, owner: name, environment: name }],
    unseen: [{ what: name, because: name }],
  });
};

describe.each(hostile)('the name %j', (name) => {
  it('is only text in HTML and in mail', () => {
    const data = withName(name);
    const options = { run: { id: 'r1' }, files: ['trend.png', 'x.html'], publicUrl: 'https://warden.example' };
    for (const document of [reportHtml(data, '<svg></svg>'), reportMessage(data, options).html ?? '']) {
      expect(document).not.toMatch(/<script|<img src=x|\u202E|\r\nBcc/);
    }
  });

  it('begins no formula in CSV and breaks no line', () => {
    const csv = reportCsv(withName(name));
    expect(csv.split('\r\n')).toHaveLength(reportCsv(withName('harmless')).split('\r\n').length);
    expect(csv).not.toMatch(/(?:^|,)"\s*[=+@|-]/m);
    expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('stays what it is in JSON and makes no file name', async () => {
    const data = withName(name);
    expect(JSON.parse((await renderReport(data, 'json')).toString())).toMatchObject({ unseen: [{ what: name }] });
    expect(fileNameOf(data, 'html')).toBe('aml-warden-report-2026-11-24.html');
  });

  it('is only text in PDF', () => {
    const definition = JSON.stringify(pdfDefinition(withName(name), '<svg/>'));
    expect(definition).not.toMatch(/"(?:image|link|attachment|qr)":|\u202E/);
  });
});

/** The texts of an uncompressed PDF: its pages show numbers of glyphs, and each font says which characters those are. */
function textOf(pdf: string): string {
  const maps = [...pdf.matchAll(/beginbfrange\n<[0-9a-f]+> <[0-9a-f]+> \[(?<codes>[^\]]*)\]/g)].map((match) =>
    [...(match.groups?.['codes'] ?? '').matchAll(/<(?<code>[^>]*)>/g)].map(({ groups }) =>
      String.fromCharCode(...(groups?.['code'] ?? '').split(' ').map((unit) => Number.parseInt(unit, 16))),
    ),
  );
  const shown = [...pdf.matchAll(/\[(?<parts>[^\]\n]*)\] TJ/g)].map((match) =>
    [...(match.groups?.['parts'] ?? '').matchAll(/<(?<glyphs>[0-9a-f]*)>/g)].flatMap(
      ({ groups }) => groups?.['glyphs']?.match(/.{4}/g) ?? [],
    ),
  );
  return maps
    .map((map) => shown.map((glyphs) => glyphs.map((glyph) => map[Number.parseInt(glyph, 16)] ?? '').join('')).join(''))
    .join('\n');
}

describe('a PDF', () => {
  it('is whole, shows names as texts, and opens nothing', async () => {
    const data = withName('<b>alert</b>');
    const pdf = (await reportPdf(data, await trendSvg(data), { isPlain: true })).toString('latin1');
    expect(pdf.startsWith('%PDF-1.')).toBe(true);
    expect(pdf.trimEnd().endsWith('%%EOF')).toBe(true);
    expect(pdf.match(/\/Type \/Page\b/g)?.length).toBeGreaterThan(1);
    expect(pdf).not.toMatch(/\/JavaScript|\/OpenAction|\/Launch|\/URI/);
    expect(textOf(pdf)).toContain('<b>alert</b>');
  });
});

describe('a PDF for who does not see it', () => {
  const written = async (): Promise<string> => {
    const findings = Array.from({ length: 90 }, (_, index) => aFinding(`f${index}`, { title: `Finding ${index}` }));
    const data = reportData(anInput({ findings }));
    return (await reportPdf(data, await trendSvg(data), { isPlain: true })).toString('latin1');
  };

  it('has a language, a title that is shown, and an outline', async () => {
    const pdf = await written();
    expect(pdf.startsWith('%PDF-1.7')).toBe(true);
    expect(pdf).toMatch(/\/Lang \(en\)/);
    expect(pdf).toContain('(Compliance report 2026-11-24)');
    expect(pdf).toMatch(/\/DisplayDocTitle true/);
    expect(pdf).toMatch(/\/Title \(What to do next\)/);
  });

  it('is tagged: headings, tables with heads, a figure with words for it', async () => {
    const pdf = await written();
    expect(pdf).toMatch(/\/Marked true/);
    expect(pdf).toMatch(/\/Type \/StructTreeRoot/);
    const elements = [...pdf.matchAll(/\/S \/(?<type>H1|H2|P|Table|TR|TH|TD|Figure|Document)\b/g)].map(
      ({ groups }) => groups?.['type'] ?? '',
    );
    const counts = Object.fromEntries([...Map.groupBy(elements, (type) => type)].map(([type, all]) => [type, all.length]));
    expect(counts).toMatchObject({ Document: 1, H1: 1, Figure: 1 });
    expect(counts['H2']).toBeGreaterThan(8);
    expect(counts['TR']).toBeGreaterThan(100);
    expect(pdf).toMatch(/\/Scope \/Column/);
    expect(pdf).toMatch(/\/Alt \(Failing and unknown judgements/);
  });

  it('leaves nothing on a page that is neither content nor decoration, and reads the head of a long table once', async () => {
    const pdf = await written();
    for (const page of pdf
      .split('\nstream\n')
      .slice(1)
      .filter((text) => text.includes(' BDC'))) {
      const [content = ''] = page.split('\nendstream');
      // What lies between one end and the next beginning draws nothing.
      const between = content
        .split(/\/\w+ (?:<<[^>]*>> )?B[DM]C/)
        .map((part, index) => (index === 0 ? part : part.slice(part.lastIndexOf('EMC') + 3)));
      expect(between.filter((part) => /\bT[jJ]\b/.test(part))).toEqual([]);
    }
    const artifacts = pdf.match(/\/Artifact <<\n\/Type \/Pagination\n>> BDC/g) ?? [];
    expect(artifacts.length).toBeGreaterThan(5);
  });
});

describe('the trend', () => {
  it('is a picture that every mail client shows', async () => {
    const png = await trendPng(reportData(anInput()));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(1440);
    expect(png.length).toBeGreaterThan(5_000);
  });

  it('stands in the HTML report, which loads nothing', async () => {
    const html = (await renderReport(reportData(anInput()), 'html')).toString();
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/<script|<link|src=|url\((?!['"]?#)|@import/);
  });
});

describe('the message', () => {
  it('shows the picture, brings the files and links the page', () => {
    const files = ['trend.png', 'a.html', 'a.pdf'];
    const message = reportMessage(reportData(anInput()), { run: { id: 'r1' }, files, to: ['a@b.example'], publicUrl: 'https://w.example' });
    expect(message.html).toContain('cid:trend.png');
    expect(message.attachments).toEqual([
      { name: 'trend.png', contentType: 'image/png', blob: 'r1/trend.png', isInline: true },
      { name: 'a.pdf', contentType: 'application/pdf', blob: 'r1/a.pdf' },
    ]);
    expect(message.links.map(({ url }) => url)).toContain('https://w.example/api/v1/reports/r1/files/a.html');
    expect(message.facts).toContainEqual({ name: 'New', value: '1' });
  });
});

import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Posture } from '../../model/report.ts';
import type { ReportData } from '../../model/report-data.ts';
import { durationText, percentText, periodText, plain, standingTitles, summaryLines } from './texts.ts';
import { fontFile } from './trend.ts';

const MOST_ROWS = 200;

/** `trend` is our own SVG. `isPlain` leaves the streams uncompressed, so that texts can be found in them. */
export async function reportPdf(data: ReportData, trend: string, { isPlain = false } = {}): Promise<Buffer> {
  const { default: pdfmake } = await import('pdfmake');
  const fonts = [fontFile('Regular'), fontFile('Medium'), fontFile('Italic'), fontFile('MediumItalic')] as const;
  pdfmake.setFonts({ Roboto: { normal: fonts[0], bold: fonts[1], italics: fonts[2], bolditalics: fonts[3] } });
  // What names say must not make us read a file or an address.
  pdfmake.setLocalAccessPolicy((path) => fonts.some((font) => font === path));
  pdfmake.setUrlAccessPolicy(() => false);
  return await pdfmake.createPdf({ ...pdfDefinition(data, trend), compress: !isPlain }).getBuffer();
}

/** What pdfmake lays out. */
export function pdfDefinition(data: ReportData, trend: string): TDocumentDefinitions {
  return {
    pageSize: 'A4',
    pageMargins: [36, 36, 36, 48],
    info: { title: `Compliance report ${data.at.slice(0, 10)}`, creator: 'aml-warden' },
    defaultStyle: { font: 'Roboto', fontSize: 9 },
    styles: {
      h1: { fontSize: 18, bold: true },
      h2: { fontSize: 13, bold: true, margin: [0, 14, 0, 4] },
      th: { bold: true, fillColor: '#eef2f6' },
    },
    footer: (page, pages) => ({ text: `aml-warden ${data.at.slice(0, 10)}, page ${page} of ${pages}`, alignment: 'center', fontSize: 8 }),
    content: [
      { text: 'Azure Machine Learning compliance report', style: 'h1' },
      { text: periodText(data), margin: [0, 4, 0, 8] },
      table(
        [150, '*'],
        ['What', 'Value'],
        summaryLines(data).map(({ name, value }) => [name, value]),
      ),
      heading('Trend'),
      { svg: trend, width: 520 },
      ...posture(data),
      ...findings(data),
      heading('Exposure'),
      table(
        ['*', 45, 70],
        ['Unit', 'Control', 'Open for'],
        data.exposure.map(({ unit, control, minutes }) => [unit, String(control), durationText(minutes)]),
      ),
      heading('Not known'),
      table([150, '*', 150], ['Missing permission', 'Why', 'Where'], unknownRows(data)),
    ],
  };
}

const COUNTS = ['Pass', 'Fail', 'Exempt', 'Unknown', 'Compliant'] as const;
const COUNT_WIDTHS = [32, 32, 38, 44, 52] as const;

function posture({ controls, packs, environments, owners }: ReportData): Content[] {
  const rows = (all: ReportData['controls']) =>
    all.map(({ id, title, isInferred, posture: counts }) => [`${id}${isInferred ? '*' : ''}`, title, ...counted(counts)]);
  const groups = (all: ReportData['owners']) => all.map(({ name, units, posture: counts }) => [name, String(units), ...counted(counts)]);
  return [
    heading('Security checklist'),
    table([70, '*', ...COUNT_WIDTHS], ['Control', 'Title', ...COUNTS], rows(controls)),
    ...packs.flatMap((pack) => [
      heading(`${pack.title}, ${pack.version}: ${percentText(pack.posture)} compliant`),
      table([70, '*', ...COUNT_WIDTHS], ['Control', 'Title', ...COUNTS], rows(pack.controls)),
      { text: '* tied to rules by our own reasoning, not by a published mapping', italics: true, fontSize: 8 },
    ]),
    heading('By environment'),
    table(['*', 40, ...COUNT_WIDTHS], ['Environment', 'Units', ...COUNTS], groups(environments)),
    heading('By owner'),
    table(['*', 40, ...COUNT_WIDTHS], ['Owner', 'Units', ...COUNTS], groups(owners)),
  ];
}

function counted(counts: Posture): string[] {
  return [String(counts.pass), String(counts.fail), String(counts.exempt), String(counts.unknown), percentText(counts)];
}

function findings({ findings: all }: ReportData): Content[] {
  return Object.entries(standingTitles).flatMap(([standing, title]) => {
    const own = all.filter((finding) => finding.standing === standing);
    const rows = own.map((one) => [one.severity, one.ruleId, one.title, one.resourceId, one.days === undefined ? '' : String(one.days)]);
    return own.length === 0
      ? []
      : [heading(`${title} (${own.length})`), table([42, 72, '*', 180, 28], ['Severity', 'Rule', 'What', 'Resource', 'Days'], rows)];
  });
}

function unknownRows({ unknowns, unseen, neverSeen }: ReportData): string[][] {
  return [
    ...unknowns.map(({ missing, because, judgements, resources }) => [
      missing ?? 'none known',
      because,
      `${judgements} judgements: ${resources.slice(0, 3).join(' ')}`,
    ]),
    ...unseen.map(({ what, because, missing }) => [missing ?? 'none known', because, what]),
    ...neverSeen.map((unit) => ['none known', 'Never looked at.', unit]),
  ];
}

function heading(text: string): Content {
  return { text: plain(text), style: 'h2' };
}

function table(widths: readonly (number | '*')[], heads: readonly string[], rows: readonly (readonly string[])[]): Content {
  const more = rows.length - MOST_ROWS;
  const body: TableCell[][] = [
    heads.map((text) => ({ text, style: 'th' })),
    ...(rows.length === 0 ? [['None.', ...heads.slice(1).map(() => '')]] : rows.slice(0, MOST_ROWS)).map((row) =>
      row.map((text) => cellOf(plain(text))),
    ),
  ];
  return [
    { table: { headerRows: 1, dontBreakRows: true, widths: [...widths], body }, layout: 'lightHorizontalLines', fontSize: 8 },
    ...(more > 0 ? [{ text: `${more} more stand in the CSV and JSON files.` }] : []),
  ];
}

/** Ids have no spaces; broken only there, a long one would run out of its cell. */
function cellOf(text: string): TableCell {
  return /[^\s]{25}/.test(text) ? { text, wordBreak: 'break-all' } : { text };
}

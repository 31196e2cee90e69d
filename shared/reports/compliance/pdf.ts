import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Posture } from '../../model/report.ts';
import type { ControlPosture, GroupPosture, ReportData, ReportFinding } from '../../model/report-data.ts';
import { type Headline, headlines } from './headlines.ts';
import { counted, nextSteps } from './next-steps.ts';
import { BELOW, heading, joined, marked, type PdfColumn, paragraph, type Tag, type Tagged, tableOf, tagOf } from './pdf-tags.ts';
import { placeOf } from './place.ts';
import { taggedPdf } from './tagged-pdf.ts';
import { compliantText, controlNames, durationText, percentText, periodText, standingTitles } from './texts.ts';
import { fontFile } from './trend.ts';

const TITLE = 'Azure Machine Learning compliance report';
const TREND_SAYS = 'Failing and unknown judgements and percent compliant, by report.';
const MUTED = '#57606a';

/** `trend` is our own SVG. `isPlain` leaves the streams uncompressed, so that texts can be found in them. */
export async function reportPdf(data: ReportData, trend: string, { isPlain = false } = {}): Promise<Buffer> {
  const fonts = [fontFile('Regular'), fontFile('Medium'), fontFile('Italic'), fontFile('MediumItalic')] as const;
  return await taggedPdf({
    ...pdfDefinition(data, trend),
    title: `Compliance report ${data.at.slice(0, 10)}`,
    fonts: { Roboto: { normal: fonts[0], bold: fonts[1], italics: fonts[2], bolditalics: fonts[3] } },
    tableLayouts: LAYOUTS,
    // What names say must not make us read a file.
    mayRead: (path) => fonts.some((font) => font === path),
    isCompressed: !isPlain,
  });
}

const LAYOUTS = {
  report: {
    hLineWidth: (index: number) => (index === 0 ? 0 : 0.5),
    vLineWidth: () => 0,
    hLineColor: () => '#d0d7de',
    paddingTop: () => 3,
    paddingBottom: () => 3,
    paddingLeft: () => 4,
    paddingRight: () => 4,
  },
};

/** What is laid out, and what each part is to a reader who does not see it. */
export function pdfDefinition(data: ReportData, trend: string): { readonly definition: TDocumentDefinitions; readonly root: Tag } {
  const { content, tags } = joined(title(data), tiles(headlines(data)), frameworks(data), steps(data), picture(trend), ...details(data));
  return { definition: { ...SETTING, content, footer: footerOf(data), pageBreakBefore: isLonely }, root: tagOf('Document', tags) };
}

const SETTING = {
  defaultStyle: { font: 'Roboto', fontSize: 9.5, color: '#1b1f24' },
  styles: { h1: { fontSize: 20, bold: true }, h2: { fontSize: 13.5, bold: true, margin: [0, 14, 0, 4] } },
} satisfies Partial<TDocumentDefinitions>;

const LOWEST_HEADING = 0.86;

/** A heading so low on a page would stand there alone. */
const isLonely: NonNullable<TDocumentDefinitions['pageBreakBefore']> = ({ headlineLevel, startPosition }) =>
  headlineLevel === 1 && startPosition.verticalRatio > LOWEST_HEADING;

function footerOf({ at }: ReportData): TDocumentDefinitions['footer'] {
  return (page, pages) => ({
    columns: [{ text: `aml-warden compliance report ${at.slice(0, 10)}` }, { text: `Page ${page} of ${pages}`, alignment: 'right' }],
    fontSize: 8,
    color: MUTED,
    margin: [36, 16, 36, 0],
  });
}

function title(data: ReportData): Tagged {
  const h1 = tagOf('H1');
  const rule: Content = { canvas: [{ type: 'rect', x: 0, y: 0, w: 523, h: 4, color: '#0b4f94' }], margin: [0, 0, 0, 10] };
  return joined(
    { tags: [h1], content: [rule, marked(TITLE, h1, { style: 'h1' })] },
    paragraph(periodText(data), { color: MUTED, margin: [0, 1, 0, 10] }),
  );
}

const TONES = { good: '#1a6b35', bad: '#a40e26', plain: '#1b1f24' } as const;
const IN_A_ROW = 3;

/** Each number is one paragraph for a reader, and three lines in a box for who sees it. */
function tiles(all: readonly Headline[]): Tagged {
  const tags = all.map(() => tagOf('P'));
  const boxes = all.map(({ name, value, note, tone }, index) => {
    const tag = tags[index] ?? tagOf('P');
    return {
      stack: [
        marked(name, tag, { fontSize: 8.5, bold: true, color: MUTED }),
        marked(value, tag, { fontSize: 18, bold: true, color: TONES[tone] }),
        marked(note, tag, { fontSize: 8, color: MUTED }),
      ],
      margin: [4, 2, 4, 3] as [number, number, number, number],
    };
  });
  const padded = [...boxes, ...Array.from({ length: (IN_A_ROW - (boxes.length % IN_A_ROW)) % IN_A_ROW }, () => ({ text: '' }))];
  const body = Array.from({ length: padded.length / IN_A_ROW }, (_, row) => padded.slice(row * IN_A_ROW, (row + 1) * IN_A_ROW));
  const lines = { hLineColor: () => '#d0d7de', vLineColor: () => '#d0d7de', hLineWidth: () => 0.7, vLineWidth: () => 0.7 };
  return { tags, content: [{ table: { widths: ['*', '*', '*'], body }, layout: lines, margin: [0, 0, 0, 4] }] };
}

function frameworks({ packs }: ReportData): Tagged {
  const columns: PdfColumn[] = [{ head: 'Framework', width: '*' }, number('Failing', 50), number('Unknown', 50), number('Compliant', 60)];
  const rows = packs.map(({ title: name, posture }) => [name, String(posture.fail), String(posture.unknown), percentText(posture)]);
  return packs.length === 0 ? joined() : joined(heading('Frameworks'), tableOf(columns, rows));
}

function steps(data: ReportData): Tagged {
  const all = nextSteps(data);
  const rows = all.map(({ urgency, what, rule = '', where, days }) => [
    urgency,
    rule === '' ? what : `${what}${BELOW}${rule}`,
    where,
    days === undefined ? '' : days === 0 ? 'today' : counted(days, 'day'),
  ]);
  const columns: PdfColumn[] = [
    { head: 'Urgency', width: 46, look: 'urgency' },
    { head: 'What should hold', width: '*' },
    { head: 'Where', width: 190 },
    number('Open for', 48),
  ];
  return all.length === 0
    ? joined(heading('What to do next'), paragraph('Nothing is open and everything could be seen: there is nothing to do.'))
    : joined(heading('What to do next'), tableOf(columns, rows));
}

function picture(trend: string): Tagged {
  const figure = tagOf('Figure', [], TREND_SAYS);
  // pdfmake hands the whole node on to where it is drawn.
  const drawn = { svg: trend, width: 523, tag: figure };
  const { content, tags } = heading('Trend');
  return { tags: [...tags, figure], content: [{ stack: [...content, drawn], unbreakable: true }] };
}

function details(data: ReportData): Tagged[] {
  return [
    joined(heading('Security checklist'), controlsOf(data.controls, controlNames)),
    ...Object.entries(standingTitles).map(([standing, text]) =>
      findings(
        text,
        data.findings.filter((finding) => finding.standing === standing),
      ),
    ),
    ...data.packs.map((pack) =>
      joined(heading(`${pack.title}, ${pack.version}: ${compliantText(pack.posture)}`), controlsOf(pack.controls)),
    ),
    data.packs.length === 0
      ? joined()
      : paragraph('* tied to rules by our own reasoning, not by a published mapping', { italics: true, fontSize: 8 }),
    joined(heading('By environment'), groupsOf(data.environments)),
    joined(heading('By owner'), groupsOf(data.owners)),
    joined(
      heading('Exposure'),
      tableOf(
        [{ head: 'Unit', width: '*' }, { head: 'Item of the checklist', width: 150 }, number('Open for', 70)],
        data.exposure.map(({ unit, control, minutes }) => [
          placeText(unit),
          controlNames[control] ?? String(control),
          durationText(minutes),
        ]),
      ),
    ),
    joined(
      heading('Not known'),
      tableOf(
        [
          { head: 'Missing permission', width: 150 },
          { head: 'Why', width: '*' },
          { head: 'Where', width: 150 },
        ],
        unknownRows(data),
      ),
    ),
    joined(
      heading('Trend in numbers'),
      tableOf(
        [{ head: 'Report', width: '*' }, ...COUNTS],
        data.trend.toReversed().map(({ at, posture }) => [at.slice(0, 10), ...countsOf(posture)]),
      ),
    ),
  ];
}

function number(head: string, width: number): PdfColumn {
  return { head, width, look: 'number' };
}

const COUNTS = [number('Pass', 34), number('Fail', 34), number('Exempt', 40), number('Unknown', 46), number('Compliant', 56)];

function countsOf({ pass, fail, exempt, unknown }: Posture): string[] {
  return [String(pass), String(fail), String(exempt), String(unknown), percentText({ pass, fail, exempt, unknown, notApplicable: 0 })];
}

function controlsOf(all: readonly ControlPosture[], names: Readonly<Record<string, string>> = {}): Tagged {
  const rows = all.map(({ id, title: text, isInferred, posture }) => [
    `${id}${isInferred ? '*' : ''}`,
    names[id] ?? text,
    ...countsOf(posture),
  ]);
  return tableOf([{ head: 'Control', width: 82 }, { head: 'Title', width: '*' }, ...COUNTS], rows);
}

function groupsOf(all: readonly GroupPosture[]): Tagged {
  return tableOf(
    [{ head: 'Name', width: '*' }, number('Units', 36), ...COUNTS],
    all.map(({ name, units, posture }) => [name, String(units), ...countsOf(posture)]),
  );
}

const FINDING: readonly PdfColumn[] = [
  { head: 'Severity', width: 44, look: 'urgency' },
  { head: 'What should hold', width: '*' },
  { head: 'Resource', width: 170 },
  { head: 'Environment, owner', width: 86 },
  number('Days', 28),
];

function findings(text: string, own: readonly ReportFinding[]): Tagged {
  const rows = own.map(({ severity, title: what, ruleId, resourceId, environment, owner, days }) => [
    severity,
    `${what}${BELOW}${ruleId}`,
    placeText(resourceId),
    `${environment}${BELOW}${owner}`,
    days === undefined ? '' : String(days),
  ]);
  return own.length === 0 ? joined() : joined(heading(`${text} (${own.length})`), tableOf(FINDING, rows));
}

function placeText(id: string): string {
  const { name, within } = placeOf(id);
  return within === '' ? name : `${name}${BELOW}${within}`;
}

function unknownRows({ unknowns, unseen, neverSeen }: ReportData): string[][] {
  return [
    ...unknowns.map(({ missing, because, judgements, resources }) => [
      missing ?? 'none known',
      because,
      `${counted(judgements, 'judgement')}: ${resources.slice(0, 3).join(' ')}`,
    ]),
    ...unseen.map(({ what, because, missing }) => [missing ?? 'none known', because, what]),
    ...neverSeen.map((unit) => ['none known', 'Never looked at.', unit]),
  ];
}

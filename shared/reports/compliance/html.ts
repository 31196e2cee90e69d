import { html, raw } from 'hono/html';
import type { Posture } from '../../model/report.ts';
import type { ControlPosture, GroupPosture, ReportData, ReportFinding, Standing } from '../../model/report-data.ts';
import { headlines } from './headlines.ts';
import { counted, nextSteps } from './next-steps.ts';
import { style } from './style.ts';
import { type Column, columns, type Html, longTable, table, twoLines } from './table.ts';
import { compliantText, controlNames, durationText, percentText, periodText, standingTitles } from './texts.ts';

/** A document of its own: no script, nothing loaded from elsewhere; made to be printed. `trend` is our own SVG. */
export function reportHtml(data: ReportData, trend: string): string {
  return String(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Compliance report ${data.at.slice(0, 10)}</title><style>${raw(style)}</style></head>
<body><main><header><p class="over">aml-warden</p><h1>Azure Machine Learning compliance report</h1><p class="period">${periodText(data)}</p></header>
${tiles(data)}<nav aria-label="Parts of the report">${PARTS.map(([id, title]) => html`<a href="#${id}">${title}</a> `)}</nav>
${frameworks(data)}
${heading('next')}${steps(data)}
${heading('trend')}<figure role="img" aria-label="Failing and unknown judgements and percent compliant, by report; the table at the end has the numbers">${raw(trend)}</figure>
${heading('checklist')}${controlTable('Judgements by item', data.controls, controlNames)}
${heading('findings')}${findings(data)}
${heading('posture')}<p>Controls marked * are tied to rules by our own reasoning, not by a published mapping.</p>
${data.packs.map((pack) => controlTable(`${pack.title}, ${pack.version}: ${compliantText(pack.posture)}`, pack.controls))}
${heading('groups')}${groupTable('Environments', data.environments)}${groupTable('Owners, from the tag owner', data.owners)}
${heading('exposure')}${exposure(data)}
${heading('unknown')}${unknowns(data)}
${heading('numbers')}${table(
  'Judgements by report',
  columns(['Report', 'short'], ...POSTURE),
  data.trend.toReversed().map(({ at, posture }) => [at.slice(0, 10), ...countsOf(posture)]),
)}
<footer>Compliant is what passed of everything judged. An exemption is accepted and an unknown is unknown: neither counts as compliant.</footer>
</main></body></html>`);
}

const PARTS = [
  ['next', 'What to do next'],
  ['trend', 'Trend'],
  ['checklist', 'Security checklist'],
  ['findings', 'Findings'],
  ['posture', 'Frameworks'],
  ['groups', 'Environments and owners'],
  ['exposure', 'Exposure'],
  ['unknown', 'Not known'],
  ['numbers', 'Trend in numbers'],
] as const;

function heading(part: (typeof PARTS)[number][0]): Html {
  return html`<h2 id="${part}">${PARTS.find(([id]) => id === part)?.[1] ?? ''}</h2>`;
}

function tiles(data: ReportData): Html {
  return html`<dl class="tiles">${headlines(data).map(
    ({ name, value, note, tone }) =>
      html`<div class="tile ${tone}"><dt>${name}</dt><dd class="value">${value}</dd><dd class="note">${note}</dd></div>`,
  )}</dl>`;
}

function frameworks({ packs }: ReportData): Html | string {
  return packs.length === 0
    ? ''
    : table(
        'Frameworks',
        columns('Framework', ['Failing', 'number'], ['Unknown', 'number'], ['Compliant', 'percent']),
        packs.map(({ title, posture }) => [title, String(posture.fail), String(posture.unknown), percentText(posture)]),
      );
}

function steps(data: ReportData): Html {
  const all = nextSteps(data);
  return all.length === 0
    ? html`<p>Nothing is open and everything could be seen: there is nothing to do.</p>`
    : html`<p>The most urgent first. How to repair one: <code>aml-warden explain</code> and the id of its rule.</p>
${table(
  `The ${counted(all.length, 'step')} that matter most`,
  columns(['Urgency', 'severity'], ['What should hold', 'wide'], 'Where', ['Open for', 'number']),
  all.map(({ urgency, what, rule = '', where, days }) => [urgency, twoLines(what, rule), where, openFor(days)]),
)}`;
}

function openFor(days: number | undefined): string {
  return days === undefined ? '' : days === 0 ? 'today' : counted(days, 'day');
}

const POSTURE: readonly (readonly [string, 'number'])[] = [
  ['Pass', 'number'],
  ['Fail', 'number'],
  ['Exempt', 'number'],
  ['Unknown', 'number'],
  ['Compliant', 'number'],
];

function countsOf(posture: Posture): string[] {
  const { pass, fail, exempt, unknown } = posture;
  return [String(pass), String(fail), String(exempt), String(unknown), percentText(posture)];
}

function controlTable(caption: string, controls: readonly ControlPosture[], names: Readonly<Record<string, string>> = {}): Html {
  const rows = controls.map(({ id, title, isInferred, posture }) => [
    `${id}${isInferred ? '*' : ''}`,
    names[id] ?? title,
    ...countsOf(posture),
  ]);
  return table(caption, columns(['Control', 'short'], 'Title', ...POSTURE), rows);
}

function groupTable(caption: string, groups: readonly GroupPosture[]): Html {
  const rows = groups.map(({ name, units, minutes, posture }) => [name, String(units), ...countsOf(posture), durationText(minutes)]);
  return table(caption, columns('Name', ['Units', 'number'], ...POSTURE, ['Exposure', 'number']), rows);
}

const FINDING: readonly Column[] = columns(
  ['Severity', 'severity'],
  ['What should hold', 'wide'],
  ['Resource', 'resource'],
  'Environment, owner',
  ['Days', 'number'],
);

function findings(data: ReportData): Html {
  const groups = Object.entries(standingTitles).map(([standing, title]) => ({
    title: data.hasHistory || standing !== ('open' satisfies Standing) ? title : 'Open; since when is not known',
    rows: data.findings.filter((finding) => finding.standing === standing).map(findingRow),
  }));
  const shown = groups.filter(({ rows }) => rows.length > 0);
  return shown.length === 0 ? html`<p>None.</p>` : html`${shown.map(({ title, rows }) => longTable(title, FINDING, rows))}`;
}

function findingRow({ severity, ruleId, title, resourceId, environment, owner, days }: ReportFinding): string[] {
  return [severity, twoLines(title, ruleId), resourceId, twoLines(environment, owner), days === undefined ? '' : String(days)];
}

function exposure({ exposure: all }: ReportData): Html {
  const rows = all.map(({ unit, control, minutes }) => [unit, controlNames[control] ?? String(control), durationText(minutes)]);
  return rows.length === 0
    ? html`<p>None.</p>`
    : longTable('Time that findings were open', columns(['Unit', 'resource'], 'Item of the checklist', ['Open for', 'number']), rows);
}

function unknowns({ unknowns: groups, unseen, neverSeen }: ReportData): Html {
  const rows = [
    ...groups.map(({ missing, because, judgements, resources }) => [
      missing ?? 'none known',
      because,
      String(judgements),
      resources.join(' '),
    ]),
    ...unseen.map(({ what, because, missing }) => [missing ?? 'none known', because, '', what]),
    ...neverSeen.map((unit) => ['none known', 'Never looked at.', '', unit]),
  ];
  return rows.length === 0
    ? html`<p>Everything could be seen.</p>`
    : longTable('What could not be seen', columns('Missing permission', 'Why', ['Judgements', 'number'], 'Where'), rows);
}

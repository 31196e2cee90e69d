import { html, raw } from 'hono/html';
import type { Posture } from '../../model/report.ts';
import type { ControlPosture, GroupPosture, ReportData, ReportFinding, Standing } from '../../model/report-data.ts';
import { style } from './style.ts';
import { durationText, percentText, periodText, plain, standingTitles, summaryLines } from './texts.ts';

type Html = ReturnType<typeof html>;

/** A page for people is no place for ten thousand lines; CSV and JSON have them all. */
const MOST_ROWS = 200;

/** A document of its own: no script, nothing loaded from elsewhere; made to be printed. `trend` is our own SVG. */
export function reportHtml(data: ReportData, trend: string): string {
  return String(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Compliance report ${data.at.slice(0, 10)}</title><style>${raw(style)}</style></head>
<body><main><h1>Azure Machine Learning compliance report</h1><p>${periodText(data)}</p>
${table(
  'Summary',
  ['What', 'Value'],
  summaryLines(data).map(({ name, value }) => [name, value]),
)}
<h2>Trend</h2><figure role="img" aria-label="Failing and unknown judgements and percent compliant, by report; the table below has the numbers">${raw(trend)}</figure>
${table(
  'Trend in numbers',
  ['Report', ...POSTURE],
  data.trend.map(({ at, posture }) => [at.slice(0, 10), ...counted(posture)]),
)}
<h2>Posture</h2>${controlTable('Security checklist', data.controls)}
${data.packs.map((pack) => html`<h2>${plain(pack.title)}</h2><p>${plain(pack.version)}. ${percentText(pack.posture)} compliant. Controls marked * are tied to rules by our own reasoning, not by a published mapping.</p>${controlTable(`Controls of ${pack.title}`, pack.controls)}`)}
<h2>By environment</h2>${groupTable('Environments', data.environments)}
<h2>By owner</h2>${groupTable('Owners, from the tag owner', data.owners)}
<h2>Findings</h2>${findings(data)}
<h2>Exposure</h2>${cut(
    'Time that findings were open',
    ['Unit', 'Control', 'Open for'],
    data.exposure.map(({ unit, control, minutes }) => [unit, String(control), durationText(minutes)]),
  )}
<h2>Not known</h2>${unknowns(data)}
</main></body></html>`);
}

const POSTURE = ['Pass', 'Fail', 'Exempt', 'Unknown', 'Compliant'] as const;

function counted(posture: Posture): string[] {
  const { pass, fail, exempt, unknown } = posture;
  return [String(pass), String(fail), String(exempt), String(unknown), percentText(posture)];
}

function controlTable(caption: string, controls: readonly ControlPosture[]): Html {
  const rows = controls.map(({ id, title, isInferred, posture }) => [`${id}${isInferred ? '*' : ''}`, title, ...counted(posture)]);
  return table(caption, ['Control', 'Title', ...POSTURE], rows);
}

function groupTable(caption: string, groups: readonly GroupPosture[]): Html {
  const rows = groups.map(({ name, units, minutes, posture }) => [name, String(units), ...counted(posture), durationText(minutes)]);
  return table(caption, ['Name', 'Units', ...POSTURE, 'Exposure'], rows);
}

function findings(data: ReportData): Html {
  const groups = Object.entries(standingTitles).map(([standing, title]) => ({
    title: data.hasHistory || standing !== ('open' satisfies Standing) ? title : 'Open; since when is not known',
    rows: data.findings.filter((finding) => finding.standing === standing).map(findingRow),
  }));
  const shown = groups.filter(({ rows }) => rows.length > 0);
  return shown.length === 0
    ? html`<p>None.</p>`
    : html`${shown.map(({ title, rows }) => cut(title, ['Severity', 'Rule', 'What', 'Resource', 'Environment', 'Owner', 'Days'], rows))}`;
}

function findingRow({ severity, ruleId, title, resourceId, environment, owner, days }: ReportFinding): string[] {
  return [severity, ruleId, title, resourceId, environment, owner, days === undefined ? '' : String(days)];
}

function unknowns({ unknowns: groups, unseen, neverSeen }: ReportData): Html {
  const rows = [
    ...groups.map(({ missing, because, judgements, resources }) => [
      missing ?? 'none known',
      because,
      `${judgements} judgements`,
      resources.join(' '),
    ]),
    ...unseen.map(({ what, because, missing }) => [missing ?? 'none known', because, '', what]),
    ...neverSeen.map((unit) => ['none known', 'Never looked at.', '', unit]),
  ];
  return rows.length === 0
    ? html`<p>Everything could be seen.</p>`
    : cut('What could not be seen', ['Missing permission', 'Why', 'How much', 'Where'], rows);
}

function cut(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): Html {
  const more = rows.length - MOST_ROWS;
  return html`${table(`${caption} (${rows.length})`, heads, rows.slice(0, MOST_ROWS))}${more > 0 ? html`<p>${more} more stand in the CSV and JSON files.</p>` : ''}`;
}

function table(caption: string, heads: readonly string[], rows: readonly (readonly string[])[]): Html {
  return html`<table><caption>${plain(caption)}</caption><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((text) => html`<td>${plain(text)}</td>`)}</tr>`)}</tbody></table>`;
}

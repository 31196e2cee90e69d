import { html } from 'hono/html';
import type { Message } from '../../model/message.ts';
import type { ReportData } from '../../model/report-data.ts';
import { type Headline, headlines } from './headlines.ts';
import { counted, nextSteps } from './next-steps.ts';
import type { Html } from './table.ts';
import { compliantText, periodText, plain } from './texts.ts';

interface Options {
  readonly links: Message['links'];
  /** Content id of the picture; absent: there is none. */
  readonly picture: string | undefined;
}

const MOST_STEPS = 5;
const FONT = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const TONES = { good: '#1a6b35', bad: '#a40e26', plain: '#b6c2cf' } as const;
const URGENCIES = { critical: '#7d0a1e', high: '#b42318', medium: '#8a5300', low: '#2f6b3a', unknown: '#57606a' } as const;
const CELL = 'padding:8px 10px;border-bottom:1px solid #d0d7de;text-align:left;vertical-align:top';
const HEADING = 'font-size:17px;margin:28px 0 8px';

/** A whole document of tables and inline styles: mail clients know no others. Nothing is loaded from elsewhere. */
export function mailBody(data: ReportData, { links, picture }: Options): string {
  return String(html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Compliance report</title></head>
<body style="margin:0;padding:0;background:#ffffff">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse"><tr><td align="center" style="padding:20px 12px">
<table role="presentation" width="680" cellpadding="0" cellspacing="0" style="border-collapse:collapse;width:100%;max-width:680px"><tr><td style="${FONT};font-size:15px;line-height:1.45;color:#1b1f24;text-align:left;border-top:5px solid #0b4f94;padding-top:14px">
<h1 style="font-size:23px;line-height:1.25;margin:0 0 2px">Azure Machine Learning compliance report</h1>
<p style="margin:0 0 14px;color:#57606a">${periodText(data)}</p>
${tiles(headlines(data))}
${frameworks(data)}
${steps(data)}
${picture === undefined ? '' : html`<h2 style="${HEADING}">Trend</h2><img src="cid:${picture}" width="680" alt="Trend of failing and unknown judgements and of percent compliant" style="display:block;width:100%;max-width:680px;height:auto;border:0">`}
${openLinks(links)}
</td></tr></table></td></tr></table></body></html>`);
}

const IN_A_ROW = 3;
const GAP = html`<td width="8" style="width:8px;font-size:1px">&nbsp;</td>`;
const GAP_BELOW = html`<tr><td height="8" style="height:8px;line-height:8px;font-size:1px">&nbsp;</td></tr>`;

/** Gaps are cells: mail clients know no others. */
function tiles(all: readonly Headline[]): Html {
  const rows = Array.from({ length: Math.ceil(all.length / IN_A_ROW) }, (_, index) => all.slice(index * IN_A_ROW, (index + 1) * IN_A_ROW));
  return html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;table-layout:fixed">${rows.map(
    (row, index) => html`${index === 0 ? '' : GAP_BELOW}<tr>${row.map((one, place) => html`${place === 0 ? '' : GAP}${tile(one)}`)}</tr>`,
  )}</table>`;
}

function tile({ name, value, note, tone }: Headline): Html {
  return html`<td valign="top" style="border:1px solid #d0d7de;border-left:4px solid ${TONES[tone]};padding:8px 12px 10px">
<span style="font-size:13px;font-weight:600;color:#57606a">${name}</span><br><span style="font-size:24px;font-weight:600;line-height:1.3">${value}</span><br><span style="font-size:12px;color:#57606a">${note}</span></td>`;
}

function frameworks({ packs }: ReportData): Html | string {
  return packs.length === 0
    ? ''
    : html`<h2 style="${HEADING}">Frameworks</h2><table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:14px">${packs.map(
        ({ title, posture }) =>
          html`<tr><th scope="row" style="${CELL};font-weight:400">${plain(title)}</th><td style="${CELL};text-align:right;white-space:nowrap"><b>${compliantText(posture)}</b></td></tr>`,
      )}</table>`;
}

function steps(data: ReportData): Html {
  const all = nextSteps(data);
  const shown = all.slice(0, MOST_STEPS);
  return all.length === 0
    ? html`<p>Nothing is open and everything could be seen: there is nothing to do.</p>`
    : html`<h2 style="${HEADING}">What to do next</h2><table width="100%" cellpadding="0" cellspacing="0" style="border-collapse:collapse;font-size:14px">
<thead><tr>${['Urgency', 'What should hold', 'Where'].map((head) => html`<th scope="col" style="${CELL};background:#f3f6f9">${head}</th>`)}</tr></thead><tbody>${shown.map(
        ({ urgency, what, rule, where, days }) =>
          html`<tr><td style="${CELL};white-space:nowrap;font-weight:600;color:${URGENCIES[urgency]}">${urgency}</td><td style="${CELL};word-break:break-word">${what}${rule === undefined ? '' : html`<br><span style="font-size:12px;color:#57606a">${plain(rule)}</span>`}</td><td style="${CELL};word-break:break-word">${where}${days === undefined || days === 0 ? '' : html`<br><span style="font-size:12px;color:#57606a">open for ${counted(days, 'day')}</span>`}</td></tr>`,
      )}</tbody></table>`;
}

function openLinks(links: Message['links']): Html | string {
  return links.length === 0
    ? ''
    : html`<h2 style="${HEADING}">Open</h2><p style="margin:0">${links.map(
        ({ title, url }) =>
          html`<a href="${url}" style="display:inline-block;margin:0 8px 8px 0;padding:7px 14px;border:1px solid #0b4f94;color:#0b4f94;text-decoration:none;font-weight:600;font-size:14px">${plain(title)}</a>`,
      )}</p>`;
}

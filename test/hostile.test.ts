import { describe, expect, it, vi } from 'vitest';
import { printable } from '../cli/service.ts';
import type { ListedExemption } from '../shared/api/exemptions.ts';
import { problem } from '../shared/api/problem.ts';
import { lookUpWrites } from '../shared/collectors/attribute.ts';
import { processLog } from '../shared/host-log.ts';
import type { Change } from '../shared/model/change.ts';
import type { Finding, Transition } from '../shared/model/finding.ts';
import type { Json } from '../shared/model/json.ts';
import type { Message } from '../shared/model/message.ts';
import type { ScanRun } from '../shared/model/run.ts';
import { cardOf } from '../shared/reports/card.ts';
import { reportCsv } from '../shared/reports/compliance/csv.ts';
import { reportData } from '../shared/reports/compliance/data.ts';
import { reportHtml } from '../shared/reports/compliance/html.ts';
import { reportMessage } from '../shared/reports/compliance/message.ts';
import { pdfDefinition } from '../shared/reports/compliance/pdf.ts';
import { renderReport } from '../shared/reports/compliance/render.ts';
import { type formatNames, formatted } from '../shared/reports/formats/index.ts';
import { changeRow, findingRow } from '../shared/reports/log-rows.ts';
import { mailOf } from '../shared/reports/mail.ts';
import { markdownText } from '../shared/reports/markdown.ts';
import { scanTable } from '../shared/reports/scan-table.ts';
import { transitionEvent } from '../shared/sinks/event-grid.ts';
import { anApi, LINK } from './api/an-api.ts';
import { aDocument, aResult } from './documents.ts';
import { aFailure, aLook } from './ledger/looks.ts';
import { aFinding, anInput } from './reports/compliance/a-report.ts';
import { AT, GROUP, WORKSPACE_ID } from './scenes.ts';

/** What somebody may call a resource, a tag or themselves. */
const names: Readonly<Record<string, string>> = {
  html: '<img src=x onerror=alert(1)><script>alert(2)</script>',
  attribute: '"onmouseover="alert(1)',
  markdown: '[click](javascript:alert(1)) **bold** `code` | cell',
  formula: '=HYPERLINK("http://evil.example","x")',
  kql: "'; AmlFindings_CL | project 1 //",
  escape: "\\' or AmlFindings_CL //",
  terminal: '\u001b[31mred\u0007\r\nFAKE LOG LINE',
  path: '../../etc/passwd',
  card: '{{DATE(2026)}} <at>everyone</at>',
  long: 'x'.repeat(10_000),
};

const FINDING_ID = 'f'.repeat(64);

const judged = (name: string) =>
  aResult({
    resourceId: `${WORKSPACE_ID}/${name}`,
    findingId: FINDING_ID,
    because: name,
    receipt: [{ resourceId: WORKSPACE_ID, path: 'tags.owner', expected: name, found: name, apiVersion: '2025-12-01', readAt: AT }],
  });

const documentWith = (name: string) => aDocument([judged(name)]);

const messageWith = (name: string): Message => ({
  id: 'm',
  topic: 'findings',
  title: name,
  text: name,
  facts: [{ name, value: name }],
  differences: [{ path: name, before: name, after: name }],
  links: [{ title: name.slice(0, 50), url: 'https://example.com/' }],
  at: AT,
});

const finding = (name: string): Finding => {
  const { verdict: _verdict, findingId: _id, ...rest } = judged(name);
  return {
    ...rest,
    id: FINDING_ID,
    status: 'open',
    evidence: 'e',
    firstSeen: AT,
    lastSeen: AT,
    regressions: 0,
    actor: { name, type: 'user', confidence: 'claims' },
  };
};

const transition = (name: string): Transition => {
  const { id, status: _status, evidence: _evidence, firstSeen: _first, lastSeen: _last, regressions: _count, ...found } = finding(name);
  return { ...found, id: name, findingId: id, change: 'opened', cause: 'event', at: AT };
};

const exemption = (name: string): ListedExemption => ({
  id: name,
  kind: 'exempt',
  ruleId: name,
  tag: { name, value: name },
  reason: name,
  ticket: name,
  approver: name,
  expires: AT,
  values: { [name]: name },
  from: 'command',
  status: 'active',
});

const change = (name: string): Change => ({
  id: 'c',
  unit: WORKSPACE_ID,
  resourceId: `${WORKSPACE_ID}/${name}`,
  resourceType: name,
  path: name,
  before: name,
  after: { [name]: name },
  at: AT,
  actor: { name, type: 'user', confidence: 'claims' },
  findingIds: [],
});

const scanRun = (name: string): ScanRun => ({
  schemaVersion: 1,
  id: 's1',
  startedBy: name,
  state: 'failed',
  startedAt: AT,
  endedAt: AT,
  because: name,
  progress: { units: 1, done: 1, failed: 1, percent: 100, deniedReads: 1, unreadReads: 0, throttleWaitsInMs: 0 },
  silentSubscriptions: [name],
  coverage: [{ resourceType: name, changes: 1, missed: 1 }],
});

/** A compliance report in which everything that Azure names is called so. */
function reportWith(name: string) {
  const input = anInput({ findings: [aFinding('f1', { resourceId: `${GROUP}/${name}`, title: name, because: name })] });
  const units = input.units.map((unit) => ({ ...unit, owner: name, environment: name }));
  return reportData({ ...input, units, unseen: [{ what: name, because: name }] });
}

const reportMessageWith = (name: string): Message =>
  reportMessage(reportWith(name), { run: { id: 'r1' }, files: ['x.html'], publicUrl: 'https://warden.example' });

/** What is asked of Azure about resources of this name: Resource Graph in KQL, the Activity Log by a filter. */
async function questionsAbout(name: string): Promise<string> {
  const asked: string[] = [];
  const none = { status: 'read', value: [] } as const;
  const arm = {
    activity: async (_subscription: string, filter: string) => {
      asked.push(filter);
      return none;
    },
    query: async (kql: string) => {
      asked.push(kql);
      return none;
    },
  };
  const resourceIds = [WORKSPACE_ID, `${GROUP}/providers/microsoft.storage/storageaccounts/${name}`, `${GROUP}${name}/providers/a.b/c/d`];
  await lookUpWrites(arm, { resourceIds, since: AT, until: AT, actorOf: () => undefined }, new AbortController().signal);
  return asked.join('\n');
}

/** What the log of a host without an invocation gets. */
function logged(name: string): string {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  processLog.warn('A name.', { name });
  spy.mockRestore();
  return lines.join('');
}

/** Every page that shows a name, with the name. */
async function pagesWith(name: string): Promise<string> {
  const one = finding(name);
  const { ask } = anApi(undefined, {
    listFindings: async () => ({ items: [one] }),
    getFinding: async () => ({ finding: one, history: [transition(name)] }),
    listTransitions: async () => ({ items: [transition(name)] }),
    listUnits: async () => ({
      items: [{ unit: `${WORKSPACE_ID}/${name}`, kind: 'workspace', open: { critical: 1, high: 0, medium: 0, low: 0 } }],
    }),
    listExemptions: async () => [exemption(name)],
    killSwitch: async () => ({ on: true, by: name, at: AT, because: name }),
    getLook: async () =>
      aLook({ judgements: [aFailure({ because: name }), aFailure({ verdict: 'unknown', because: name, missing: name })] }),
    listChanges: async () => ({ items: [change(name)] }),
    listScans: async () => ({ items: [scanRun(name)] }),
    getScan: async () => scanRun(name),
  });
  const paths = ['', `/units?id=${encodeURIComponent(WORKSPACE_ID)}`, '/findings', '/findings/f', '/exemptions'];
  const others = ['/remediations', '/remediations/r1', '/health', '/scans', '/scans/s1', '/reports'];
  const answers = await Promise.all(
    [...[...paths, ...others].map((path) => `/api/dashboard${path}`), `/api/approvals/r1${LINK}`].map(async (path) => await ask(path)),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  return (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
}

type Output = readonly [render: (name: string) => string | Promise<string>, ...checks: ((text: string) => void)[]];

const noMarkup = (text: string): void => {
  expect(text).not.toMatch(/<(?:img|script|at)\b/i);
  expect(text).not.toMatch(/"onmouseover="alert/);
};
const noControl = (text: string): void => expect(text.replace(/[\n\r\t]/g, '')).not.toMatch(/\p{Cc}/u);
const noFakeLine = (text: string): void => expect(text).not.toMatch(/^FAKE LOG LINE/m);
const isJson = (text: string): void => expect(() => JSON.parse(text) as unknown).not.toThrow();
const under = (bytes: number) => (text: string) => expect(Buffer.byteLength(text)).toBeLessThan(bytes);
const noFormula = (text: string): void => expect(text).not.toMatch(/(?:^|,)"?=HYPERLINK/m);

/** One line however the name is cut into lines; the end of the last line is none of them. */
const oneLine = (text: string): void => expect(text.trimEnd()).not.toMatch(/[\r\n]/);
/** No link, no date and no mention that a card would show. */
const noCardText = (text: string): void => {
  expect(text).not.toMatch(/(?<!\\)\[click(?<!\\)\]\(/);
  expect(text).not.toContain('{{DATE');
  expect(text).not.toMatch(/(?<!\\)<at(?<!\\)>/);
};
const noQuery = (text: string): void => {
  expect(text).toContain(WORKSPACE_ID);
  expect(text).not.toMatch(/AmlFindings_CL|HYPERLINK|onerror|evil|passwd|\\/);
};
const noPicture = (text: string): void => expect(text).not.toMatch(/"(?:image|link|attachment|qr)":"[^"]*(?:evil|javascript|passwd)/);

const inFormat = (format: (typeof formatNames)[number]) => (name: string) =>
  formatted(documentWith(name), format, { rules: [], packs: [], colour: false, width: 80 });

/** The texts in the body of a card, one a line. Titles of buttons are shown as they are. */
function textsOf(value: Json | undefined): string {
  if (typeof value === 'string') {
    return value;
  }
  return typeof value === 'object' && value !== null ? Object.values(value).map(textsOf).join('\n') : '';
}

const outputs: Readonly<Record<string, Output>> = {
  'the pages': [pagesWith, noMarkup],
  'a card': [(name) => textsOf(cardOf(messageWith(name))['body']), noCardText],
  'a card in bytes': [(name) => JSON.stringify(cardOf(messageWith(name))), isJson, under(20_000)],
  'the card of a report': [(name) => textsOf(cardOf(reportMessageWith(name))['body']), noCardText],
  'a mail as HTML': [(name) => mailOf(messageWith(name)).html, noMarkup],
  'a mail as text': [(name) => mailOf(messageWith(name)).text, noControl, noFakeLine],
  'the subject of a mail': [(name) => mailOf(messageWith(name)).subject, noControl, oneLine],
  'the mail of a report': [(name) => reportMessageWith(name).html ?? '', noMarkup],
  'a report as HTML': [(name) => reportHtml(reportWith(name), '<svg></svg>'), noMarkup],
  'a report as CSV': [(name) => reportCsv(reportWith(name)), noFormula, noFakeLine],
  'a report as JSON': [async (name) => (await renderReport(reportWith(name), 'json')).toString(), isJson],
  'a report as PDF': [(name) => JSON.stringify(pdfDefinition(reportWith(name), '<svg/>')), noPicture],
  'a question to Azure': [questionsAbout, noQuery],
  'a line of the log': [logged, oneLine, isJson],
  'a row of findings for Log Analytics': [(name) => JSON.stringify(findingRow(transition(name))), isJson, oneLine, under(300_000)],
  'a row of changes for Log Analytics': [(name) => JSON.stringify(changeRow(change(name))), isJson, oneLine, under(300_000)],
  'an event for Event Grid': [(name) => JSON.stringify(transitionEvent(transition(name))), isJson, under(1_000_000)],
  'an error of the API': [(name) => problem(400, 'No', name).text(), isJson],
  'what a command prints': [printable, noControl],
  'a line of Markdown': [markdownText, (text) => expect(text).not.toMatch(/(?<!\\)\[click(?<!\\)\]\(/)],
  'the table of a scan': [(name) => scanTable([judged(name)], { colour: false }), noControl, noFakeLine],
  'the format table': [inFormat('table'), noControl, noFakeLine],
  'the format json': [inFormat('json'), isJson],
  'the format jsonl': [inFormat('jsonl'), isJson, oneLine],
  'the format github': [inFormat('github'), noControl, noFakeLine],
  'the format csv': [inFormat('csv'), noFormula],
  'the format sarif': [inFormat('sarif'), isJson],
  'the format junit': [inFormat('junit'), noMarkup, noControl],
  'the format markdown': [inFormat('markdown'), noControl, noFakeLine],
  'the format html': [inFormat('html'), noMarkup],
};

describe.each(Object.entries(outputs))('%s', (_name, [render, ...checks]) => {
  it.each(Object.entries(names))('takes a name of %s for a name', async (_kind, name) => {
    const text = await render(name);
    expect(text.length).toBeGreaterThan(0);
    for (const check of checks) {
      check(text);
    }
  });
});

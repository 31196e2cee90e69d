import { describe, expect, it } from 'vitest';
import type { ListedExemption } from '../shared/api/exemptions.ts';
import type { Finding, Transition } from '../shared/model/finding.ts';
import type { Message } from '../shared/model/message.ts';
import { cardOf } from '../shared/reports/card.ts';
import { type formatNames, formatted } from '../shared/reports/formats/index.ts';
import { mailOf } from '../shared/reports/mail.ts';
import { markdownText } from '../shared/reports/markdown.ts';
import { scanTable } from '../shared/reports/scan-table.ts';
import { anApi, LINK } from './api/an-api.ts';
import { aDocument, aResult } from './documents.ts';
import { AT, WORKSPACE_ID } from './scenes.ts';

/** What somebody may call a resource, a tag or themselves. */
const names: Readonly<Record<string, string>> = {
  html: '<img src=x onerror=alert(1)><script>alert(2)</script>',
  attribute: '"onmouseover="alert(1)',
  markdown: '[click](javascript:alert(1)) **bold** `code` | cell',
  formula: '=HYPERLINK("http://evil.example","x")',
  kql: "'; AmlFindings_CL | project 1 //",
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
  });
  const paths = ['', '/findings', '/findings/f', '/exemptions', '/remediations', '/remediations/r1', '/health'];
  const answers = await Promise.all(
    [...paths.map((path) => `/api/dashboard${path}`), `/api/approvals/r1${LINK}`].map(async (path) => await ask(path)),
  );
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

const inFormat = (format: (typeof formatNames)[number]) => (name: string) =>
  formatted(documentWith(name), format, { rules: [], packs: [], colour: false, width: 80 });

const outputs: Readonly<Record<string, Output>> = {
  'the pages': [pagesWith, noMarkup],
  'a card': [(name) => JSON.stringify(cardOf(messageWith(name))), isJson, under(20_000)],
  'a mail as HTML': [(name) => mailOf(messageWith(name)).html, noMarkup],
  'a line of Markdown': [markdownText, (text) => expect(text).not.toMatch(/(?<!\\)\[click(?<!\\)\]\(/)],
  'the table of a scan': [(name) => scanTable([judged(name)], { colour: false }), noControl, noFakeLine],
  'the format table': [inFormat('table'), noControl, noFakeLine],
  'the format json': [inFormat('json'), isJson],
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

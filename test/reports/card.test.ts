import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../shared/model/message.ts';
import { cardOf, LARGEST_CARD_IN_BYTES, teamsMessageOf } from '../../shared/reports/card.ts';
import { markdownText } from '../../shared/reports/markdown.ts';

interface Cards {
  readonly AdaptiveCard: new () => { parse(json: unknown, context: Context): void };
  readonly SerializationContext: new () => Context;
}
interface Context {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
}
// Its package entry does not load in Node; this file does.
const { AdaptiveCard, SerializationContext } = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as Cards;

function faultsOf(card: unknown): string[] {
  const context = new SerializationContext();
  new AdaptiveCard().parse(card, context);
  return Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
}

const HOSTILE = '[click](https://evil.example) **bold** <at>everyone</at> {{DATE(2026-01-01T00:00:00Z)}} `code`\n# heading \u0007"';

function aMessage(text: string, count = 1): Message {
  return {
    id: 'm',
    topic: 'approval',
    title: text,
    text,
    severity: 'high',
    environment: 'prod',
    facts: Array.from({ length: count }, () => ({ name: text, value: text })),
    differences: Array.from({ length: count }, () => ({ path: text, before: text, after: text })),
    links: [{ title: text, url: 'https://warden.example/api/approvals/1' }],
    transitionIds: ['t-1'],
    at: '2026-11-24T10:00:00Z',
    expiresAt: '2026-12-01T10:00:00Z',
  };
}

describe('a card', () => {
  it.each([
    ['plain', aMessage('Public access is open')],
    ['hostile', aMessage(HOSTILE)],
    ['of many hostile parts', aMessage(HOSTILE.repeat(20), 300)],
    ['of long words', aMessage('語'.repeat(5_000), 300)],
    [
      'with 200 transitions',
      { ...aMessage(HOSTILE), transitionIds: Array.from({ length: 200 }, (_, index) => String(index).padStart(64, 'a')) },
    ],
  ])('%s is understood, below 20 KB, and keeps every id and button', (_, message) => {
    const card = cardOf(message);
    expect(faultsOf(card)).toEqual([]);
    const json = JSON.stringify(card);
    expect(Buffer.byteLength(JSON.stringify(teamsMessageOf(message)))).toBeLessThan(20_480);
    expect(Buffer.byteLength(json)).toBeLessThanOrEqual(LARGEST_CARD_IN_BYTES);
    expect(message.transitionIds?.filter((id) => !json.includes(id))).toEqual([]);
    expect(card['actions']).toHaveLength(1);
  });

  it('shows what changes, until when, and a button that opens the page', () => {
    const json = JSON.stringify(
      cardOf({ ...aMessage('x'), differences: [{ path: 'properties.a', before: 'Enabled', after: 'Disabled' }] }),
    );
    expect(json).toContain('properties.a: Enabled → Disabled');
    expect(json).toContain('2026-12-01T10:00:00Z');
    expect(json).toContain('Action.OpenUrl');
  });

  it('says how much it leaves out', () => {
    expect(JSON.stringify(cardOf(aMessage(HOSTILE.repeat(20), 300)))).toMatch(/and \d+ more changes/);
  });

  it.each(['javascript:alert(1)', 'http://evil.example/', 'no address'])('has no button for %s', (url) => {
    expect(cardOf({ ...aMessage('x'), links: [{ title: 'x', url }] })['actions']).toEqual([]);
  });
});

it('a text of Azure stays text in a card', () => {
  expect(markdownText(HOSTILE)).toBe(
    '\\[click\\](https\\://evil.example) \\*\\*bold\\*\\* \\<at\\>everyone\\</at\\> { {DATE(2026-01-01T00:00:00Z)}} \\`code\\` # heading "',
  );
  expect([markdownText('# a'), markdownText('1. a'), markdownText('- a'), markdownText('AML-NET-001')]).toEqual([
    '\\# a',
    '1\\. a',
    '\\- a',
    'AML-NET-001',
  ]);
});

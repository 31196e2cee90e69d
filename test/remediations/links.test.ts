import { describe, expect, it } from 'vitest';
import { faultOf, pathOf, signed } from '../../shared/remediations/links.ts';

const KEY = 'k'.repeat(44);
const terms = { id: '8204485599999-ca978112ca1bbdcafac231b39a23dc4d', ask: 1, expires: 1_796_000_000 };
const before = new Date(1_795_999_999_000);

describe('an approval link', () => {
  it('is accepted as it was made, until it expires', () => {
    const link = signed(terms, KEY);
    expect(faultOf(link, KEY, before)).toBeNull();
    expect(faultOf(link, KEY, new Date(1_796_000_000_000))).toBe('expired');
  });

  it('is the whole of its address', () => {
    const link = signed(terms, KEY);
    const url = new URL(pathOf(link), 'https://warden.example');
    expect(url.pathname).toBe(`/api/approvals/${terms.id}`);
    expect(Object.fromEntries(url.searchParams)).toEqual({ ask: '1', expires: '1796000000', signature: link.signature });
  });

  it.each([
    ['id', { id: `${terms.id}0` }],
    ['ask', { ask: 11 }],
    ['end', { expires: terms.expires + 1 }],
    ['end, although it has expired', { expires: 1 }],
    ['signature', { signature: 'x' }],
    ['signature, to nothing', { signature: '' }],
  ])('with another %s is forged', (_, change) => {
    expect(faultOf({ ...signed(terms, KEY), ...change }, KEY, before)).toBe('forged');
  });

  it('does not let one part run into the next', () => {
    const link = signed({ ...terms, id: 'a\n1', ask: 2 }, KEY);
    expect(faultOf({ ...link, id: 'a', ask: 1 }, KEY, before)).toBe('forged');
  });

  it('made with another key is forged', () => {
    expect(faultOf(signed(terms, 'o'.repeat(44)), KEY, before)).toBe('forged');
  });

  it('is not made with a key that could be guessed', () => {
    expect(() => signed(terms, 'secret')).toThrow('32 characters');
  });
});

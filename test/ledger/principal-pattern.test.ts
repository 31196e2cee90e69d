import { describe, expect, it } from 'vitest';
import { principalPattern } from '../../shared/ledger/principal-pattern.ts';

const without = (principal: string, text: string): string => text.replace(principalPattern(principal), 'erased');
const BOB = 'bob@contoso.com';

describe('the name of a person in a text', () => {
  it.each([
    ['whatever the letter case', 'by BOB@Contoso.COM.', 'by erased.'],
    ['in JSON', '{"name":"bob@contoso.com"}', '{"name":"erased"}'],
    ['after an escaped line end', String.raw`"asked\nbob@contoso.com"`, String.raw`"asked\nerased"`],
    ['in an address', 'https://x.example/?by=bob%40contoso.com&x=1', 'https://x.example/?by=erased&x=1'],
    ['after an escape of an address', 'x?q=a%20bob%40contoso.com', 'x?q=a%20erased'],
    ['in HTML', '<td>bob@contoso.com</td>', '<td>erased</td>'],
    ['as a link of a mail', 'mailto:bob@contoso.com', 'mailto:erased'],
    ['as a guest', 'bob_contoso.com#EXT#@fabrikam.onmicrosoft.com opened it', 'erased opened it'],
    ['as a guest in an address', 'x?by=bob_contoso.com%23EXT%23%40fabrikam.onmicrosoft.com', 'x?by=erased'],
  ])('is found %s', (_, text, expected) => {
    expect(without(BOB, text)).toBe(expected);
  });

  it.each(['jimbob@contoso.com', 'bob@contoso.com.au', 'bob@contoso.community', 'j.bob@contoso.com', 'anna-bob@contoso.com'])(
    'is not found in that of another: %s',
    (other) => {
      expect(without(BOB, `"${other}"`)).toBe(`"${other}"`);
    },
  );

  it('may be an object id, a name with an apostrophe or with characters of patterns', () => {
    expect(without('aaaaaaaa-0000-4000-8000-000000000001', '"AAAAAAAA-0000-4000-8000-000000000001"')).toBe('"erased"');
    expect(without("O'Hara", "O'Hara, O&#39;Hara, O&#x27;Hara")).toBe('erased, erased, erased');
    expect(without('Bob "x" (ext)', String.raw`{"n":"Bob \"x\" (ext)"}`)).toBe('{"n":"erased"}');
    expect(without('Jürgen Öl', 'JÜRGEN ÖL ist da')).toBe('erased ist da');
  });
});

/** How a character before a name may end an escape: `\n` of JSON, `\u000a`, `%20` of an address. */
const ESCAPE = String.raw`(?<=\\[nrtbf]|\\u[0-9a-f]{4}|%[0-9a-f]{2})`;
/** What a longer name goes on with: `jimbob@…` and `bob@….au` are other people. */
const BEFORE = String.raw`(?:${ESCAPE}|(?<![\p{L}\p{N}_.+-]))`;
const AFTER = String.raw`(?![\p{L}\p{N}_-]|[.@][\p{L}\p{N}])`;

/**
 * Finds a person's name or object id in texts of any kind, whatever the letter case: as it stands, in JSON, in HTML, in an address,
 * and an e-mail address also as the name that a guest gets of it (`ada_contoso.com#EXT#@…`).
 */
export function principalPattern(principal: string): RegExp {
  const spellings = [principal, ...jsonOf(principal), ...htmlOf(principal), encodeURIComponent(principal)].map(literal);
  const all = [...new Set([...spellings, ...guestOf(principal)])].toSorted((a, b) => b.length - a.length);
  return new RegExp(`${BEFORE}(?:${all.join('|')})${AFTER}`, 'giu');
}

/** Once, and twice for a text that holds JSON as a text. */
function jsonOf(principal: string): string[] {
  const once = JSON.stringify(principal).slice(1, -1);
  return [once, JSON.stringify(once).slice(1, -1)];
}

function htmlOf(principal: string): string[] {
  const escaped = principal.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return [escaped.replaceAll("'", '&#39;'), escaped.replaceAll("'", '&#x27;')];
}

function guestOf(principal: string): string[] {
  const at = principal.lastIndexOf('@');
  if (at < 1 || /#ext#/i.test(principal)) {
    return [];
  }
  const name = literal(`${principal.slice(0, at)}_${principal.slice(at + 1)}`);
  return [String.raw`${name}(?:#|%23)EXT(?:#|%23)(?:@|%40)[\p{L}\p{N}.-]*[\p{L}\p{N}]`];
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}

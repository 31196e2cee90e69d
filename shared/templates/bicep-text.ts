/** What Bicep's own text says, as far as positions need it: where a property of a resource stands, and how its name is written. */

/** The offset of a property's key within a resource's declaration; undefined when the path is not written there. */
export function findBicepProperty(text: string, start: number, end: number, path: readonly string[]): number | undefined {
  let from = text.indexOf('{', start);
  let found: number | undefined;
  for (const step of path) {
    if (from < 0 || from >= end) {
      return undefined;
    }
    found = keyIn(text, from, end, step);
    if (found === undefined) {
      return undefined;
    }
    from = objectBehind(text, found, end);
  }
  return found;
}

/** The name as it is written: `mlw`, `st${env}`; undefined where it is another expression. */
export function nameInBicep(declaration: string): string | undefined {
  const open = declaration.indexOf('{');
  const at = open < 0 ? undefined : keyIn(declaration, open, declaration.length, 'name');
  return at === undefined ? undefined : /^name\s*:\s*'((?:[^'\\]|\\.)*)'/i.exec(declaration.slice(at))?.[1];
}

/** The object or the first object of the list behind a key; -1 where the value is neither. */
function objectBehind(text: string, key: number, end: number): number {
  const match = /^[\w']+\s*:\s*(?:\[\s*)?(?=\{)/.exec(text.slice(key, end));
  return match === null ? -1 : key + match[0].length;
}

/** The offset of a key of the object that opens at `open`, not of one further inside. */
function keyIn(text: string, open: number, end: number, key: string): number | undefined {
  const pattern = new RegExp(`^'?${key.replace(/[^\w-]/g, '\\$&')}'?\\s*:`, 'i');
  let depth = 0;
  for (let at = open; at < end; at += 1) {
    const skipped = skipQuiet(text, at);
    const isStart = depth === 1 && /[\s{,]/.test(text[at - 1] ?? ' ');
    if (isStart && pattern.test(text.slice(at, at + key.length + 20))) {
      return at;
    }
    if (skipped > at) {
      at = skipped - 1;
    } else {
      depth += depthOf(text[at]);
      if (depth === 0) {
        return undefined;
      }
    }
  }
  return undefined;
}

function depthOf(sign: string | undefined): number {
  return sign === '{' || sign === '[' || sign === '(' ? 1 : sign === '}' || sign === ']' || sign === ')' ? -1 : 0;
}

/** The end of a comment or a text that begins here; the offset itself where none does. */
function skipQuiet(text: string, at: number): number {
  const rest = text.slice(at, at + 3);
  if (rest.startsWith('//')) {
    return endOf(text, '\n', at);
  }
  if (rest.startsWith('/*')) {
    return endOf(text, '*/', at + 2);
  }
  if (rest === "'''") {
    return endOf(text, "'''", at + 3);
  }
  return rest.startsWith("'") ? endOfText(text, at) : at;
}

function endOf(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}

function endOfText(text: string, at: number): number {
  for (let end = at + 1; end < text.length; end += 1) {
    if (text[end] === '\\') {
      end += 1;
    } else if (text[end] === "'" || text[end] === '\n') {
      return end + 1;
    }
  }
  return text.length;
}

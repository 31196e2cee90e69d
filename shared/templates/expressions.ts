/** A template's expression as far as names and ids need it: strings, calls, and everything else as its own text. */
type Node =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[]; readonly text: string }
  /** `filter(split(name, '/'), …)[1]`: how the engine takes a segment out of a name it does not know. */
  | { readonly kind: 'element'; readonly of: Node; readonly index: number; readonly text: string }
  | { readonly kind: 'other'; readonly text: string };

interface Cursor {
  readonly text: string;
  at: number;
}

/** Deeper ones are nobody's name. */
const MAX_DEPTH = 60;

/**
 * A name or an expression of one, spelled so that equal expressions give equal text: what is not known stands in braces,
 * `[format('mlw-{0}', parameters('env'))]` becomes `mlw-{env}`. Only spells, never evaluates. No segment holds a slash.
 */
export function spellName(name: string): string {
  const node = parse(name);
  return node === undefined ? name : spell(node);
}

/** The resource id that an expression spells, with what is not known in braces; undefined for any other expression. */
export function spellId(expression: string): string | undefined {
  const node = parse(expression);
  return node === undefined ? undefined : idOf(node);
}

function parse(expression: string): Node | undefined {
  if (!expression.startsWith('[') || !expression.endsWith(']') || expression.length > 20_000) {
    return undefined;
  }
  const cursor = { text: expression.slice(1, -1), at: 0 };
  const node = parseNode(cursor, 0);
  return node !== undefined && cursor.text.slice(cursor.at).trim() === '' ? node : undefined;
}

function parseNode(cursor: Cursor, depth: number): Node | undefined {
  skipSpace(cursor);
  const start = cursor.at;
  const head = depth > MAX_DEPTH ? undefined : (parseText(cursor) ?? parseCall(cursor, depth) ?? parseNumber(cursor));
  return head === undefined ? undefined : parseTail(cursor, head, start, depth);
}

function parseText(cursor: Cursor): Node | undefined {
  const match = /^'((?:[^']|'')*)'/.exec(cursor.text.slice(cursor.at));
  if (match === null) {
    return undefined;
  }
  cursor.at += match[0].length;
  return { kind: 'text', value: (match[1] ?? '').replaceAll("''", "'") };
}

function parseNumber(cursor: Cursor): Node | undefined {
  const match = /^-?\d+|^(?:true|false|null)\b/.exec(cursor.text.slice(cursor.at));
  if (match === null) {
    return undefined;
  }
  cursor.at += match[0].length;
  return { kind: 'text', value: match[0] };
}

function parseCall(cursor: Cursor, depth: number): Node | undefined {
  const match = /^[A-Za-z_][\w.]*\s*\(/.exec(cursor.text.slice(cursor.at));
  if (match === null) {
    return undefined;
  }
  const start = cursor.at;
  cursor.at += match[0].length;
  const args = parseArguments(cursor, depth);
  return args === undefined
    ? undefined
    : { kind: 'call', name: match[0].slice(0, -1).trim().toLowerCase(), args, text: cursor.text.slice(start, cursor.at) };
}

function parseArguments(cursor: Cursor, depth: number): Node[] | undefined {
  const args: Node[] = [];
  for (skipSpace(cursor); cursor.text[cursor.at] !== ')'; skipSpace(cursor)) {
    const node = parseNode(cursor, depth + 1);
    skipSpace(cursor);
    const next = cursor.text[cursor.at];
    if (node === undefined || (next !== ',' && next !== ')')) {
      return undefined;
    }
    args.push(node);
    cursor.at += next === ',' ? 1 : 0;
  }
  cursor.at += 1;
  return args;
}

/** `.name` and `[index]` behind a call. */
function parseTail(cursor: Cursor, head: Node, start: number, depth: number): Node | undefined {
  let node = head;
  for (;;) {
    const rest = cursor.text.slice(cursor.at);
    const property = /^\.[A-Za-z_]\w*/.exec(rest);
    if (property !== null) {
      cursor.at += property[0].length;
      node = { kind: 'other', text: cursor.text.slice(start, cursor.at) };
    } else if (rest.startsWith('[')) {
      cursor.at += 1;
      const index = parseNode(cursor, depth + 1);
      if (index === undefined || cursor.text[cursor.at] !== ']') {
        return undefined;
      }
      cursor.at += 1;
      node = elementOf(node, index, cursor.text.slice(start, cursor.at));
    } else {
      return node;
    }
  }
}

function elementOf(of: Node, index: Node, text: string): Node {
  const list = of.kind === 'call' && of.name === 'filter' ? of.args[0] : of;
  const isSplit = list?.kind === 'call' && list.name === 'split' && list.args[1]?.kind === 'text' && list.args[1].value === '/';
  const whole = isSplit ? list.args[0] : undefined;
  const isNumber = index.kind === 'text' && /^\d+$/.test(index.value);
  return whole !== undefined && isNumber ? { kind: 'element', of: whole, index: Number(index.value), text } : { kind: 'other', text };
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) {
    cursor.at += 1;
  }
}

function spell(node: Node): string {
  switch (node.kind) {
    case 'text':
      return node.value;
    case 'element':
      return spell(node.of).split('/')[node.index] ?? opaque(node.text);
    case 'other':
      return opaque(node.text);
    case 'call':
      return spellCall(node);
  }
}

function spellCall(call: Extract<Node, { kind: 'call' }>): string {
  const [first, ...rest] = call.args;
  if (call.name === 'concat') {
    return call.args.map(spell).join('');
  }
  if (call.name === 'format' && first?.kind === 'text') {
    return first.value.replace(/\{(\d+)\}/g, (_, index: string) => {
      const arg = rest[Number(index)];
      return arg === undefined ? '' : spell(arg);
    });
  }
  return opaque(call.text);
}

/** Text that says what is waited for and can stand in an id: no slash, no quotes. */
function opaque(text: string): string {
  const readable = text.replace(/\b(?:parameters|externalInputs)\('([^']*)'\)/gi, '$1');
  return `{${readable.replaceAll("'", '').replaceAll('/', ':')}}`;
}

function idOf(node: Node): string | undefined {
  if (node.kind !== 'call') {
    return undefined;
  }
  const spelled = node.args.map(spell);
  switch (node.name) {
    case 'resourceid':
      return resourceIdOf(spelled, (before) => (before.length < 2 ? undefined : `/subscriptions/${before[0]}/resourceGroups/${before[1]}`));
    case 'subscriptionresourceid':
      return resourceIdOf(spelled, (before) => (before.length === 0 ? undefined : `/subscriptions/${before[0]}`));
    case 'tenantresourceid':
      return resourceIdOf(spelled, () => '');
    case 'extensionresourceid':
      return resourceIdOf(spelled.slice(1), () => scopeOf(node.args[0]));
    case 'concat':
    case 'format':
      return literalId(spell(node));
    case 'if':
      return branchOf(node);
    default:
      return undefined;
  }
}

/** How the engine spells the scope of what hangs on a resource: it asks whether an id is the tenant's or begins with a slash. An id is and does. */
function branchOf({ args: [condition, yes, no] }: Extract<Node, { kind: 'call' }>): string | undefined {
  const [subject, mark] = condition?.kind === 'call' ? condition.args : [];
  const isAboutId = subject !== undefined && mark?.kind === 'text' && mark.value === '/' && scopeOf(subject) !== undefined;
  const branch = isAboutId && condition?.kind === 'call' ? { equals: no, startswith: yes }[condition.name] : undefined;
  return branch === undefined ? undefined : idOf(branch);
}

function scopeOf(node: Node | undefined): string | undefined {
  return node === undefined ? undefined : (idOf(node) ?? literalId(spell(node)));
}

function literalId(text: string): string | undefined {
  return /^\/(?:subscriptions|providers)\//i.test(text) ? text : undefined;
}

function resourceIdOf(args: readonly string[], scope: (before: readonly string[]) => string | undefined): string | undefined {
  const at = args.findIndex((arg) => /^[\w-]+\.[\w.-]+\/[\w./-]+$/.test(arg));
  const [provider = '', ...types] = (args[at] ?? '').split('/');
  const names = args.slice(at + 1);
  const above = at < 0 ? undefined : scope(args.slice(0, at));
  return above === undefined || names.length !== types.length
    ? undefined
    : `${above}/providers/${provider}${types.map((type, index) => `/${type}/${names[index]}`).join('')}`;
}

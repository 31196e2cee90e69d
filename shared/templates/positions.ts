import type { Node } from 'jsonc-parser';
import type { Judgement } from '../model/verdict.ts';
import { findBicepProperty, nameInBicep } from './bicep-text.ts';
import type { BicepFile, Declared } from './evaluate.ts';
import { offsetAt, type Position, positionAt } from './json-text.ts';
import type { FileResource } from './resources.ts';

export interface Place extends Position {
  /** Absolute. */
  readonly file: string;
}

/** Finds where a verdict belongs: the property it rests on, or the resource where the property is missing. */
export type Locate = (resource: FileResource | undefined, judgement: Judgement) => Place;

/** In a JSON file whose resources know their place. */
export function locateInJson(file: string, text: string, tree: Node): Locate {
  return (resource, judgement) => {
    const node = resource?.at === undefined ? undefined : nodeAt(tree, resource.at);
    return { file, ...positionAt(text, node === undefined ? 0 : offsetOfProperty(node, judgement)) };
  };
}

/** In an ARM template and those it links to: the declaration whose type and name fit what the engine made of it. */
export function locateInTemplate(files: readonly JsonFile[]): Locate {
  const declared = files.flatMap((source) => declarationsIn(source.tree).map((one) => ({ ...one, source })));
  const fittingOf = remembering((resource) => fittingDeclaration(declared, resource));
  return (resource, judgement) => {
    const fitting = resource === undefined ? undefined : fittingOf(resource);
    const source = fitting?.source ?? files[0];
    const offset = fitting === undefined ? 0 : offsetOfProperty(fitting.node, judgement);
    return { file: source?.file ?? '', ...positionAt(source?.text ?? '', offset) };
  };
}

export interface JsonFile {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
  readonly tree: Node;
}

/** In Bicep: the declaration in the file or one of its modules. */
export function locateInBicep(file: string, files: readonly BicepFile[]): Locate {
  const declared = files.flatMap((one) =>
    one.declared.filter(isResource).map((declaration) => ({ file: one, declaration, ...bounds(one, declaration) })),
  );
  const chosenFor = remembering(({ type, name }) => {
    const candidates = declared.filter(({ declaration }) => declaration.type.toLowerCase() === type.toLowerCase());
    const scored = candidates.map((one) => ({ ...one, score: nameScore(nameInBicep(one.file.text.slice(one.start, one.end)), name) }));
    const [best] = scored.filter(({ score }) => score >= 0).toSorted((a, b) => b.score - a.score);
    return best ?? candidates[0];
  });
  return (resource, judgement) => {
    const chosen = resource === undefined ? undefined : chosenFor(resource);
    if (chosen === undefined) {
      return { file, line: 1, column: 1 };
    }
    const path = pathOf(judgement);
    const within = path.length === 0 ? undefined : findBicepProperty(chosen.file.text, chosen.start, chosen.end, path);
    return { file: chosen.file.path, ...positionAt(chosen.file.text, within ?? chosen.start) };
  };
}

/** Many verdicts are on the same resource; each is searched for once. */
function remembering<T>(find: (resource: FileResource) => T): (resource: FileResource) => T {
  const known = new Map<FileResource, T>();
  return (resource) => {
    const found = known.has(resource) ? (known.get(resource) as T) : find(resource);
    known.set(resource, found);
    return found;
  };
}

function isResource({ isExisting, type }: Declared): boolean {
  return !isExisting && type !== '<module>';
}

function bounds({ text }: BicepFile, { range }: Declared): { start: number; end: number } {
  return { start: offsetAt(text, range.start.line + 1, range.start.char + 1), end: offsetAt(text, range.end.line + 1, range.end.char + 1) };
}

interface Declaration {
  readonly type: string;
  readonly name: string;
  readonly node: Node;
}

/** Every object with a type below `resources`, at any depth: nested resources and nested deployments too. */
function declarationsIn(node: Node, parentType = ''): Declaration[] {
  if (node.type === 'array') {
    return (node.children ?? []).flatMap((child) => declarationsIn(child, parentType));
  }
  if (node.type !== 'object') {
    return [];
  }
  const type = textOf(node, 'type');
  const isDeclaration = type !== undefined && property(node, 'name') !== undefined && property(node, 'apiVersion') !== undefined;
  const whole = isDeclaration && parentType !== '' && !type.includes('.') ? `${parentType}/${type}` : (type ?? '');
  const inner = (node.children ?? []).flatMap((child) => {
    const [key, value] = child.children ?? [];
    return value === undefined ? [] : declarationsIn(value, isDeclaration && key?.value === 'resources' ? whole : '');
  });
  return isDeclaration ? [{ type: whole.toLowerCase(), name: textOf(node, 'name') ?? '', node }, ...inner] : inner;
}

function fittingDeclaration<D extends Declaration>(declared: readonly D[], resource: FileResource): D | undefined {
  const type = resource.type.toLowerCase();
  const ofType = declared.filter(
    (one) => one.type === type || (one.type.endsWith('/providers/diagnosticsettings') && resource.kind === 'diagnostic-setting'),
  );
  const scored = ofType.map((one) => ({ one, score: nameScore(one.name, resource.name) })).filter(({ score }) => score >= 0);
  const [best] = scored.toSorted((a, b) => b.score - a.score);
  // What stands inline in its parent (a rule of the workspace's managed network) has no declaration of its own.
  return (
    best?.one ?? ofType[0] ?? (resource.kind === 'outbound-rule' ? declared.find((one) => one.type.endsWith('/workspaces')) : undefined)
  );
}

/** How well a written name fits a resource's: the length of the literal text in it, a whole match most; -1 when it cannot be. */
function nameScore(written: string | undefined, name: string): number {
  if (written === undefined) {
    return 0;
  }
  const last = written.startsWith('[') ? written : (written.split('/').at(-1) ?? written);
  if (last.toLowerCase() === name.toLowerCase()) {
    return 10_000;
  }
  const isOpen = written.startsWith('[') || written.includes('${');
  const literals = written.startsWith('[') ? literalsIn(written) : last.split(/\$\{[^}]*\}/);
  const parts = literals.filter((part) => part !== '');
  return isOpen && parts.every((part) => name.toLowerCase().includes(part.toLowerCase())) ? parts.join('').length : isOpen ? 0 : -1;
}

/** The text in the last segment that an expression writes. */
function literalsIn(expression: string): string[] {
  const texts = [...expression.matchAll(/'([^']*)'/g)]
    .map((match) => match[1] ?? '')
    .filter((text) => !/^\{\d\}/.test(text) || text.includes('/'));
  return texts.map((text) => text.slice(text.lastIndexOf('/') + 1).replace(/\{\d+\}/g, '')).filter((text) => text.length > 2);
}

/** What says which rule applies, not what is wrong. */
const ASIDE: readonly string[] = ['id', 'kind', 'tags', 'location', 'properties.computeType'];

/** The property of the resource itself that a verdict rests on: what the rule looked at last. Empty where it looked at none. */
function pathOf({ receipt, resourceId }: Judgement): string[] {
  const own = receipt.filter((line) => line.resourceId === resourceId && !line.path.startsWith('Microsoft.'));
  const last = own.findLast(({ path }) => !ASIDE.includes(path)) ?? own.at(-1);
  return last === undefined || last.path === 'id'
    ? []
    : last.path
        .replaceAll('[]', '')
        .split('.')
        .filter((step) => step !== '*');
}

function offsetOfProperty(node: Node, judgement: Judgement): number {
  return (propertyAlong(node, pathOf(judgement)) ?? node).offset;
}

/** The property node (its key) at the end of a path; through a list, that of its first element that has one. */
function propertyAlong(node: Node, path: readonly string[]): Node | undefined {
  const [step, ...rest] = path;
  if (step === undefined) {
    return undefined;
  }
  if (node.type === 'array') {
    return (node.children ?? []).map((child) => propertyAlong(child, path)).find((one) => one !== undefined);
  }
  const found = property(node, step);
  const value = found?.children?.[1];
  if (found === undefined || value === undefined) {
    return undefined;
  }
  return rest.length === 0 ? found : propertyAlong(value, rest);
}

function property(node: Node, name: string): Node | undefined {
  return node.type === 'object'
    ? node.children?.find((child) => String(child.children?.[0]?.value).toLowerCase() === name.toLowerCase())
    : undefined;
}

function textOf(node: Node, name: string): string | undefined {
  const value: unknown = property(node, name)?.children?.[1]?.value;
  return typeof value === 'string' ? value : undefined;
}

function nodeAt(tree: Node, at: readonly (string | number)[]): Node | undefined {
  return at.reduce<Node | undefined>(
    (node, step) =>
      typeof step === 'number' ? node?.children?.[step] : node === undefined ? undefined : property(node, step)?.children?.[1],
    tree,
  );
}

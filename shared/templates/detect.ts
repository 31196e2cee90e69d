import type { Node } from 'jsonc-parser';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { parseJson } from './json-text.ts';
import type { FileKind } from './outcome.ts';

export type Detected =
  | { readonly kind: 'bicep' | 'bicepParameters' }
  | {
      readonly kind: Exclude<FileKind, 'bicep' | 'bicepParameters' | 'other'>;
      readonly value: JsonObject | readonly Json[];
      readonly tree: Node;
    }
  /** Neither a template nor resources; `reason` says what it is, `line` where a JSON file breaks. */
  | { readonly kind: 'other'; readonly reason: string; readonly line?: number };

/** What a text is, told from its content; the name only decides whether broken JSON is called that. */
export function detect(text: string): Detected {
  const start = firstSign(text);
  if (start === '{' || start === '[') {
    const parsed = parseJson(text);
    return 'reason' in parsed ? { kind: 'other', ...parsed } : detectJson(parsed.value, parsed.tree);
  }
  return detectBicep(text);
}

/** The first character that is neither white space nor part of a comment. */
function firstSign(text: string): string | undefined {
  return withoutComments(text).trimStart()[0];
}

/** A comment that does not end goes to the end: looking for one from each beginning takes for ever. */
function withoutComments(text: string): string {
  return text.replace(/\/\*(?:[\s\S]*?\*\/|[\s\S]*$)|\/\/[^\n]*/g, '');
}

const DECLARATION = /^[ \t]*(?:resource|module|param|var|output|targetScope|metadata|type|func|import|extension)\b[^\n]*/m;

function detectBicep(text: string): Detected {
  const code = withoutComments(text);
  if (/^[ \t]*using\s+(?:'[^']*'|none)/m.test(code)) {
    return { kind: 'bicepParameters' };
  }
  return DECLARATION.test(code) ? { kind: 'bicep' } : { kind: 'other', reason: 'The file is neither JSON nor Bicep.' };
}

function detectJson(value: Json, tree: Node): Detected {
  if (Array.isArray(value)) {
    return value.some(isResource) ? { kind: 'armResources', value, tree } : NOT_ARM;
  }
  if (!isJsonObject(value)) {
    return NOT_ARM;
  }
  const schema = typeof value['$schema'] === 'string' ? value['$schema'].toLowerCase() : '';
  if (schema.includes('deploymentparameters')) {
    return { kind: 'armParameters', value, tree };
  }
  if (schema.includes('deploymenttemplate') || isTemplateWithoutSchema(value)) {
    return { kind: 'armTemplate', value, tree };
  }
  if (Array.isArray(value['predictedResources'])) {
    return { kind: 'snapshot', value, tree };
  }
  return whatIfChanges(value) === undefined ? detectResources(value, tree) : { kind: 'whatIf', value, tree };
}

function isTemplateWithoutSchema(value: JsonObject): boolean {
  return typeof value['contentVersion'] === 'string' && (Array.isArray(value['resources']) || isJsonObject(value['resources']));
}

/** The changes of a what-if answer, of the CLI or of the REST interface. */
export function whatIfChanges(value: JsonObject): readonly Json[] | undefined {
  const inner = isJsonObject(value['properties']) ? value['properties'] : value;
  const changes = inner['changes'] ?? value['changes'];
  return Array.isArray(changes) && changes.every((change) => isJsonObject(change) && 'changeType' in change) ? changes : undefined;
}

function detectResources(value: JsonObject, tree: Node): Detected {
  const listed = value['value'] ?? value['data'] ?? value['resources'];
  const isList = Array.isArray(listed) && listed.some(isResource);
  return isResource(value) || isList ? { kind: 'armResources', value, tree } : NOT_ARM;
}

const NOT_ARM: Detected = { kind: 'other', reason: 'The JSON is neither a template nor resources of Azure.' };

/** Whether a value looks like a resource as Azure, a CLI or Resource Graph writes it. */
export function isResource(value: Json): value is JsonObject {
  if (!isJsonObject(value)) {
    return false;
  }
  const keys = new Map(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), inner]));
  const type = keys.get('type') ?? keys.get('resourcetype');
  const id = keys.get('id') ?? keys.get('resourceid');
  return typeof type === 'string' && /^[\w.-]+\.[\w.-]+\/[\w/.-]+$/.test(type) && (typeof id === 'string' || keys.has('name'));
}

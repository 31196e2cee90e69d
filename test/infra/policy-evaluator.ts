import { isJsonObject, type Json, type JsonObject } from '../../shared/model/json.ts';

/** Just enough of Azure Policy to try our definitions: conditions, count with where, parameters. Refuses what it does not know. */
export function isConcerned(condition: Json, resource: JsonObject, parameters: Readonly<Record<string, Json>>): boolean {
  return holds(condition, { resource, parameters });
}

interface Scope {
  readonly resource: JsonObject;
  readonly parameters: Readonly<Record<string, Json>>;
  /** The element that a count's `where` looks at, and the alias that led to it. */
  readonly element?: { readonly alias: string; readonly value: Json };
}

/** Where an alias points when it is not `properties.<the rest>`. */
const PATHS: Readonly<Record<string, string>> = {
  'Microsoft.MachineLearningServices/workspaces/computes/subnet.id': 'properties.properties.subnet.id',
  'Microsoft.MachineLearningServices/workspaces/computes/idleTimeBeforeShutdown': 'properties.properties.idleTimeBeforeShutdown',
};
/** Likewise below an array element. */
const ELEMENT_PATHS: Readonly<Record<string, string>> = {
  'privateLinkServiceConnectionState.status': 'properties.privateLinkServiceConnectionState.status',
};

function holds(condition: Json, scope: Scope): boolean {
  if (!isJsonObject(condition)) {
    throw new Error(`Expected a condition but found ${JSON.stringify(condition)}.`);
  }
  const { allOf, anyOf, not, field, count, ...operators } = condition;
  if (Array.isArray(allOf)) {
    return allOf.every((part) => holds(part, scope));
  }
  if (Array.isArray(anyOf)) {
    return anyOf.some((part) => holds(part, scope));
  }
  if (not !== undefined) {
    return !holds(not, scope);
  }
  const found = count === undefined ? fieldValue(textOf(field, scope), scope) : countOf(count, scope);
  const [operator, ...more] = Object.entries(operators);
  if (operator === undefined || more.length > 0) {
    throw new Error(`Expected one operator but found ${Object.keys(operators).join(', ')}.`);
  }
  return compares(operator[0], found, evaluated(operator[1] ?? null, scope));
}

function countOf(count: Json, scope: Scope): number {
  if (!isJsonObject(count) || typeof count['field'] !== 'string') {
    throw new Error('Expected a count with a field.');
  }
  const alias = count['field'];
  const list = fieldValue(alias.replace(/\[\*\]$/, ''), scope);
  const { where } = count;
  const elements = Array.isArray(list) ? list : [];
  return where === undefined ? elements.length : elements.filter((value) => holds(where, { ...scope, element: { alias, value } })).length;
}

function fieldValue(name: string, { resource, element }: Scope): Json | undefined {
  const tag = /^tags\[(?<name>.+)\]$/.exec(name)?.groups?.['name'];
  if (tag !== undefined) {
    return at(resource['tags'], [tag]);
  }
  if (!name.includes('/')) {
    return at(resource, name.split('.'));
  }
  if (element !== undefined && name.startsWith(element.alias)) {
    const rest = name.slice(element.alias.length + 1);
    return at(element.value, (ELEMENT_PATHS[rest] ?? rest).split('.'));
  }
  const type = String(resource['type']);
  // An alias of another type says nothing about this resource.
  return name.toLowerCase().startsWith(`${type.toLowerCase()}/`)
    ? at(resource, (PATHS[name] ?? `properties.${name.slice(type.length + 1)}`).split('.'))
    : undefined;
}

function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((inner, key) => (isJsonObject(inner) ? inner[key] : undefined), value);
}

function compares(operator: string, found: Json | undefined, expected: Json): boolean {
  switch (operator) {
    case 'equals':
      return same(found, expected);
    case 'notEquals':
      return !same(found, expected);
    case 'in':
      return Array.isArray(expected) && expected.some((one) => same(found, one));
    case 'notIn':
      return Array.isArray(expected) && !expected.some((one) => same(found, one));
    case 'exists':
      return (found !== undefined && found !== null) === (String(expected).toLowerCase() === 'true');
    case 'less':
      return Number(found) < Number(expected);
    case 'greaterOrEquals':
      return Number(found) >= Number(expected);
    default:
      throw new Error(`The operator ${operator} is not known to this evaluator.`);
  }
}

function same(found: Json | undefined, expected: Json): boolean {
  return found !== undefined && String(found).toLowerCase() === String(expected).toLowerCase();
}

function textOf(value: Json | undefined, scope: Scope): string {
  const text = evaluated(value ?? null, scope);
  if (typeof text !== 'string') {
    throw new Error(`Expected a field but found ${JSON.stringify(value)}.`);
  }
  return text;
}

/** Template expressions, as far as our definitions use them. */
function evaluated(value: Json, { parameters }: Scope): Json {
  const expression = typeof value === 'string' ? /^\[(?<body>.+)\]$/.exec(value)?.groups?.['body'] : undefined;
  if (expression === undefined) {
    return value;
  }
  const parameter = /^parameters\('(?<name>\w+)'\)$/.exec(expression)?.groups?.['name'];
  if (parameter !== undefined) {
    return given(parameters, parameter);
  }
  const tag = /^concat\('tags\[', parameters\('(?<name>\w+)'\), '\]'\)$/.exec(expression)?.groups?.['name'];
  if (tag !== undefined) {
    return `tags[${String(given(parameters, tag))}]`;
  }
  throw new Error(`The expression ${expression} is not known to this evaluator.`);
}

function given(parameters: Readonly<Record<string, Json>>, name: string): Json {
  const value = parameters[name];
  if (value === undefined) {
    throw new Error(`The parameter ${name} has no value.`);
  }
  return value;
}

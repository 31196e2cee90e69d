import { isJsonObject, type Json, type JsonObject } from './json.ts';

/** Whether a value of a template is an expression that is evaluated at deployment: `[…]`, but not the escaped `[[…`. */
export function isExpression(value: Json | undefined): value is `[${string}]` {
  return typeof value === 'string' && value.startsWith('[') && !value.startsWith('[[') && value.endsWith(']');
}

/** The first expression in the value, itself or anything below it. */
export function expressionIn(value: Json): string | undefined {
  if (isExpression(value)) {
    return value;
  }
  const inner = Array.isArray(value) ? value : isJsonObject(value) ? Object.values(value) : [];
  for (const one of inner) {
    const found = expressionIn(one);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** The object without the properties and elements that are expressions. */
export function withoutExpressions(value: JsonObject): JsonObject {
  const entries = Object.entries(value).filter(([, inner]) => !isExpression(inner));
  return Object.fromEntries(entries.map(([key, inner]) => [key, knownPart(inner)]));
}

function knownPart(value: Json): Json {
  if (Array.isArray(value)) {
    return value.filter((item) => !isExpression(item)).map(knownPart);
  }
  return isJsonObject(value) ? withoutExpressions(value) : value;
}

const PARAMETER = /\b(?:parameters|externalInputs)\('((?:[^']|'')*)'\)/g;
const RUNTIME =
  /\b(reference|references|list[a-z]*|pickZones|environment|deployment|managementGroup|tenant|subscription|resourceGroup)\(/gi;

/** What an expression waits for, in words: `the parameter env`, `reference(), which only a deployment knows`. */
export function waitsFor(expression: string): string {
  const parameters = [...new Set([...expression.matchAll(PARAMETER)].map((match) => match[1]))];
  const functions = [...new Set([...expression.matchAll(RUNTIME)].map((match) => `${match[1]}()`))];
  const waits = [
    ...(parameters.length === 0 ? [] : [`the parameter${parameters.length > 1 ? 's' : ''} ${parameters.join(', ')}`]),
    ...(functions.length === 0 ? [] : [`${functions.join(', ')}, which only a deployment knows`]),
  ];
  return waits.length === 0 ? `the expression ${expression.slice(0, 200)}` : waits.join(' and for ');
}

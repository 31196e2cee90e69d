import { expressionIn, isExpression } from '../model/expression.ts';
import { isJsonObject, type Json } from '../model/json.ts';

/**
 * Every value a path reaches, in order. A path is property names joined by dots; `name[]` goes into each array element,
 * `*` into each value of a map. `null` counts as absent, as it does in Azure.
 */
export function valuesAt(root: Json, path: string): Json[] {
  return path.split('.').reduce<Json[]>((found, step) => found.flatMap((value) => stepInto(value, step)), [root]);
}

/** The first expression on the way along a path of a template, or in what it reaches; undefined when all of it is known. */
export function expressionAt(root: Json, path: string): string | undefined {
  let values: readonly Json[] = [root];
  for (const step of path.split('.')) {
    const reached = values.flatMap((value) => onTheWay(value, step));
    const expression = reached.find(isExpression);
    if (expression !== undefined) {
      return expression;
    }
    values = values.flatMap((value) => stepInto(value, step));
  }
  return values.map(expressionIn).find((expression) => expression !== undefined);
}

/** What stands at a step, before it is gone into: the whole of a list or a map may be one expression. */
function onTheWay(value: Json, step: string): Json[] {
  return step === '*' ? [] : present([property(value, step.endsWith('[]') ? step.slice(0, -2) : step)]);
}

function stepInto(value: Json, step: string): Json[] {
  if (step === '*') {
    return isJsonObject(value) ? present(Object.values(value)) : [];
  }
  const isList = step.endsWith('[]');
  const next = property(value, isList ? step.slice(0, -2) : step);
  if (!isList) {
    return present([next]);
  }
  return Array.isArray(next) ? present(next) : [];
}

function property(value: Json, name: string): Json | undefined {
  if (!isJsonObject(value)) {
    return undefined;
  }
  if (Object.hasOwn(value, name)) {
    return value[name];
  }
  // Providers differ in the letter case of property names, and so do recordings of them.
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : value[key];
}

function present(values: readonly (Json | undefined)[]): Json[] {
  return values.filter((value) => value !== undefined && value !== null);
}

import { isJsonObject } from '../model/json.ts';

/** An object that came from outside, asked by name whatever the letter case. */
export type Fields = (name: string) => unknown;

/**
 * Reads an object, or JSON text of one, without trusting its shape: names match in any letter case, the exact spelling first.
 * Anything else is an object without fields.
 */
export function fieldsOf(value: unknown): Fields {
  const object = typeof value === 'string' ? parseObject(value) : isJsonObject(value) ? value : {};
  return (name) => {
    if (Object.hasOwn(object, name)) {
      return object[name];
    }
    const wanted = name.toLowerCase();
    const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === wanted);
    return key === undefined ? undefined : object[key];
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(text);
    return isJsonObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text or a number as one printable line of at most `longest` characters; undefined for anything else and for nothing. */
export function textOf(value: unknown, longest: number): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') {
    return undefined;
  }
  const text = String(value)
    .slice(0, longest * 2)
    .replace(CONTROL, '')
    .trim()
    .slice(0, longest);
  return text === '' ? undefined : text;
}

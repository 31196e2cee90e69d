import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';

/** Values by parameter name; a name in any letter case. */
export type Given = Readonly<Record<string, Json>>;

export interface ExternalInput {
  readonly kind: 'param';
  readonly config: string;
  readonly value: Json;
}

export interface ParameterFile {
  /** The text of a .bicepparam that gives the engine what was given and leaves open what was not. */
  readonly text: string;
  readonly inputs: readonly ExternalInput[];
  /** The names behind `externalInputs('param_0')`, `param_1` and so on. */
  readonly names: readonly string[];
}

/**
 * A parameters file for a template: what was given goes in as a value; what was not, and has no default that can be evaluated before a deployment,
 * stays symbolic; every other default is the template's own business.
 */
export function parameterFile(using: string, declared: JsonObject, given: Given): ParameterFile {
  const values = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  const passed = Object.keys(declared).filter((name) => values.has(name.toLowerCase()) || isOpen(declared[name]));
  return {
    text: [`using ${quoted(using)}`, ...passed.map((name) => `param ${name} = externalInput('param', ${quoted(name)})`), ''].join('\n'),
    inputs: passed.flatMap((name) => {
      const value = values.get(name.toLowerCase());
      return value === undefined ? [] : [{ kind: 'param', config: name, value }];
    }),
    names: passed,
  };
}

/** No default, or one that only a deployment from a link can tell. */
function isOpen(parameter: Json | undefined): boolean {
  return !isJsonObject(parameter) || !('defaultValue' in parameter) || /templatelink/i.test(JSON.stringify(parameter['defaultValue']));
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('${', '\\${')}'`;
}

/** What the Azure Developer CLI fills in from its environment, `${AZURE_ENV_NAME}` or `$(secretOrRandomPassword …)`. */
const FILLED_IN = /\$\{\w+(?:=[^}]*)?\}|\$\(secretOrRandomPassword/;

/** The values of an ARM parameters file; those that a vault or an environment holds are not given. */
export function valuesOf(file: Json): Given {
  const parameters = isJsonObject(file) ? file['parameters'] : undefined;
  const entries = isJsonObject(parameters) ? Object.entries(parameters) : [];
  return Object.fromEntries(
    entries.flatMap(([name, parameter]) =>
      isJsonObject(parameter) && parameter['value'] !== undefined && !FILLED_IN.test(JSON.stringify(parameter['value']))
        ? [[name, parameter['value']] as const]
        : [],
    ),
  );
}

/** Puts the names of parameters back into what the engine wrote: `externalInputs('param_0')` is `parameters('env')`. */
export function withNames(text: string, names: readonly string[]): string {
  return text.replace(/externalInputs\('param_(\d+)'\)/g, (whole, index: string) => {
    const name = names[Number(index)];
    return name === undefined ? whole : `parameters('${name}')`;
  });
}

/** Names that Bicep cannot spell, with ones it can: `my-name` becomes `my_name`. */
export function renamed(template: JsonObject): JsonObject {
  const declared = isJsonObject(template['parameters']) ? template['parameters'] : {};
  const odd = Object.keys(declared).filter((name) => !/^[A-Za-z_]\w*$/.test(name));
  if (odd.length === 0) {
    return template;
  }
  const names = new Map(odd.map((name) => [name.toLowerCase(), plain(name)]));
  const walk = (value: Json): Json => {
    if (typeof value === 'string') {
      return value.startsWith('[') ? value.replace(/parameters\('([^']+)'\)/gi, (whole, name: string) => call(names, name, whole)) : value;
    }
    if (Array.isArray(value)) {
      return value.map(walk);
    }
    return isJsonObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)])) : value;
  };
  const parameters = Object.fromEntries(
    Object.entries(declared).map(([name, value]) => [names.get(name.toLowerCase()) ?? name, walk(value)]),
  );
  return { ...(walk(template) as JsonObject), parameters };
}

function call(names: ReadonlyMap<string, string>, name: string, whole: string): string {
  const other = names.get(name.toLowerCase());
  return other === undefined ? whole : `parameters('${other}')`;
}

function plain(name: string): string {
  return `p_${name.replace(/\W/g, '_')}`;
}

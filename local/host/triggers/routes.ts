/** An HTTP route template, compiled. `Route.rank` sorts literal before parameter before catch-all, segment by segment. */
export interface Route {
  readonly template: string;
  readonly rank: string;
  /** Decoded parameters, or undefined when the path does not match. */
  match(path: string): Readonly<Record<string, string>> | undefined;
}

interface Parameter {
  readonly name: string;
  readonly pattern: string;
  readonly optional: boolean;
}

const CONSTRAINTS: Readonly<Record<string, string>> = {
  int: '-?\\d+',
  long: '-?\\d+',
  alpha: '[A-Za-z]+',
  guid: '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}',
  bool: '(?:true|false)',
};
const PARAMETER = /^\{(\*?)(\w+)(?::(\w+))?(\??)\}$/;

/** @param template such as `v1/findings/{id:guid}`, prefix included, without leading slash. */
export function compileRoute(template: string): Route {
  const segments = template.split('/').filter((segment) => segment !== '');
  const parts = segments.map((segment) => ({ segment, parameter: parseParameter(segment, template) }));
  const names = parts.flatMap(({ parameter }) => (parameter === undefined ? [] : [parameter.name]));
  const pattern = new RegExp(`^${parts.map(({ segment, parameter }) => toPattern(segment, parameter)).join('')}/?$`, 'i');
  return {
    template,
    rank: segments.map(rankOf).join(''),
    match: (path) => {
      const found = pattern.exec(path);
      return found === null ? undefined : decodeParameters(names, found.slice(1));
    },
  };
}

function parseParameter(segment: string, template: string): Parameter | undefined {
  if (!/[{}]/.test(segment)) return undefined;
  const [, star, name, constraint, optional] = PARAMETER.exec(segment) ?? [];
  if (name === undefined) throw new Error(`Expected a whole segment like {name} in route '${template}' but found '${segment}'.`);
  const pattern = star === '*' ? '.*' : constraint === undefined ? '[^/]+' : CONSTRAINTS[constraint];
  if (pattern === undefined) {
    const known = Object.keys(CONSTRAINTS).join(', ');
    throw new Error(`Expected one of ${known} as constraint in route '${template}' but found '${constraint ?? ''}'.`);
  }
  return { name, pattern, optional: star === '*' || optional === '?' };
}

function toPattern(segment: string, parameter: Parameter | undefined): string {
  if (parameter === undefined) return `/${segment.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`;
  return parameter.optional ? `(?:/(${parameter.pattern}))?` : `/(${parameter.pattern})`;
}

function rankOf(segment: string): string {
  if (segment.startsWith('{*')) return '3';
  if (!segment.startsWith('{')) return '0';
  return segment.includes(':') ? '1' : '2';
}

function decodeParameters(names: readonly string[], values: readonly (string | undefined)[]): Record<string, string> | undefined {
  try {
    return Object.fromEntries(
      names.flatMap((name, index) => {
        const value = values[index];
        return value === undefined || value === '' ? [] : [[name, decodeURIComponent(value)]];
      }),
    );
  } catch {
    return undefined;
  }
}

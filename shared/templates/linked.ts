import { dirname, resolve } from 'node:path';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { readText } from './files.ts';
import { parseJson } from './json-text.ts';

/** A chain of templates that call each other ends here. */
const MAX_DEPTH = 8;

export interface Inlined {
  readonly value: Json;
  /** Absolute paths of what was read. */
  readonly files: readonly string[];
  readonly notFollowed: readonly string[];
}

/**
 * A template with the local templates it links to by relative path put in place, evaluated in their own scope as the Resource Manager does.
 * Other links stay as they are; the engine says of each that it could not follow it.
 */
export async function inlineLinked(value: Json, path: string, depth = 0): Promise<Inlined> {
  const files: string[] = [];
  const notFollowed: string[] = [];
  const walk = async (node: Json): Promise<Json> => {
    if (Array.isArray(node)) {
      return await Promise.all(node.map(walk));
    }
    if (!isJsonObject(node)) {
      return node;
    }
    const linked = linkOf(node);
    const here = linked === undefined ? undefined : await readLinked(linked, path, depth);
    if (here === undefined || 'reason' in here) {
      notFollowed.push(...(here === undefined ? [] : [here.reason]));
      files.push(...(here === undefined ? [] : [here.path]));
      const entries = await Promise.all(Object.entries(node).map(async ([key, inner]) => [key, await walk(inner)] as const));
      return Object.fromEntries(entries);
    }
    files.push(...here.files);
    notFollowed.push(...here.notFollowed);
    return withTemplate(node, here.value);
  };
  return { value: await walk(value), files, notFollowed };
}

/** The relative path a deployment links to; undefined for everything else. */
function linkOf(node: JsonObject): string | undefined {
  const isDeployment = String(node['type']).toLowerCase() === 'microsoft.resources/deployments';
  const properties = isDeployment ? node['properties'] : undefined;
  const link = isJsonObject(properties) ? properties['templateLink'] : undefined;
  const path = isJsonObject(link) ? (link['relativePath'] ?? link['uri']) : undefined;
  return typeof path === 'string' && path !== '' && !path.startsWith('[') && !/^[a-z][\w+.-]*:|^\//i.test(path) ? path : undefined;
}

async function readLinked(
  link: string,
  from: string,
  depth: number,
): Promise<Inlined | { readonly reason: string; readonly path: string }> {
  const path = resolve(dirname(from), link);
  if (depth >= MAX_DEPTH) {
    return { path, reason: `The linked template ${link} is the ${MAX_DEPTH}th of a chain; no more are followed.` };
  }
  const read = await readText(path);
  if ('reason' in read) {
    return { path, reason: `The linked template ${link} was not followed: ${read.reason}` };
  }
  const parsed = parseJson(read.text);
  if ('reason' in parsed) {
    return { path, reason: `The linked template ${link} was not followed: ${parsed.reason}` };
  }
  const inner = await inlineLinked(parsed.value, path, depth + 1);
  return { ...inner, files: [path, ...inner.files] };
}

function withTemplate(deployment: JsonObject, template: Json): JsonObject {
  const properties = isJsonObject(deployment['properties']) ? deployment['properties'] : {};
  const { templateLink: _, ...others } = properties;
  return { ...deployment, properties: { ...others, template, expressionEvaluationOptions: { scope: 'inner' } } };
}

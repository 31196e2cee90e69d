import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Bicep } from 'bicep-node';
import { isJsonObject, type Json, type JsonObject } from '../model/json.ts';
import { type Engine, EngineError } from './engine.ts';
import { inlineLinked } from './linked.ts';
import type { TemplateScope } from './outcome.ts';
import { type Given, parameterFile, renamed, withNames } from './parameters.ts';

export interface TemplateSource {
  /** Absolute. */
  readonly path: string;
  readonly kind: 'armTemplate' | 'bicep' | 'bicepParameters';
  readonly text: string;
  /** Of an ARM template. */
  readonly value?: Json;
}

/** A resource, or a module, where a Bicep file declares it; lines and characters from 0 as the engine counts. */
export interface Declared {
  readonly name: string;
  readonly type: string;
  readonly isExisting: boolean;
  readonly relativePath?: string | undefined;
  readonly range: { readonly start: Mark; readonly end: Mark };
}

interface Mark {
  readonly line: number;
  readonly char: number;
}

export interface BicepFile {
  readonly path: string;
  readonly text: string;
  readonly declared: readonly Declared[];
}

export interface Evaluation {
  /** As the engine predicts them; what it does not know is an expression. */
  readonly resources: readonly JsonObject[];
  /** What stayed closed: linked templates, deployments that wait for a parameter. */
  readonly notFollowed: readonly { readonly id?: string; readonly reason: string; readonly line?: number }[];
  /** The Bicep files behind it, for positions. */
  readonly bicep: readonly BicepFile[];
  /** Absolute paths of everything that was read, the template itself included. */
  readonly files: readonly string[];
}

export type Evaluated =
  | ({ readonly status: 'evaluated' } & Evaluation)
  /** `isFinal`: it would be the same the next time. */
  | {
      readonly status: 'failed';
      readonly reason: string;
      readonly line?: number;
      readonly isFinal: boolean;
      readonly files: readonly string[];
    };

/** What the template would deploy, as Azure's own engine says. Never throws for what the template holds. */
export async function evaluate(engine: Engine, source: TemplateSource, given: Given, scope: TemplateScope): Promise<Evaluated> {
  const folder = await mkdtemp(join(tmpdir(), 'aml-warden-'));
  try {
    switch (source.kind) {
      case 'armTemplate':
        return await evaluateJson(engine, source, given, scope, folder);
      case 'bicep':
        return await evaluateBicep(engine, source, given, scope, folder);
      case 'bicepParameters':
        return await snapshotOf(engine, source.path, { scope, source });
    }
  } catch (error) {
    if (error instanceof EngineError) {
      return { status: 'failed', reason: error.message, isFinal: error.isFinal, files: [source.path] };
    }
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function evaluateJson(
  engine: Engine,
  source: TemplateSource,
  given: Given,
  scope: TemplateScope,
  folder: string,
): Promise<Evaluated> {
  const inlined = await inlineLinked(source.value ?? null, source.path);
  const template = renamed(isJsonObject(inlined.value) ? inlined.value : {});
  const isChanged = inlined.files.length > 0 || template !== inlined.value;
  await writeFile(join(folder, 'template.json'), isChanged ? JSON.stringify(template) : source.text);
  const declared = isJsonObject(template['parameters']) ? template['parameters'] : {};
  const parameters = parameterFile('./template.json', declared, given);
  const path = join(folder, 'parameters.bicepparam');
  await writeFile(path, parameters.text);
  const answer = await snapshotOf(engine, path, { scope, source, parameters, hasLines: !isChanged });
  return answer.status === 'failed'
    ? answer
    : {
        ...answer,
        notFollowed: [...inlined.notFollowed.map((reason) => ({ reason })), ...answer.notFollowed],
        files: [source.path, ...inlined.files],
      };
}

async function evaluateBicep(
  engine: Engine,
  source: TemplateSource,
  given: Given,
  scope: TemplateScope,
  folder: string,
): Promise<Evaluated> {
  const compiled = await engine.ask((bicep) => bicep.compile({ path: source.path }));
  const files = await referencesOf(engine, source.path);
  const wrong = compiled.diagnostics.find(({ level }) => level === 'Error');
  if (!compiled.success || compiled.contents === undefined) {
    return { status: 'failed', isFinal: true, files, ...complaint(wrong) };
  }
  const template: Json = JSON.parse(compiled.contents);
  const declared = isJsonObject(template) && isJsonObject(template['parameters']) ? template['parameters'] : {};
  const using = relative(folder, source.path).split(sep).join('/');
  const parameters = parameterFile(using, declared, given);
  const path = join(folder, 'parameters.bicepparam');
  await writeFile(path, parameters.text);
  const answer = await snapshotOf(engine, path, { scope, source, parameters });
  return { ...answer, files };
}

function complaint(wrong: { message: string; code: string; range: { start: Mark } } | undefined): { reason: string; line?: number } {
  return wrong === undefined
    ? { reason: 'The Bicep CLI does not accept the file and gives no reason.' }
    : { reason: `${wrong.code}: ${wrong.message}`, line: wrong.range.start.line + 1 };
}

interface Asked {
  readonly scope: TemplateScope;
  readonly source: TemplateSource;
  readonly parameters?: ReturnType<typeof parameterFile>;
  /** Whether lines the engine names are lines of the source. */
  readonly hasLines?: boolean;
}

async function snapshotOf(engine: Engine, path: string, asked: Asked): Promise<Evaluated> {
  const { scope, source, parameters, hasLines = false } = asked;
  const names = parameters?.names ?? [];
  const files = source.kind === 'bicepParameters' ? await referencesOf(engine, path) : [source.path];
  try {
    const snapshot = await atItsScope(scope, (metadata) =>
      engine.ask((bicep) =>
        bicep.getSnapshot({ path, metadata, ...(parameters === undefined ? {} : { externalInputs: [...parameters.inputs] }) }),
      ),
    );
    const answer: Json = JSON.parse(withNames(snapshot, names));
    const bicep = source.kind === 'armTemplate' ? [] : await bicepFiles(engine, source);
    return { status: 'evaluated', ...readSnapshot(answer, names, hasLines), bicep, files };
  } catch (error) {
    if (!(error instanceof EngineError)) {
      throw error;
    }
    const failure =
      error.message === 'Compilation failed' ? await whyNot(engine, path, source) : { reason: withNames(error.message, names) };
    const line = hasLines ? lineIn(error.message) : undefined;
    return { status: 'failed', isFinal: error.isFinal, files, ...(line === undefined ? {} : { line }), ...failure };
  }
}

type Metadata = TemplateScope & { readonly deploymentName: string };

/** A template for a subscription takes no group, one for a management group no subscription; the engine says so and is asked again. */
async function atItsScope(scope: TemplateScope, ask: (metadata: Metadata) => Promise<{ readonly snapshot: string }>): Promise<string> {
  const { resourceGroup: _group, ...wider } = scope;
  const { subscriptionId: _subscription, ...widest } = wider;
  for (const tried of [scope, wider]) {
    try {
      return (await ask({ ...tried, deploymentName: 'aml-warden' })).snapshot;
    } catch (error) {
      if (!(error instanceof EngineError) || !/cannot be specified for a template of scope/.test(error.message)) {
        throw error;
      }
    }
  }
  return (await ask({ ...widest, deploymentName: 'aml-warden' })).snapshot;
}

/** The resources and the complaints of a snapshot, of the engine or of a file. */
export function readSnapshot(answer: Json, names: readonly string[] = [], hasLines = false): Pick<Evaluation, 'resources' | 'notFollowed'> {
  const predicted = isJsonObject(answer) && Array.isArray(answer['predictedResources']) ? answer['predictedResources'] : [];
  const diagnostics = isJsonObject(answer) && Array.isArray(answer['diagnostics']) ? answer['diagnostics'] : [];
  return {
    resources: predicted.filter(isJsonObject),
    notFollowed: diagnostics.map(String).flatMap((text) => {
      if (!/ShortCircuited|EvalStopped/i.test(text)) {
        return [];
      }
      const id = /^\S+/.exec(text)?.[0] ?? '';
      const line = hasLines ? lineIn(text) : undefined;
      return [{ id, reason: withNames(text.replace(/^\S+ \w+ /, ''), names), ...(line === undefined ? {} : { line }) }];
    }),
  };
}

function lineIn(message: string): number | undefined {
  const line = /line '(\d+)'/.exec(message)?.[1];
  return line === undefined ? undefined : Number(line);
}

/** What the compiler says where the engine says no more than that it failed. */
async function whyNot(engine: Engine, path: string, source: TemplateSource): Promise<{ reason: string; line?: number }> {
  const { diagnostics } = await engine.ask((bicep) => bicep.compileParams({ path, parameterOverrides: {} }));
  const wrong = diagnostics.find(({ level }) => level === 'Error');
  const { reason, line } = complaint(wrong);
  return line !== undefined && wrong?.source.endsWith(source.path) === true ? { reason, line } : { reason };
}

async function referencesOf(engine: Engine, path: string): Promise<readonly string[]> {
  const { filePaths } = await engine.ask((bicep) => bicep.getFileReferences({ path }));
  return filePaths;
}

/** The Bicep file behind the source and the modules it calls, each with what it declares. */
async function bicepFiles(engine: Engine, source: TemplateSource): Promise<readonly BicepFile[]> {
  const using = /^[ \t]*using\s+'([^']+)'/m.exec(source.text)?.[1];
  const first = source.kind === 'bicep' ? source.path : resolve(dirname(source.path), using ?? '');
  const files = new Map<string, BicepFile>();
  const queue = [first];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (files.has(path) || !path.endsWith('.bicep')) {
      continue;
    }
    const file = await bicepFile(engine, path);
    files.set(path, file);
    const folder = dirname(path);
    queue.push(...file.declared.flatMap(({ relativePath }) => (relativePath === undefined ? [] : [resolve(folder, relativePath)])));
  }
  return [...files.values()];
}

async function bicepFile(engine: Engine, path: string): Promise<BicepFile> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const graph = await engine.ask(async (bicep: Bicep) => await bicep.getDeploymentGraph({ path })).catch(() => ({ nodes: [] }));
  return { path, text, declared: graph.nodes };
}

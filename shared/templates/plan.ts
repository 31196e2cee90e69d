import { basename, dirname } from 'node:path';
import { type OpenFile, referencesIn } from './open-file.ts';
import { type Given, valuesOf } from './parameters.ts';

/** One evaluation of a template. */
export interface Job {
  readonly file: OpenFile;
  readonly given: Given;
  /** What of it the command line gave. */
  readonly commandLine: Given;
  /** The ARM parameters file the values come from. */
  readonly parameters?: OpenFile;
}

export interface Plan {
  /** Templates nobody else in the set calls, and parameters files that use one. */
  readonly first: readonly Job[];
  /** What others call: evaluated by itself only where no caller could be. */
  readonly called: readonly Job[];
  /** Parameters files that belong to no template here. */
  readonly lone: readonly OpenFile[];
}

/** Which templates are evaluated with which values. What was given on the command line wins over parameters files. */
export function planJobs(files: readonly OpenFile[], given: Given): Plan {
  const templates = files.filter(({ detected: { kind } }) => kind === 'armTemplate' || kind === 'bicep');
  const parameters = files.filter(({ detected }) => detected.kind === 'armParameters');
  const owners = new Map(parameters.map((file) => [file, ownerOf(file, templates)]));
  const calledPaths = new Set(files.flatMap((file) => referencesIn(file).filter((path) => path !== file.path)));
  const jobs = templates.flatMap((file) =>
    jobsOf(
      file,
      parameters.filter((one) => owners.get(one) === file),
      given,
    ),
  );
  const used = files.filter(({ detected }) => detected.kind === 'bicepParameters').map((file) => ({ file, given: {}, commandLine: {} }));
  const isCalled = ({ file, parameters: values }: Job): boolean => calledPaths.has(file.path) && values === undefined;
  return {
    first: [...used, ...jobs.filter((job) => !isCalled(job))],
    called: jobs.filter(isCalled),
    lone: parameters.filter((file) => owners.get(file) === undefined),
  };
}

function jobsOf(file: OpenFile, parameters: readonly OpenFile[], given: Given): Job[] {
  const withValues = parameters.map((one) => ({
    file,
    parameters: one,
    commandLine: given,
    given: { ...(one.detected.kind === 'armParameters' ? valuesOf(one.detected.value) : {}), ...given },
  }));
  return withValues.length > 0 ? withValues : [{ file, given, commandLine: given }];
}

/** `main.parameters.json` and `main.parameters.prod.json` belong to `main`; any other to the only template of its folder. */
function ownerOf(parameters: OpenFile, templates: readonly OpenFile[]): OpenFile | undefined {
  const near = templates.filter(({ path }) => dirname(path) === dirname(parameters.path));
  const name = basename(parameters.path).toLowerCase();
  const named = near.filter(({ path }) => name.startsWith(`${stemOf(path)}.`));
  const [longest] = named.toSorted((a, b) => stemOf(b.path).length - stemOf(a.path).length);
  return longest ?? (near.length === 1 ? near[0] : undefined);
}

function stemOf(path: string): string {
  const name = basename(path).toLowerCase();
  return name.slice(0, name.lastIndexOf('.'));
}

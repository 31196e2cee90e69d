import { basename } from 'node:path';
import type { Node } from 'jsonc-parser';
import type { OpenFile } from './open-file.ts';
import type { CheckedFile, CheckResult } from './outcome.ts';
import { type JsonFile, type Locate, locateInBicep, locateInTemplate } from './positions.ts';
import { type FileResources, ofSnapshot } from './resources.ts';
import type { Ran } from './run-jobs.ts';

/** What one evaluation, or one file that needs none, shows. */
export interface Reading extends FileResources {
  /** Absolute paths it stands for. */
  readonly files: readonly string[];
  readonly isNamed: boolean;
  readonly locate: Locate;
}

export function readingOf({ job, answer }: Ran, files: readonly OpenFile[], readAt: string): Reading[] {
  if (answer.status !== 'evaluated') {
    return [];
  }
  const { file, parameters } = job;
  return [
    {
      files: [file.path, ...answer.files, ...(parameters === undefined ? [] : [parameters.path])],
      isNamed: file.isNamed,
      ...ofSnapshot(answer.resources, readAt),
      unread: answer.notFollowed.map(({ id, reason }) => ({ resourceId: id ?? basename(file.path), reason })),
      locate:
        file.detected.kind === 'armTemplate'
          ? locateInTemplate(jsonFiles([file.path, ...answer.files], files))
          : locateInBicep(file.path, answer.bicep),
    },
  ];
}

function jsonFiles(paths: readonly string[], files: readonly OpenFile[]): JsonFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return [...new Set(paths)].flatMap((path) => {
    const file = byPath.get(path);
    const tree: Node | undefined = file !== undefined && 'tree' in file.detected ? file.detected.tree : undefined;
    return file === undefined || tree === undefined ? [] : [{ file: path, text: file.text, tree }];
  });
}

type Status = Omit<CheckedFile, 'path' | 'kind'>;

interface Everything {
  readonly ran: readonly Ran[];
  readonly lone: readonly OpenFile[];
  readonly readings: readonly Reading[];
  /** Paths in which something was judged. */
  readonly judged: readonly string[];
}

export function fileOf({ detected: { kind } }: OpenFile, path: string, status: Status): CheckedFile {
  return { path, kind, ...status };
}

/** What became of a file; each gets exactly one answer. */
export function statusOf(file: OpenFile, all: Everything): Status {
  const { detected, path } = file;
  if (detected.kind === 'other') {
    return otherStatus(file, detected);
  }
  const runs = all.ran.filter(({ job }) => job.file.path === path || job.parameters?.path === path);
  const failed = runs.map(({ answer }) => answer).find((answer) => answer.status === 'failed');
  const isEvaluated = runs.some(({ job, answer }) => job.file.path === path && answer.status === 'evaluated');
  if (failed !== undefined && !isEvaluated) {
    const { reason, line } = failed;
    return { status: 'notEvaluated', reason, ...(line === undefined || detected.kind === 'armParameters' ? {} : { line }) };
  }
  if (all.judged.includes(path)) {
    return { status: 'checked', ...openEnds(path, all) };
  }
  const ends = openEnds(path, all);
  return ends.reason === undefined ? { status: 'notAml', reason: whyNotAml(file, all) } : { status: 'notEvaluated', ...ends };
}

function otherStatus({ isUnreadable }: OpenFile, { reason, line }: { reason: string; line?: number }): Status {
  // Broken JSON may have been meant as a template: nobody can tell, so it is not called harmless.
  const isLost = isUnreadable || line !== undefined;
  return { status: isLost ? 'notEvaluated' : 'notAml', reason, ...(line === undefined ? {} : { line }) };
}

/** What of a file could not be followed. */
function openEnds(path: string, { ran, readings }: Everything): { reason?: string; line?: number } {
  const ends = ran
    .filter(({ job }) => job.file.path === path)
    .flatMap(({ answer }) => (answer.status === 'evaluated' ? answer.notFollowed : []));
  const [first] = ends;
  const others = readings.filter((reading) => reading.files[0] === path).flatMap(({ unread }) => unread);
  const reason = first?.reason ?? others[0]?.reason;
  const more = Math.max(ends.length, others.length) - 1;
  return {
    ...(reason === undefined ? {} : { reason: more > 0 ? `${reason} And ${more} more like it.` : reason }),
    ...(first?.line === undefined ? {} : { line: first.line }),
  };
}

function whyNotAml(file: OpenFile, { lone }: Everything): string {
  if (lone.includes(file)) {
    return 'No template of these files takes this parameters file; check it together with its template.';
  }
  return file.isNamed
    ? 'It holds nothing of Azure Machine Learning and nothing a workspace depends on.'
    : 'It holds nothing of Azure Machine Learning; name the file itself to have what a workspace may depend on judged.';
}

const WORST: readonly CheckResult['verdict'][] = ['fail', 'exempt', 'unknown', 'pass', 'notApplicable'];

/** One verdict for a rule on a resource of a file: the worst, where several parameters files give several. */
export function mergeResults(results: readonly CheckResult[]): readonly CheckResult[] {
  const groups = Map.groupBy(results, ({ file, unit, ruleId, resourceId }) => JSON.stringify([file, unit, ruleId, resourceId]));
  const worst = [...groups.values()].flatMap((group) =>
    group.toSorted((a, b) => WORST.indexOf(a.verdict) - WORST.indexOf(b.verdict)).slice(0, 1),
  );
  return worst.toSorted(
    (a, b) => order(a.unit, b.unit) || order(a.ruleId, b.ruleId) || order(a.resourceId, b.resourceId) || order(a.file, b.file),
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { Json } from '../model/json.ts';
import { canonicalId, ESTATE, nameOfId } from '../model/resource-id.ts';
import type { ResourceView, UnitView } from '../model/rule.ts';
import { pass, type Verdict } from '../model/verdict.ts';
import { type InCommon, judgeInCommon } from './environments.ts';
import { ofHub } from './hub.ts';

type Workspace<Path extends string> = ResourceView<Path | 'tags' | 'kind'>;

interface Estate<Path extends string> extends Pick<UnitView, 'policy' | 'seenWhole'> {
  known(kind: 'workspace', target: string): readonly Workspace<Path>[];
}

/**
 * The verdict on a workspace by the resources that stand at the paths: each is used by one environment only. Projects use what their hub
 * has on purpose, so hubs are compared with hubs.
 */
export function judgeDependents<Path extends string>(workspace: Workspace<Path>, estate: Estate<Path>, paths: readonly Path[]): Verdict {
  const project = ofHub(workspace);
  if (project !== undefined) {
    return project;
  }
  const own = new Set(idsOf(workspace, paths));
  const verdict = judgeInCommon(
    workspace,
    [...own].map((id): InCommon => ({ what: nameOfId(id), with: usersOf(id, workspace, estate, paths) })),
    estate.policy,
  );
  if (verdict !== undefined) {
    return verdict;
  }
  estate.seenWhole('workspace', ESTATE.id);
  return pass(own.size === 0 ? 'It has none.' : `No workspace of another environment uses ${[...own].map(nameOfId).join(', ')}.`);
}

/** Others have it in common in other ways, too: by a connection or a datastore, which rules of their own judge. */
function usersOf<Path extends string>(id: string, { id: own }: Workspace<Path>, estate: Estate<Path>, paths: readonly Path[]) {
  return estate
    .known('workspace', id)
    .filter((other) => other.id !== own && !other.is('kind', 'Project') && idsOf(other, paths).includes(id));
}

function idsOf<Path extends string>(workspace: ResourceView<Path>, paths: readonly Path[]): string[] {
  return paths.flatMap((path) => workspace.all(path).map(canonical)).filter((id) => id !== null);
}

function canonical(value: Json): string | null {
  return typeof value === 'string' ? canonicalId(value) : null;
}

import { describe, expect, it } from 'vitest';
import { judge } from '../../shared/engine/judge.ts';
import { assessUnit } from '../../shared/governance/assess-unit.ts';
import type { Ports } from '../../shared/governance/ports.ts';
import { governEvent } from '../../shared/governance.ts';
import { ESTATE } from '../../shared/model/resource-id.ts';
import { dependentsOfOneEnvironment } from '../../shared/rules/workspace/dependents-of-one-environment.ts';
import { useAzurite } from '../azurite.ts';
import { aWorkspaceUnit, type WorkspaceScene, workspaceIdOf } from '../estate-cases.ts';
import { GROUP } from '../scenes.ts';
import { aScanScene, playScan, type ScanScene } from './scan-play.ts';
import { anEvent, never } from './world.ts';

const storage = useAzurite();

const HOUR = 3_600_000;
const VAULT = `${GROUP}/providers/microsoft.keyvault/vaults/kv-shared`;
const PROD: WorkspaceScene = { environment: 'prod', properties: { keyVault: VAULT } };
const DEV: WorkspaceScene = { environment: 'dev', properties: { keyVault: VAULT } };
const APART: WorkspaceScene = { environment: 'dev', properties: { keyVault: `${VAULT}-dev` } };

const judging: Partial<Ports> = { judge: (unit, at) => judge(unit, [dependentsOfOneEnvironment], { at }) };

function aScene(dev: WorkspaceScene = DEV): ScanScene {
  const scene = aScanScene(storage());
  change(scene, 'mlw-prod', PROD);
  change(scene, 'mlw-dev', dev);
  return scene;
}

function change({ world }: ScanScene, name: string, to: WorkspaceScene): void {
  const unit = aWorkspaceUnit(name, to);
  world.units.set(unit.id, unit);
}

async function scanned(scene: ScanScene, governance: Partial<Ports> = {}) {
  scene.world.time += HOUR;
  return await playScan(scene, scene.service({ governance: { ...judging, ...governance } }));
}

async function open({ governance: { ledger } }: ScanScene) {
  const { items } = await ledger.listFindings({ top: 10, unit: ESTATE.id, status: 'open' });
  return items.toSorted((a, b) => (a.resourceId < b.resourceId ? -1 : 1));
}

describe('the estate', () => {
  it('is judged at the end of a full scan: a finding on each workspace that names the other', async () => {
    const scene = aScene();
    const { run } = await scanned(scene);
    expect(run).toMatchObject({ state: 'finished', progress: { units: 3, done: 3, failed: 0, percent: 100 } });
    expect(await open(scene)).toMatchObject([
      { resourceId: workspaceIdOf('mlw-dev', DEV), because: expect.stringContaining('kv-shared with mlw-prod (production)') },
      { resourceId: workspaceIdOf('mlw-prod', PROD), because: expect.stringContaining('kv-shared with mlw-dev (dev)') },
    ]);
    expect((await scene.governance.ledger.listUnits({ top: 10 })).items).toContainEqual(
      expect.objectContaining({ unit: ESTATE.id, kind: 'estate', open: expect.objectContaining({ high: 2 }) }),
    );
    expect(scene.world.told.filter(({ unit }) => unit === ESTATE.id)).toMatchObject([{ change: 'opened' }, { change: 'opened' }]);
  });

  it('asks Azure for nothing', async () => {
    const scene = aScene();
    await scanned(scene);
    expect(scene.world.collected.map(({ unit }) => unit)).not.toContain(ESTATE.id);
    expect(scene.world.collected).toHaveLength(3);
  });

  it('closes its findings by the next scan once the environments are separated', async () => {
    const scene = aScene();
    await scanned(scene);
    change(scene, 'mlw-dev', APART);
    await scanned(scene);
    expect(await open(scene)).toEqual([]);
    const { items } = await scene.governance.ledger.listTransitions({ top: 2, unit: ESTATE.id });
    expect(items).toMatchObject([
      { change: 'resolved', cause: 'scan' },
      { change: 'resolved', cause: 'scan' },
    ]);
  });

  it('keeps a finding open, and says since when, while one side may not be read', async () => {
    const scene = aScene();
    await scanned(scene);
    change(scene, 'mlw-dev', { ...DEV, denied: true });
    await scanned(scene);
    const look = await scene.governance.ledger.lastLook(ESTATE.id);
    expect(look?.judgements.map(({ verdict, missing }) => ({ verdict, missing }))).toEqual([
      { verdict: 'unknown', missing: 'Microsoft.MachineLearningServices/workspaces/read' },
      { verdict: 'unknown', missing: 'Microsoft.MachineLearningServices/workspaces/read' },
    ]);
    expect((await open(scene)).map(({ unknownSince }) => unknownSince)).toEqual([look?.at, look?.at]);
  });

  it('closes what was found on a workspace that is gone', async () => {
    const scene = aScene();
    await scanned(scene);
    scene.world.units.delete(workspaceIdOf('mlw-dev', DEV));
    await scanned(scene);
    expect(await open(scene)).toEqual([]);
    const { items } = await scene.governance.ledger.listFindings({ top: 10, unit: ESTATE.id });
    expect(items.map(({ because }) => because).toSorted()).toEqual([
      'No workspace of another environment uses kv-shared.',
      'mlw-dev is gone, or has nothing to do with another environment any more.',
    ]);
  });

  it('is not judged by events, and an event about what is shared does not wake it', async () => {
    const scene = aScene();
    await scanned(scene);
    const before = await scene.governance.ledger.lastLook(ESTATE.id);
    change(scene, 'mlw-dev', APART);
    scene.world.time += HOUR;
    const ports = { ...scene.governance, ...judging };
    for (const id of [VAULT, workspaceIdOf('mlw-dev', DEV)]) {
      await governEvent(anEvent(scene.world, id), ports, never);
    }
    expect((await scene.governance.ledger.lastLook(ESTATE.id))?.id).toBe(before?.id);
    expect(await scene.governance.ledger.unitsOf(VAULT)).not.toContain(ESTATE.id);
  });

  it('ends a scan that could not judge it, and says so', async () => {
    const scene = aScene();
    const { run } = await scanned(scene, {
      collect: (ref, request) => (ref.kind === 'estate' ? Promise.reject(new Error('no storage')) : scene.governance.collect(ref, request)),
    });
    expect(run.state).toBe('finished');
    expect(scene.world.logged).toContainEqual({
      level: 'error',
      message: 'The environments could not be compared',
      fields: { scan: run.id, because: 'Error no storage' },
    });
  });

  it('waits for whoever holds it', async () => {
    const scene = aScene();
    expect(await scene.governance.ledger.claim(ESTATE)).not.toBeNull();
    // Its holder died: the claim ends by itself.
    await scanned(scene);
    expect(await open(scene)).toHaveLength(2);
  });

  it('is looked at again when the host dies while it is', async () => {
    const scene = aScene();
    let deaths = 0;
    const { run } = await playScan(scene, scene.service({ governance: judging }), {
      after: (name) => {
        if (name === 'finishScan' && deaths === 0) {
          deaths += 1;
          throw new Error('The process was killed.');
        }
      },
    });
    expect({ state: run.state, deaths }).toEqual({ state: 'finished', deaths: 1 });
    expect(await open(scene)).toHaveLength(2);
    expect(scene.world.told.filter(({ unit }) => unit === ESTATE.id)).toHaveLength(2);
  });
});

describe('the estate drawn from stored looks', () => {
  it('is small, and a workspace that nobody has looked at makes it unknown', async () => {
    const scene = aScene(APART);
    await scanned(scene);
    const { ledger } = scene.governance;
    const claim = await ledger.claim({ id: workspaceIdOf('mlw-new', DEV), kind: 'workspace' });
    await claim?.release();
    const look = await assessUnit(ESTATE, 'request', { ...scene.governance, ...judging }, never);
    const judgements = look === 'busy' ? [] : look.judgements;
    expect(judgements.map(({ resourceId, verdict }) => [resourceId.split('/').at(-1), verdict])).toEqual([
      ['mlw-dev', 'unknown'],
      ['mlw-new', 'unknown'],
      ['mlw-prod', 'unknown'],
    ]);
    expect(judgements[0]?.because).toBe('The workspace mlw-new could not be seen: It was never looked at.');
    const stored = await ledger.lastLook(ESTATE.id);
    expect(JSON.stringify(stored?.unit)).not.toContain('provisioningState');
    expect(JSON.stringify(stored?.unit)).not.toContain('owner');
  });
});

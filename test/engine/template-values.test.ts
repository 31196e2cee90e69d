import { describe, expect, it } from 'vitest';
import { judge } from '../../shared/engine/judge.ts';
import type { JsonObject } from '../../shared/model/json.ts';
import type { Resource } from '../../shared/model/unit.ts';
import { instanceRunsLatestImage } from '../../shared/rules/compute/instance-runs-latest-image.ts';
import { noInstancesInProduction } from '../../shared/rules/compute/no-instances-in-production.ts';
import { noSecretsInVariables } from '../../shared/rules/online-deployment/no-secrets-in-variables.ts';
import { publicAccessDisabled } from '../../shared/rules/workspace/public-access-disabled.ts';
import { AT, aResource, aSlot, WORKSPACE_ID } from '../scenes.ts';

const declared = (resource: Resource): Resource => ({ ...resource, isTemplate: true });
const workspace = (raw: JsonObject) => aSlot('workspace', [declared(aResource('workspace', raw))]);
const unit = (...slots: ReturnType<typeof aSlot>[]) => ({ id: WORKSPACE_ID, kind: 'workspace', slots }) as const;

describe('a resource of a template', () => {
  it('has no known value where an expression waits for a parameter', () => {
    const open = workspace({ properties: { publicNetworkAccess: "[if(parameters('isOpen'), 'Enabled', 'Disabled')]" } });
    const [said] = judge(unit(open), [publicAccessDisabled], { at: AT });
    expect(said).toMatchObject({
      verdict: 'unknown',
      because: 'properties.publicNetworkAccess waits for the parameter isOpen.',
      receipt: [{ found: "[if(parameters('isOpen'), 'Enabled', 'Disabled')]" }],
    });
  });

  it('has no known value where all that holds it is one expression', () => {
    const [said] = judge(unit(workspace({ properties: "[parameters('properties')]" })), [publicAccessDisabled], { at: AT });
    expect(said).toMatchObject({ verdict: 'unknown', because: expect.stringContaining('the parameter properties') });
  });

  it('keeps text that merely looks like an expression when Azure itself said it', () => {
    const read = aSlot('workspace', [aResource('workspace', { properties: { publicNetworkAccess: '[odd]' } })]);
    expect(judge(unit(read), [publicAccessDisabled], { at: AT })[0]).toMatchObject({ verdict: 'fail' });
  });

  it('says nothing of what only Azure sets', () => {
    const compute = declared(aResource('compute', { properties: { computeType: 'ComputeInstance', properties: {} } }));
    const [said] = judge(unit(workspace({}), aSlot('compute', [compute])), [instanceRunsLatestImage], { at: AT });
    expect(said).toMatchObject({ verdict: 'unknown', because: expect.stringContaining('set by Azure') });
  });

  it('is not outside production because its environment waits for a parameter', () => {
    const compute = declared(aResource('compute', { properties: { computeType: 'ComputeInstance' } }));
    const tagged = workspace({ tags: { environment: "[parameters('env')]" } });
    const [said] = judge(unit(tagged, aSlot('compute', [compute])), [noInstancesInProduction], { at: AT });
    expect(said).toMatchObject({ verdict: 'unknown', because: expect.stringContaining('the parameter env') });
  });

  it('holds a secret that is written out, whatever stands beside it', () => {
    const deployment = (variables: JsonObject) =>
      aSlot(
        'online-deployment',
        [declared(aResource('online-deployment', { properties: { environmentVariables: variables } }))],
        `${WORKSPACE_ID}/onlineendpoints/onl1`,
      );
    const judged = (variables: JsonObject) =>
      judge(unit(workspace({}), deployment(variables)), [noSecretsInVariables], { at: AT })[0]?.verdict;
    const waiting = { MODE: "[parameters('mode')]" };
    expect(judged({ ...waiting, DB_PASSWORD: 'hunter2hunter2' })).toBe('fail');
    expect(judged({ ...waiting, LEVEL: 'info' })).toBe('unknown');
  });
});

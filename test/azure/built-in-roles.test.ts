import { describe, expect, it } from 'vitest';
import { armError, forever, START, scriptedArm } from './scripted-arm.ts';

const ROLE = '/subscriptions/s1/providers/Microsoft.Authorization/roleDefinitions/8e3af657';
/** Azure answers without the subscription. */
const builtIn = { body: { id: '/providers/Microsoft.Authorization/roleDefinitions/8e3af657', properties: { type: 'BuiltInRole' } } };
const custom = { body: { id: ROLE, properties: { type: 'CustomRole' } } };

describe('role definitions', () => {
  it('that Azure ships are read once', async () => {
    await using scene = await scriptedArm([builtIn]);

    const first = await scene.arm.get('role-definition', ROLE, forever());

    expect(first).toMatchObject({ status: 'read', value: { id: '/providers/microsoft.authorization/roledefinitions/8e3af657' } });
    expect(await scene.arm.get('role-definition', ROLE.toUpperCase(), forever())).toEqual(first);
    expect(scene.arm.calls).toBe(1);
  });

  it('that Azure ships are read again after an hour', async () => {
    let nowInMs = START;
    await using scene = await scriptedArm([builtIn], { now: () => new Date(nowInMs) });
    await scene.arm.get('role-definition', ROLE, forever());
    nowInMs += 60 * 60_000;

    await scene.arm.get('role-definition', ROLE, forever());

    expect(scene.arm.calls).toBe(2);
  });

  it('that an organisation wrote are read every time', async () => {
    await using scene = await scriptedArm([custom]);
    await scene.arm.get('role-definition', ROLE, forever());

    expect(await scene.arm.get('role-definition', ROLE, forever())).toMatchObject({ status: 'read' });
    expect(scene.arm.calls).toBe(2);
  });

  it('that could not be read are asked for again', async () => {
    await using scene = await scriptedArm([armError(403, 'AuthorizationFailed'), builtIn]);
    await scene.arm.get('role-definition', ROLE, forever());

    expect(await scene.arm.get('role-definition', ROLE, forever())).toMatchObject({ status: 'read' });
  });
});

import { describe, expect, it } from 'vitest';
import { everyState, rig } from './instances.ts';

describe('status codes', () => {
  it.each([
    // Creating
    ['create with an id that is Running', 'POST', 'orchestrators/echo/running', 409],
    ['create with an id that is Suspended', 'POST', 'orchestrators/echo/suspended', 409],
    ['create with an id that is Completed', 'POST', 'orchestrators/echo/completed', 202],
    ['create with an id that is Failed', 'POST', 'orchestrators/echo/failed', 202],
    ['create with an id that is Terminated', 'POST', 'orchestrators/echo/terminated', 202],
    ['create, unknown function', 'POST', 'orchestrators/nope/new', 202],
    ['create with an id that begins with @', 'POST', 'orchestrators/echo/%40x', 202],
    ['create with an id that holds #', 'POST', 'orchestrators/echo/a%23b', 202],
    ['create with an id that holds ?', 'POST', 'orchestrators/echo/a%3Fb', 202],
    ['create with an id of 101 characters', 'POST', `orchestrators/echo/${'x'.repeat(101)}`, 202],
    ['create with an id that holds /', 'POST', 'orchestrators/echo/a/b', 404],
    ['create with a timeout below the polling interval', 'POST', 'orchestrators/echo/new?timeout=1&pollingInterval=2', 400],
    ['create by GET', 'GET', 'orchestrators/echo/new', 404],
    // Asking
    ['status of one that is Running', 'GET', 'instances/running', 202],
    ['status of one that is Suspended', 'GET', 'instances/suspended', 202],
    ['status of one that is Completed', 'GET', 'instances/completed', 200],
    ['status of one that is Terminated', 'GET', 'instances/terminated', 200],
    ['status of one that is Failed', 'GET', 'instances/failed', 200],
    ['status of one that is Failed, asked for as an error', 'GET', 'instances/failed?returnInternalServerErrorOnFailure=true', 500],
    ['status of one that is Completed, asked for as an error', 'GET', 'instances/completed?returnInternalServerErrorOnFailure=true', 200],
    ['status of an unknown id', 'GET', 'instances/nobody', 404],
    ['status in another task hub', 'GET', 'instances/completed?taskHub=Other&connection=Storage', 404],
    ['status over another connection', 'GET', 'instances/completed?taskHub=Hub&connection=Other', 500],
    ['status with the addresses that the host gives out', 'GET', 'instances/completed?taskHub=Hub&connection=Storage', 200],
    ['list', 'GET', 'instances', 200],
    ['list with a bad runtimeStatus', 'GET', 'instances?runtimeStatus=Sleepy', 200],
    ['list with a top below nothing', 'GET', 'instances?top=-1', 200],
    ['list with a bad top', 'GET', 'instances?top=many', 200],
    // Telling
    ['raise an event', 'POST', 'instances/running/raiseEvent/answer', 202],
    ['raise an event while it is Suspended', 'POST', 'instances/suspended/raiseEvent/answer', 202],
    ['raise an event for a finished one', 'POST', 'instances/completed/raiseEvent/answer', 410],
    ['raise an event for an unknown id', 'POST', 'instances/nobody/raiseEvent/answer', 404],
    ['terminate', 'POST', 'instances/running/terminate?reason=x', 202],
    ['terminate while it is Suspended', 'POST', 'instances/suspended/terminate', 202],
    ['terminate a finished one', 'POST', 'instances/failed/terminate', 410],
    ['terminate an unknown id', 'POST', 'instances/nobody/terminate', 404],
    ['suspend', 'POST', 'instances/running/suspend', 202],
    ['suspend when Suspended', 'POST', 'instances/suspended/suspend', 500],
    ['suspend a finished one', 'POST', 'instances/completed/suspend', 410],
    ['resume', 'POST', 'instances/suspended/resume', 202],
    ['resume when Running', 'POST', 'instances/running/resume', 500],
    ['restart under a new id', 'POST', 'instances/completed/restart', 202],
    ['restart a running one under a new id', 'POST', 'instances/running/restart', 202],
    ['restart under the same id, finished', 'POST', 'instances/completed/restart?restartWithNewInstanceId=false', 202],
    ['restart under the same id, not finished', 'POST', 'instances/running/restart?restartWithNewInstanceId=false', 409],
    ['restart an unknown id', 'POST', 'instances/nobody/restart', 400],
    ['an operation that does not exist', 'POST', 'instances/running/dance', 404],
    ['an operation by GET', 'GET', 'instances/running/terminate', 404],
    ['rewind a Completed one', 'POST', 'instances/completed/rewind?reason=x', 412],
    ['rewind a Terminated one', 'POST', 'instances/terminated/rewind?reason=x', 412],
    ['rewind a Suspended one', 'POST', 'instances/suspended/rewind?reason=x', 412],
    ['rewind an unknown id', 'POST', 'instances/nobody/rewind?reason=x', 404],
    // Purging
    ['purge a finished one', 'DELETE', 'instances/completed', 200],
    ['purge a running one', 'DELETE', 'instances/running', 412],
    ['purge a Suspended one', 'DELETE', 'instances/suspended', 412],
    ['purge an unknown id', 'DELETE', 'instances/nobody', 404],
    ['purge many from epoch 0', 'DELETE', 'instances?createdTimeFrom=1970-01-01T00:00:00Z', 200],
    ['purge many without a start', 'DELETE', 'instances?runtimeStatus=Completed', 400],
    ['purge many where there are none', 'DELETE', 'instances?createdTimeFrom=2027-01-01T00:00:00Z', 404],
    // Left out
    ['rewind a Failed one, which is left out', 'POST', 'instances/failed/rewind?reason=x', 501],
    ['entities, which are left out', 'GET', 'entities/counter/k', 501],
    ['a path that cannot be decoded', 'GET', 'instances/%ff', 404],
    ['a collection that does not exist', 'GET', 'elsewhere', 404],
  ])('%s', async (_, method, path, status) => {
    const host = await everyState();
    expect((await host.ask(method, path, method === 'POST' ? {} : undefined)).status).toBe(status);
  });

  it.each([
    ['no content type', '{}', {}],
    ['text', '{}', { 'content-type': 'text/plain' }],
    ['no body', '', { 'content-type': 'application/json' }],
    ['bad JSON', '{', { 'content-type': 'application/json; charset=utf-8' }],
  ])('raise an event with %s', async (_, body, headers) => {
    const host = await everyState();
    expect((await host.ask('POST', 'instances/running/raiseEvent/answer', body, headers)).status).toBe(400);
    expect(await host.statusOf('running')).toBe('Running');
  });

  it('create with bad JSON', async () => {
    const answer = await rig().ask('POST', 'orchestrators/echo/new', '{');
    expect([answer.status, answer.json.Message]).toEqual([400, 'Invalid JSON content']);
  });

  it('create with an id that is Pending', async () => {
    const host = rig();
    const both = await Promise.all([host.ask('POST', 'orchestrators/echo/a', 1), host.ask('POST', 'orchestrators/echo/a', 2)]);
    expect(both.map(({ status }) => status)).toEqual([202, 409]);
    expect(both[1].json).toEqual({ Message: 'An Orchestration instance with the status Pending already exists.' });
  });
});

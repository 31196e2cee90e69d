import { EmailClient } from '@azure/communication-email';
import { EventGridPublisherClient } from '@azure/eventgrid';
import { describe, expect, it } from 'vitest';
import { EMAIL_AUDIENCE } from '../../local/azure/tokens.ts';
import { TOPIC_AUDIENCE } from '../../local/azure/topic.ts';
import type { Message } from '../../shared/model/message.ts';
import { acsSink } from '../../shared/sinks/email-acs.ts';
import { eventGridConsumer, eventGridSink, transitionEvent } from '../../shared/sinks/event-grid.ts';
import { teamsSink } from '../../shared/sinks/teams.ts';
import { ada, type Scene, startScene } from '../local/azure/scene.ts';
import { aTransition } from '../transitions.ts';

const signal = AbortSignal.timeout(30_000);
const message: Message = {
  id: 'm-1',
  topic: 'findings',
  title: 'Public access is open',
  text: 'Close it.',
  facts: [],
  links: [],
  transitionIds: ['t-1'],
  at: '2026-11-24T10:00:00Z',
};

async function mailTo({ azure }: Scene) {
  const token = await azure.control.tokenFor({ ...ada, audience: EMAIL_AUDIENCE });
  const client = new EmailClient(azure.origin, { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) });
  return acsSink(client, {
    from: async () => 'aml-warden@contoso.example',
    to: async () => ['team@contoso.example'],
    load: async () => Buffer.from('PDF'),
  });
}

async function topicOf({ azure }: Scene, audience = TOPIC_AUDIENCE) {
  const token = await azure.control.tokenFor({ ...ada, audience });
  const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
  return new EventGridPublisherClient(azure.env['EVENT_GRID_TOPIC_ENDPOINT'] ?? '', 'CloudEvent', credential);
}

describe('the channels against the simulated Azure', () => {
  it('a card reaches Teams', async () => {
    await using scene = await startScene();
    await teamsSink(async () => scene.azure.env['TEAMS_WEBHOOK_URL'] ?? null).send(message, signal);
    expect(JSON.stringify(await scene.azure.control.cards())).toContain('t-1');
  });

  it('a mail goes through Communication Services once, attachments with it', async () => {
    await using scene = await startScene();
    const sink = await mailTo(scene);
    const attachments = [{ name: 'report.pdf', contentType: 'application/pdf', blob: 'r.pdf' }];
    await sink.send({ ...message, attachments }, signal);
    await sink.send({ ...message, attachments }, signal);
    const mails = await scene.azure.control.mails();
    expect(mails).toHaveLength(1);
    expect(mails[0]?.mail).toMatchObject({
      recipients: { to: [{ address: 'team@contoso.example' }] },
      attachments: [{ name: 'report.pdf', contentInBase64: Buffer.from('PDF').toString('base64') }],
    });
  });

  it('a CloudEvent for each transition and each message reaches the topic', async () => {
    await using scene = await startScene();
    const publisher = await topicOf(scene);
    expect(await eventGridConsumer(publisher).deliver([aTransition(), aTransition({ id: 't-2', change: 'resolved' })], signal)).toEqual([]);
    await eventGridSink(publisher).send(message, signal);
    expect((await scene.azure.control.published()).map(({ event }) => event)).toMatchObject([
      { specversion: '1.0', id: 't-1', type: 'AmlWarden.Finding.opened', data: { ruleId: 'AML-NET-001' } },
      { specversion: '1.0', id: 't-2', type: 'AmlWarden.Finding.resolved' },
      { specversion: '1.0', id: 'm-1', type: 'AmlWarden.Message.findings', source: '/aml-warden' },
    ]);
  });

  it('what the topic refuses is said with its status', async () => {
    await using scene = await startScene();
    const stranger = await topicOf(scene, EMAIL_AUDIENCE);
    expect(await eventGridConsumer(stranger).deliver([aTransition()], signal)).toMatchObject([
      { transitionId: 't-1', because: expect.stringContaining('401') },
    ]);
    expect(await scene.azure.control.published()).toEqual([]);
  });

  it('neither says more than a status about what was refused', async () => {
    await using scene = await startScene();
    const address = (scene.azure.env['TEAMS_WEBHOOK_URL'] ?? '').replace(/sig=.*/, 'sig=secret');
    await expect(teamsSink(async () => address).send(message, signal)).rejects.toThrow(/^The Teams workflow answered 401\.$/);
    await expect(teamsSink(async () => null).send(message, signal)).rejects.toThrow('but found none');
  });
});

describe('Event Grid', () => {
  it('is sent a CloudEvent per transition, with its id, and few bytes at a time', async () => {
    const sent: { id?: string }[][] = [];
    const consumer = eventGridConsumer({ send: async (events) => void sent.push(events as { id?: string }[]) });
    const transitions = Array.from({ length: 20 }, (_, index) => aTransition({ id: `t-${index}`, because: 'x'.repeat(100_000) }));
    expect(await consumer.deliver(transitions, signal)).toEqual([]);
    expect(sent.flat().map(({ id }) => id)).toEqual(transitions.map(({ id }) => id));
    expect(Math.max(...sent.map((events) => Buffer.byteLength(JSON.stringify(events))))).toBeLessThan(1_000_000);
  });

  it('leaves out a receipt that is larger than an event may be', () => {
    const receipt = [{ resourceId: 'r', path: 'p', expected: 'e', found: 'x'.repeat(300_000), apiVersion: 'v', readAt: 'now' }];
    expect(transitionEvent(aTransition({ receipt })).data).toMatchObject({ receipt: [], receiptLeftOut: true });
  });

  it('names the transitions that did not arrive', async () => {
    const refusing = async () => {
      throw Object.assign(new Error('secret'), { statusCode: 429 });
    };
    expect(await eventGridConsumer({ send: refusing }).deliver([aTransition()], signal)).toEqual([
      { transitionId: 't-1', because: '429 Error' },
    ]);
  });
});

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import type { Message } from '../../shared/model/message.ts';
import { mailOf } from '../../shared/reports/mail.ts';
import { smtpSink } from '../../shared/sinks/email-smtp.ts';

const HOSTILE = `<img src=x onerror=alert(1)> "quoted" 'single' & \r\nBcc: evil@example.com`;
const signal = AbortSignal.timeout(20_000);

const message: Message = {
  id: 'm-1',
  topic: 'approval',
  title: HOSTILE,
  text: HOSTILE,
  severity: 'critical',
  facts: [{ name: HOSTILE, value: HOSTILE }],
  differences: [{ path: 'properties.publicNetworkAccess', before: HOSTILE, after: 'Disabled' }],
  links: [
    { title: HOSTILE, url: 'https://warden.example/api/approvals/1?x="><script>' },
    { title: 'bad', url: 'javascript:alert(1)' },
  ],
  transitionIds: ['t-1', 't-2'],
  at: '2026-11-24T10:00:00Z',
};

const servers: SMTPServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
  }
});

/** A real mail server on loopback; `refuse` gives the code it refuses recipients with. */
async function aMailServer(refuse?: number): Promise<{ url: string; mails: ParsedMail[] }> {
  const mails: ParsedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) =>
      done(refuse === undefined ? undefined : Object.assign(new Error('No, secret words.'), { responseCode: refuse })),
    onData: (stream, _session, done) => {
      text(stream)
        .then(simpleParser)
        .then((mail) => {
          mails.push(mail);
          done();
        }, done);
    },
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, mails };
}

function sinkTo(url: string | null) {
  return smtpSink(async () => url, {
    from: async () => 'aml-warden@contoso.com',
    to: async () => ['team@contoso.com'],
    load: async (blob) => Buffer.from(`content of ${blob}`),
  });
}

describe('mail by SMTP', () => {
  it('arrives with texts, attachments and pictures, and with no header of somebody else', async () => {
    const { url, mails } = await aMailServer();
    await sinkTo(url).send(
      {
        ...message,
        attachments: [
          { name: 'report.csv', contentType: 'text/csv', blob: 'r/1.csv' },
          { name: 'trend.png', contentType: 'image/png', blob: 'r/1.png', isInline: true },
        ],
      },
      signal,
    );
    const [mail] = mails;
    expect(mail?.headers.has('bcc')).toBe(false);
    expect(mail?.subject).toContain('[aml-warden] critical: <img src=x onerror=alert(1)>');
    expect(mail?.text).toContain('properties.publicNetworkAccess');
    expect(String(mail?.html)).not.toMatch(/<img src=x|<script|javascript:/);
    expect(mail?.attachments.map(({ filename, cid, content }) => [filename, cid, content.toString()])).toEqual([
      ['trend.png', 'trend.png', 'content of r/1.png'],
      ['report.csv', undefined, 'content of r/1.csv'],
    ]);
  });

  it('goes to whom the message names', async () => {
    const { url, mails } = await aMailServer();
    await sinkTo(url).send({ ...message, to: ['owner@contoso.com'] }, signal);
    expect([mails[0]?.to].flat().map((to) => to?.text)).toEqual(['owner@contoso.com']);
  });

  it('says with the code only why a server refused it', async () => {
    const { url } = await aMailServer(550);
    await expect(sinkTo(url).send(message, signal)).rejects.toThrow(/^The mail server did not take the mail \(EENVELOPE 550\)\.$/);
  });

  it.each([
    [null, 'none'],
    ['https://x', 'another text'],
  ])('says what is missing when the secret is %s', async (url, found) => {
    await expect(sinkTo(url).send(message, signal)).rejects.toThrow(`but found ${found}`);
  });

  it('is not sent in the clear to another machine', async () => {
    const { url } = await aMailServer();
    const port = new URL(url).port;
    await expect(sinkTo(`smtp://[::ffff:127.0.0.1]:${port}`).send(message, signal)).rejects.toThrow('did not take the mail');
  });
});

it('every transition is named in both bodies', () => {
  const mail = mailOf(message);
  for (const body of [mail.text, mail.html]) {
    expect(body).toContain('t-1');
    expect(body).toContain('t-2');
  }
});

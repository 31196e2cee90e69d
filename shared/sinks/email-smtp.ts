import { createHash } from 'node:crypto';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type MailOptions, type ReadyMail, ROOM_IN_MAIL, readyMail } from './mail-parts.ts';
import { type MessageSink, sizeOf } from './sink.ts';

/** The secret that holds `smtps://user:password@host`. */
export const SMTP_SECRET = 'smtp-url';

const LIMIT_IN_MS = 10_000;

/** Sends mail by SMTP, for who has no Communication Services. Anything but loopback must offer TLS. */
export function smtpSink(readSecret: (name: string) => Promise<string | null>, options: MailOptions): MessageSink {
  return {
    channel: 'email',
    costOf: sizeOf,
    most: ROOM_IN_MAIL,
    async send(message) {
      const url = await readSecret(SMTP_SECRET);
      if (url === null || !URL.canParse(url) || !/^smtps?:$/.test(new URL(url).protocol)) {
        throw new Error(`Expected smtp:// or smtps:// in the secret ${SMTP_SECRET} but found ${url === null ? 'none' : 'another text'}.`);
      }
      const mail = await readyMail(message, options);
      await sent(url, { ...nodemailerMail(mail), messageId: `<${createHash('sha256').update(message.id).digest('hex')}@aml-warden>` });
    },
  };
}

function nodemailerMail({ from, to, subject, text, html, attachments }: ReadyMail): SendMailOptions {
  return {
    from,
    to: [...to],
    subject,
    text,
    html,
    attachments: attachments.map(({ name, contentType, content, isInline }) => ({
      filename: name,
      contentType,
      content,
      ...(isInline === true ? { cid: name, contentDisposition: 'inline' as const } : {}),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

async function sent(url: string, mail: SendMailOptions): Promise<void> {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const transport = createTransport({
    host: hostname,
    port: Number(port || (secure ? 465 : 587)),
    secure,
    requireTLS: !secure && !['127.0.0.1', 'localhost'].includes(hostname),
    ...(username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: LIMIT_IN_MS,
    socketTimeout: LIMIT_IN_MS,
  });
  try {
    await transport.sendMail(mail);
  } catch (error) {
    throw new Error(`The mail server did not take the mail (${codeOf(error)}).`);
  } finally {
    transport.close();
  }
}

/** The server's words may hold the address or the account: only the codes are repeated. */
function codeOf(error: unknown): string {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown };
  return [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ') || 'no answer';
}

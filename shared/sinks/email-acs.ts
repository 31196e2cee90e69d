import { createHash } from 'node:crypto';
import type { EmailClient, EmailMessage } from '@azure/communication-email';
import { type MailOptions, type ReadyMail, ROOM_IN_MAIL, readyMail } from './mail-parts.ts';
import { type MessageSink, sizeOf } from './sink.ts';

/** How long the outcome is waited for; a mail that was accepted and still goes its way then counts as sent. */
const WAIT_IN_MS = 6_000;

/** Sends mail through Azure Communication Services. */
export function acsSink(client: Pick<EmailClient, 'beginSend'>, options: MailOptions): MessageSink {
  return {
    channel: 'email',
    costOf: sizeOf,
    most: ROOM_IN_MAIL,
    async send(message, signal) {
      const mail = await readyMail(message, options);
      const poller = await accepted(client, acsMail(mail), { operationId: operationIdOf(message.id), abortSignal: signal });
      const limit = AbortSignal.any([signal, AbortSignal.timeout(WAIT_IN_MS)]);
      const result = await poller.pollUntilDone({ abortSignal: limit }).catch((error: unknown) => {
        if (limit.aborted) {
          return undefined;
        }
        throw new Error(`Communication Services could not send the mail (${codeOf(error)}).`);
      });
      if (result !== undefined && result.status !== 'Succeeded') {
        throw new Error(`Communication Services ended the mail as ${result.status}.`);
      }
    },
  };
}

async function accepted(
  client: Pick<EmailClient, 'beginSend'>,
  mail: EmailMessage,
  { operationId, abortSignal }: { readonly operationId: string; readonly abortSignal: AbortSignal },
) {
  try {
    return await client.beginSend(mail, { operationId, abortSignal, updateIntervalInMs: 500 });
  } catch (error) {
    throw new Error(`Communication Services did not take the mail (${codeOf(error)}).`);
  }
}

function acsMail({ from, to, subject, text, html, attachments }: ReadyMail): EmailMessage {
  return {
    senderAddress: from,
    content: { subject, plainText: text, html },
    recipients: { to: to.map((address) => ({ address })) },
    attachments: attachments.map(({ name, contentType, content, isInline }) => ({
      name,
      contentType,
      contentInBase64: content.toString('base64'),
      ...(isInline === true ? { contentId: name } : {}),
    })),
    disableUserEngagementTracking: true,
  };
}

/** The same for the same message: a repeated request is the same operation. */
function operationIdOf(id: string): string {
  const hex = createHash('sha256').update(id).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function codeOf(error: unknown): string {
  const { statusCode, code, name } = error as { readonly statusCode?: unknown; readonly code?: unknown; readonly name?: unknown };
  return [statusCode, code, name].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
}

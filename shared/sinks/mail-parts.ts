import type { Attachment, Message } from '../model/message.ts';
import { type Mail, mailOf } from '../reports/mail.ts';

/** Where mail goes and what it brings along. */
export interface MailOptions {
  readonly from: () => Promise<string | undefined>;
  /** Recipients where the message names none. */
  readonly to: () => Promise<readonly string[]>;
  /** The bytes of a blob of the container `reports`. */
  readonly load: (blob: string) => Promise<Buffer>;
}

export interface ReadyMail extends Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly attachments: readonly (Attachment & { readonly content: Buffer })[];
}

/** A digest of mails may have so many bytes; services refuse above 10 MB. */
export const ROOM_IN_MAIL = 2_000_000;
/** Base64 makes a third more of it; 10 MB is what a request may have. */
const MOST_ATTACHED = 7_000_000;

/** Everything of a mail, or an error that says what is not configured. What is too large to be attached is named in the text. */
export async function readyMail(message: Message, { from, to, load }: MailOptions): Promise<ReadyMail> {
  const sender = await from();
  const recipients = message.to ?? (await to());
  if (sender === undefined || recipients.length === 0) {
    throw new Error('Expected notifications.email.from and .to in warden.config.yaml but found none: mail has no sender or no recipient.');
  }
  const attachments: (Attachment & { content: Buffer })[] = [];
  const left: string[] = [];
  let size = 0;
  for (const attachment of message.attachments ?? []) {
    const content = await load(attachment.blob);
    if (size + content.length > MOST_ATTACHED) {
      left.push(attachment.name);
    } else {
      size += content.length;
      attachments.push({ ...attachment, content });
    }
  }
  const text = left.length === 0 ? message.text : `${message.text} Too large to be attached: ${left.join(', ')}.`;
  return { ...mailOf({ ...message, text }), from: sender, to: [...new Set(recipients)], attachments };
}

import { createTransport } from 'nodemailer';

/** How letters are sent. */
export interface MailSettings {
  /** smtp:// or smtps:// address of the mail server, with name and password where it wants them. */
  readonly url: string;
  /** Sender of all letters. */
  readonly from: string;
}

/** A connection to the mail server that gives up in time. */
export function mailTransport({ url, from }: MailSettings) {
  return createTransport(url, { from, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 } as never);
}

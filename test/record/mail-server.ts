import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A letter that arrived: to whom, and its source. */
export interface Letter {
  readonly to: string;
  readonly text: string;
}

/** A mail server of this process that keeps what it is given. */
export interface MailServer {
  /** Where it takes letters: `smtp://…`. */
  readonly url: string;
  /** The letters so far, in the order in which they came. */
  readonly letters: Letter[];
  /** While true it refuses every letter. */
  refusing: boolean;
  close(): Promise<void>;
}

/** Starts a mail server for a test. */
export async function startMailServer(): Promise<MailServer> {
  const letters: Letter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => (mail.refusing ? done(new Error('not now')) : done()),
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        letters.push({ to: session.envelope.rcptTo.map(({ address }) => address).join(), text: Buffer.concat(pieces).toString('utf8') });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mail: MailServer = {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    letters,
    refusing: false,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
  return mail;
}

/** The text of a letter without its quoted-printable dress. */
export function plainText(letter: Letter): string {
  return letter.text
    .replaceAll('=\r\n', '')
    .replaceAll(/((?:=[0-9A-F]{2})+)/g, (hex) => Buffer.from(hex.replaceAll('=', ''), 'hex').toString('utf8'));
}

import type { MailSettings } from '../server/mail-transport.ts';

/** How letters are sent, by the environment; null: not at all. */
export function mailFrom({
  environment,
  address,
}: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly address: string;
}): MailSettings | null {
  const url = environment.COUNTERSIGN_SMTP_URL;
  if (!url) return null;
  return { url, from: environment.COUNTERSIGN_MAIL_FROM || `countersign@${new URL(address).hostname}` };
}

import type { ReminderLetter, SendReminder } from '../operations/remind-sections.ts';
import { type MailSettings, mailTransport } from './mail-transport.ts';

const WORDS = {
  en: {
    subject: (count: number) => (count === 1 ? '1 section is out too long' : `${count} sections are out too long`),
    manager: (days: number) => `These sections have been out for more than ${days} days:`,
    circulator: (days: number) => `You have these sections of the petition, which have been out for more than ${days} days:`,
    row: (code: string, days: number, circulator: number | null) =>
      `  section ${code}: ${days} days${circulator === null ? '' : `, circulator ${circulator}`}`,
    ask: 'Please bring them back, with what is signed on them. Signatures on a section that is not filed do not count.',
    look: (address: string) => `All of them: ${address}`,
    end: {
      manager: 'These letters are a setting of the circulation; any campaign manager can end them there.',
      circulator: 'You agreed to such letters. Tell the campaign when you want no more.',
    },
  },
  es: {
    subject: (count: number) =>
      count === 1 ? '1 sección lleva demasiado tiempo fuera' : `${count} secciones llevan demasiado tiempo fuera`,
    manager: (days: number) => `Estas secciones llevan más de ${days} días fuera:`,
    circulator: (days: number) => `Usted tiene estas secciones de la petición, que llevan más de ${days} días fuera:`,
    row: (code: string, days: number, circulator: number | null) =>
      `  sección ${code}: ${days} días${circulator === null ? '' : `, circulador ${circulator}`}`,
    ask: 'Tráigalas, por favor, con lo que esté firmado en ellas. Las firmas de una sección que no se presenta no cuentan.',
    look: (address: string) => `Todas: ${address}`,
    end: {
      manager: 'Estas cartas son un ajuste de la circulación; cualquier director de campaña puede terminarlas allí.',
      circulator: 'Usted aceptó estas cartas. Avise a la campaña cuando no quiera más.',
    },
  },
} as const;

/** Sections named in one letter at most; the rest is counted. */
const MOST = 200;

/** The text of a letter. Where its reader's language is not known it is written in both. */
export function reminderText({ letter, address }: { readonly letter: ReminderLetter; readonly address: string }): {
  readonly subject: string;
  readonly text: string;
} {
  const languages = letter.language === null ? (['en', 'es'] as const) : [letter.language];
  const screen = `${address}/app/org/${letter.petition.organisationId}/petitions/${letter.petition.id}/custody`;
  const parts = languages.map((language) => {
    const words = WORDS[language];
    return [
      words[letter.kind](letter.overdueDays),
      '',
      ...letter.sections.slice(0, MOST).map(({ code, daysOut, circulator }) => words.row(code, daysOut, circulator)),
      ...(letter.sections.length > MOST ? [`  … + ${letter.sections.length - MOST}`] : []),
      '',
      ...(letter.kind === 'manager' ? [words.look(screen)] : [words.ask]),
      '',
      words.end[letter.kind],
    ].join('\n');
  });
  const subject = languages.map((language) => WORDS[language].subject(letter.sections.length)).join(' / ');
  return { subject: `${letter.petition.title}: ${subject}`.replaceAll(/\s+/g, ' '), text: `${parts.join('\n\n— — —\n\n')}\n` };
}

/** A sender of reminders over SMTP. */
export function reminderSender({ mail, address }: { readonly mail: MailSettings; readonly address: string }): {
  readonly send: SendReminder;
  close(): void;
} {
  const transport = mailTransport(mail);
  return {
    async send(letter) {
      const { subject, text } = reminderText({ letter, address: address.replace(/\/$/, '') });
      await transport.sendMail({ from: mail.from, to: letter.to, subject, text, headers: { 'Auto-Submitted': 'auto-generated' } });
    },
    close: () => transport.close(),
  };
}

import type { NoticeLetter, SendLetter } from '../../operations/public-notices.ts';
import { type MailSettings, mailTransport } from '../mail-transport.ts';
import { eventWords, stateWords } from './life-words.ts';
import { pagePath } from './shown-text.ts';

const WORDS = {
  en: {
    confirmSubject: 'Please confirm: notices of “{title}”',
    confirm:
      'Somebody asked that this address be told of the milestones of “{title}”.\n\nIf that was you, confirm here:\n{confirm}\n\nIf not, do nothing: the address is forgotten within a week.\n',
    subject: '{title}: {what}',
    text: '{what}\n\n{state}\n\n{page}\n',
    end: 'No more letters: {end}\n',
  },
  es: {
    confirmSubject: 'Confirme, por favor: avisos de «{title}»',
    confirm:
      'Alguien pidió que esta dirección reciba avisos de «{title}».\n\nSi fue usted, confirme aquí:\n{confirm}\n\nSi no, no haga nada: la dirección se olvida en una semana.\n',
    subject: '{title}: {what}',
    text: '{what}\n\n{state}\n\n{page}\n',
    end: 'No recibir más cartas: {end}\n',
  },
} as const;

/** The text of a letter, in its reader's language. Plain text: nothing in it is counted or fetched. */
export function letterText({ letter, address }: { readonly letter: NoticeLetter; readonly address: string }): {
  readonly subject: string;
  readonly text: string;
  readonly end: string;
} {
  const { language, facts, token, milestone, slug } = letter;
  const words = WORDS[language];
  const prefix = language === 'es' ? '/es/p' : '/p';
  const values: Readonly<Record<string, string>> = {
    title: facts.petition.title,
    confirm: `${address}${prefix}/notices/confirm/${token}`,
    end: `${address}${prefix}/notices/end/${token}`,
    page: `${address}${pagePath(slug, language)}`,
    what: milestone === null ? '' : (eventWords(milestone, language) ?? milestone),
    state: stateWords(facts, language),
  };
  const filled = (text: string) => text.replace(/\{(\w+)\}/g, (_whole, name: string) => values[name]);
  const confirm = letter.kind === 'confirm';
  return {
    subject: filled(confirm ? words.confirmSubject : words.subject).replaceAll(/\s+/g, ' '),
    text: `${filled(confirm ? words.confirm : words.text)}\n-- \n${filled(words.end)}`,
    end: values.end,
  };
}

/** A sender over SMTP. */
export function smtpSender({ mail, address }: { readonly mail: MailSettings; readonly address: string }): {
  readonly send: SendLetter;
  close(): void;
} {
  const transport = mailTransport(mail);
  return {
    async send(letter) {
      const { subject, text, end } = letterText({ letter, address });
      await transport.sendMail({
        from: mail.from,
        to: letter.to,
        subject,
        text,
        // RFC 8058: mail programs offer to end it with one press.
        headers: {
          'List-Unsubscribe': `<${end}>`,
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          'Auto-Submitted': 'auto-generated',
        },
      });
    },
    close: () => transport.close(),
  };
}

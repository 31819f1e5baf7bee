import type { Language } from '../../reports/html.ts';

interface Said {
  readonly title: string;
  readonly words: string;
}

interface Asked {
  readonly title: string;
  readonly ask: string;
  readonly button: string;
  readonly done: string;
  readonly over: string;
}

/** What the pages around notices by e-mail say. */
export const NOTICE_WORDS: Readonly<
  Record<Language, { readonly asked: Said; readonly invalid: Said; readonly confirm: Asked; readonly end: Asked }>
> = {
  en: {
    asked: {
      title: 'Look into your mail',
      words:
        'If this address is not on the list yet, a letter is on its way to it. Its link confirms the address; without that nothing is sent.',
    },
    invalid: { title: 'This is no e-mail address', words: 'Go back and look at what you typed. An address looks like name@example.org.' },
    confirm: {
      title: 'Notices by e-mail',
      ask: 'Do you want to be told of this petition’s milestones at this address?',
      button: 'Yes, tell me',
      done: 'Confirmed. You will be told of milestones only.',
      over: 'This link is over. Ask for a new letter on the petition’s page.',
    },
    end: {
      title: 'No more notices',
      ask: 'Shall the address be deleted, and nothing be sent to it any more?',
      button: 'Yes, delete it',
      done: 'Done. The address is deleted.',
      over: 'Done. The address is deleted.',
    },
  },
  es: {
    asked: {
      title: 'Mire su correo',
      words:
        'Si esta dirección todavía no está en la lista, una carta va en camino. Su enlace confirma la dirección; sin eso no se envía nada.',
    },
    invalid: {
      title: 'Esto no es una dirección de correo',
      words: 'Vuelva y revise lo que escribió. Una dirección es como nombre@example.org.',
    },
    confirm: {
      title: 'Avisos por correo',
      ask: '¿Quiere recibir en esta dirección los avisos de esta petición?',
      button: 'Sí, quiero',
      done: 'Confirmado. Recibirá solo los avisos principales.',
      over: 'Este enlace ya no sirve. Pida otra carta en la página de la petición.',
    },
    end: {
      title: 'No más avisos',
      ask: '¿Se borra la dirección y ya no se le envía nada?',
      button: 'Sí, borrarla',
      done: 'Hecho. La dirección está borrada.',
      over: 'Hecho. La dirección está borrada.',
    },
  },
};

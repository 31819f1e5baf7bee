import type { FormContent } from '../sheets/form-content.ts';

/** Languages in which a form can be set. */
export type FormLanguage = 'en' | 'es';

type Field = FormContent['columns'][number];

/** What a form says of itself, beside what the campaign’s papers say. Paraphrased: the office’s own format comes first. */
export const FORM_WORDS = {
  en: {
    recall: (place: string, officer: string, office: string) =>
      `We, the undersigned registered voters of ${place}, seek the recall and removal of ${officer}, holding the office of ${office}.`,
    measure: (place: string, title: string) =>
      `We, the undersigned registered voters of ${place}, ask that the following measure be submitted to the voters: ${title}.`,
    referendum: (place: string, title: string) =>
      `We, the undersigned registered voters of ${place}, ask that the following act be referred to the voters before it takes effect: ${title}.`,
    notice: 'The following is a true copy of the notice of intention to circulate this petition.',
    grounds: (text: string) => `The grounds are as follows: ${text}`,
    proponents: (names: string) => `Printed names of the proponents: ${names === '' ? 'none stated' : names}.`,
    answer: (text: string) => `The answer of the officer: ${text}`,
    noAnswer: 'No answer was given by the officer.',
    summary: (text: string) => `Summary: ${text}`,
    text: (text: string) => `Full text: ${text}`,
    funders: (committee: string, names: string) => `Top funders of ${committee}: ${names}.`,
    publicNotice:
      'NOTICE TO THE PUBLIC: THIS PETITION MAY BE CIRCULATED BY A PAID SIGNATURE GATHERER OR A VOLUNTEER. YOU HAVE THE RIGHT TO ASK.',
    number: 'No.',
    official: 'Official use only',
    declaration:
      'Declaration of circulator (in the circulator’s own hand, after the above signatures were obtained). I circulated this section of the petition and saw the appended signatures being written. According to the best of my information and belief each signature is the genuine signature of the person whose name it purports to be. I declare under penalty of perjury that this is true and correct.',
    columns: {
      name: 'Print your name',
      signature: 'Signature',
      address: 'Residence address only',
      city: 'City',
      zip: 'ZIP',
      'signed-on': 'Date signed',
      'birth-date': 'Date of birth',
      county: 'County',
      occupation: 'Occupation',
    },
    fields: {
      'circulator-name': 'Printed name',
      'circulator-address': 'Residence address',
      'dates-from': 'Signatures obtained from (date)',
      'dates-to': 'to (date)',
      'executed-at': 'Executed at (place)',
      'executed-on': 'on (date)',
      'circulator-signature': 'Signature of circulator',
    },
  },
  es: {
    recall: (place: string, officer: string, office: string) =>
      `Los abajo firmantes, votantes registrados de ${place}, pedimos la revocación y destitución de ${officer}, que ocupa el cargo de ${office}.`,
    measure: (place: string, title: string) =>
      `Los abajo firmantes, votantes registrados de ${place}, pedimos que se someta a los votantes la siguiente medida: ${title}.`,
    referendum: (place: string, title: string) =>
      `Los abajo firmantes, votantes registrados de ${place}, pedimos que el siguiente acto se someta a los votantes antes de que entre en vigor: ${title}.`,
    notice: 'La siguiente es copia fiel del aviso de intención de circular esta petición.',
    grounds: (text: string) => `Las razones son las siguientes: ${text}`,
    proponents: (names: string) => `Nombres de los proponentes en letra de molde: ${names === '' ? 'ninguno declarado' : names}.`,
    answer: (text: string) => `La respuesta del funcionario: ${text}`,
    noAnswer: 'El funcionario no dio respuesta.',
    summary: (text: string) => `Resumen: ${text}`,
    text: (text: string) => `Texto completo: ${text}`,
    funders: (committee: string, names: string) => `Principales financiadores de ${committee}: ${names}.`,
    publicNotice:
      'AVISO AL PÚBLICO: ESTA PETICIÓN PUEDE SER CIRCULADA POR UNA PERSONA PAGADA O POR UN VOLUNTARIO. USTED TIENE DERECHO A PREGUNTAR.',
    number: 'Núm.',
    official: 'Sólo para uso oficial',
    declaration:
      'Declaración del circulador (de su puño y letra, después de obtenidas las firmas anteriores). Circulé esta sección de la petición y vi escribir las firmas que contiene. Según mi mejor información y creencia, cada firma es la firma auténtica de la persona cuyo nombre indica. Declaro bajo pena de perjurio que lo anterior es verdadero y correcto.',
    columns: {
      name: 'Nombre en letra de molde',
      signature: 'Firma',
      address: 'Sólo domicilio',
      city: 'Ciudad',
      zip: 'ZIP',
      'signed-on': 'Fecha de la firma',
      'birth-date': 'Fecha de nacimiento',
      county: 'Condado',
      occupation: 'Ocupación',
    },
    fields: {
      'circulator-name': 'Nombre en letra de molde',
      'circulator-address': 'Domicilio',
      'dates-from': 'Firmas obtenidas desde (fecha)',
      'dates-to': 'hasta (fecha)',
      'executed-at': 'Firmado en (lugar)',
      'executed-on': 'el (fecha)',
      'circulator-signature': 'Firma del circulador',
    },
  },
} as const;

/** A field that a signer or a circulator writes on the form. */
export type SignerField = keyof (typeof FORM_WORDS)['en']['columns'];
export type DeclarationField = keyof (typeof FORM_WORDS)['en']['fields'];

/** Parts of the width that each column of a line takes. */
const SHARES: Readonly<Record<SignerField, number>> = {
  name: 28,
  signature: 27,
  address: 28,
  city: 17,
  zip: 10,
  'signed-on': 14,
  'birth-date': 14,
  county: 14,
  occupation: 14,
};

const FIELD_SHARES: Readonly<Record<DeclarationField, number>> = {
  'circulator-name': 40,
  'circulator-address': 60,
  'dates-from': 25,
  'dates-to': 25,
  'executed-at': 25,
  'executed-on': 25,
  'circulator-signature': 60,
};

/** The columns of a line in the order in which they stand on paper. */
export function formColumns({ fields, language }: { readonly fields: readonly string[]; readonly language: FormLanguage }): Field[] {
  const headings = FORM_WORDS[language].columns;
  return (Object.keys(SHARES) as SignerField[])
    .filter((field) => fields.includes(field))
    .map((field) => ({ heading: headings[field], share: SHARES[field], cells: [{ field }] }));
}

/** What the circulator writes under the lines. */
export function declarationFields({ fields, language }: { readonly fields: readonly string[]; readonly language: FormLanguage }) {
  const labels = FORM_WORDS[language].fields;
  return (Object.keys(FIELD_SHARES) as DeclarationField[])
    .filter((field) => fields.includes(field))
    .map((field) => ({ field, label: labels[field], share: FIELD_SHARES[field] }));
}

import type { QuestionCode } from './types.ts';

export interface QuestionWords {
  /** The question itself, short. */
  readonly en: string;
  readonly es: string;
  /** What to look at, one sentence. */
  readonly lookEn: string;
  readonly lookEs: string;
}

/** What a person is asked about a line in review, in English and Spanish. */
export const QUESTIONS: Readonly<Record<QuestionCode, QuestionWords>> = {
  'is-this-the-voter': {
    en: 'Is this the voter?',
    es: '¿Es esta persona la votante?',
    lookEn: 'Compare the given name and the address on the sheet with the registration.',
    lookEs: 'Compare el nombre de pila y el domicilio de la hoja con el registro.',
  },
  'voter-or-relative': {
    en: 'The voter, or someone else of the household?',
    es: '¿Es la persona votante u otra persona del mismo hogar?',
    lookEn: 'Surname and address agree; the given name decides.',
    lookEs: 'El apellido y el domicilio coinciden; decide el nombre de pila.',
  },
  'which-of-these': {
    en: 'Which of these two?',
    es: '¿Cuál de estas dos personas?',
    lookEn: 'Two voters fit and only one of them may sign: look for a suffix, a middle name or a birth date.',
    lookEs: 'Coinciden dos votantes y sólo una puede firmar: busque sufijo, segundo nombre o fecha de nacimiento.',
  },
  'same-person-elsewhere': {
    en: 'Is this the same person at another address?',
    es: '¿Es la misma persona con otro domicilio?',
    lookEn: 'A voter of this name is registered elsewhere: other people may share the name.',
    lookEs: 'Hay una persona votante con este nombre en otro domicilio: otras personas pueden llamarse igual.',
  },
  'moved-since': {
    en: 'Where was this voter registered on the day of signing?',
    es: '¿Dónde estaba inscrita esta persona el día que firmó?',
    lookEn: 'The address on the sheet is an earlier one of this voter; look at the history of the registration.',
    lookEs: 'El domicilio de la hoja es anterior; consulte el historial del registro.',
  },
  'same-address': {
    en: 'Is this the address of the registration?',
    es: '¿Es éste el domicilio del registro?',
    lookEn: 'The name fits but the address could not be read with certainty.',
    lookEs: 'El nombre coincide, pero el domicilio no se pudo leer con certeza.',
  },
  'address-missing': {
    en: 'Is there an address on the sheet?',
    es: '¿Hay un domicilio en la hoja?',
    lookEn: 'The name fits but no address was transcribed.',
    lookEs: 'El nombre coincide, pero no se transcribió ningún domicilio.',
  },
  'signing-date': {
    en: 'What signing date stands on the line?',
    es: '¿Qué fecha de firma aparece en la línea?',
    lookEn: 'The date as transcribed lies outside the circulation period, which decides here.',
    lookEs: 'La fecha transcrita queda fuera del período de circulación, y eso aquí es decisivo.',
  },
  'find-this-person': {
    en: 'Can you find this person on the roll?',
    es: '¿Puede encontrar a esta persona en el padrón?',
    lookEn: 'Nobody was found with certainty, and not being registered is not certain either.',
    lookEs: 'No se encontró a nadie con certeza, y tampoco es seguro que no esté inscrita.',
  },
  'name-unreadable': {
    en: 'Name unreadable: can you read it?',
    es: 'Nombre ilegible: ¿puede usted leerlo?',
    lookEn: 'Look at the sheet; the roll lists who is registered at the address.',
    lookEs: 'Mire la hoja; el padrón muestra quién está inscrito en el domicilio.',
  },
  'line-empty': {
    en: 'Is this line signed at all?',
    es: '¿Está firmada esta línea?',
    lookEn: 'Neither name nor address was transcribed: look at the sheet for a signature or a crossing-out.',
    lookEs: 'No se transcribió nombre ni domicilio: mire si hay una firma o una tachadura.',
  },
  'already-signed': {
    en: 'Did this voter already sign on another line?',
    es: '¿Ya firmó esta persona en otra línea?',
    lookEn: 'Put the two lines side by side; they may be relatives of the same name.',
    lookEs: 'Ponga las dos líneas lado a lado; pueden ser familiares con el mismo nombre.',
  },
  'signed-again': {
    en: 'Did this voter sign once more on another line?',
    es: '¿Volvió a firmar esta persona en otra línea?',
    lookEn: 'Under these rules no copy counts when a voter signs twice: look at both lines before either is decided.',
    lookEs: 'Según estas reglas, si alguien firma dos veces no cuenta ninguna: mire ambas líneas antes de decidir.',
  },
  'fact-missing': {
    en: 'What does the registration record say?',
    es: '¿Qué dice el expediente de registro?',
    lookEn: 'The roll lacks a fact that decides whether this voter may sign.',
    lookEs: 'Al padrón le falta un dato que decide si esta persona puede firmar.',
  },
};

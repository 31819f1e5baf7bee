import type { Words } from '../law/rule-pack.ts';
import type { PetitionFile } from './petition-file.ts';

/** Lines that lean on a fact nobody gave. Counted once per run and stated, never asked line by line. */
export interface AssumptionCounts {
  /** Lines by where their signing date comes from. */
  readonly signed: { line: number; missing: number; unreadable: number; outside: number };
  /** The file has no address column: addresses were taken to agree with the registration. */
  addressNotTranscribed: number;
  /** Eligible lines whose address differs from the registered one by what looks like slips of writing or reading. */
  addressReadAsSame: number;
  /** Eligible lines whose voter has neither birth date nor year on the roll. */
  ageUnknown: number;
  /** Decided lines by code of what the law's functions assumed because a fact is missing. */
  readonly byLaw: Map<string, number>;
  /** Decided lines by unconfirmed part of the pack that they lean on. */
  readonly unconfirmed: Map<string, number>;
}

/** All counts at nought, to be counted up by a run. */
export function noAssumptions(): AssumptionCounts {
  return {
    signed: { line: 0, missing: 0, unreadable: 0, outside: 0 },
    addressNotTranscribed: 0,
    addressReadAsSame: 0,
    ageUnknown: 0,
    byLaw: new Map(),
    unconfirmed: new Map(),
  };
}

/** One assumption of a run, in words, with the number of lines that lean on it (null: all of them). */
export interface AssumptionWords {
  readonly code: string;
  readonly words: Words;
  readonly lines: number | null;
}

const BY_LAW: Readonly<Record<string, Words>> = {
  'registered-in-time': {
    en: 'The roll has no registration date for these voters; they are taken to have registered in time.',
    es: 'El padrón no trae la fecha de inscripción de estas personas; se supone que se inscribieron a tiempo.',
  },
  'district-as-the-roll': {
    en: 'The roll does not say in which district these voters live; they are taken to live in the petition’s.',
    es: 'El padrón no dice en qué distrito viven estas personas; se supone que viven en el de la petición.',
  },
  'cancelled-before-signing': {
    en: 'The roll shows these registrations as cancelled but not since when; they are taken to have been cancelled before the signature.',
    es: 'El padrón muestra estas inscripciones como canceladas pero no desde cuándo; se supone que lo estaban antes de la firma.',
  },
  'status-as-registered': {
    en: 'The roll gives these voters no status that we know; they are taken to be registered.',
    es: 'El padrón no da un estado conocido a estas personas; se supone que están inscritas.',
  },
  'signing-date-unknown': {
    en: 'Neither the line nor the petition file gives a day; no line is taken to be signed too early.',
    es: 'Ni la línea ni el archivo de la petición dan una fecha; no se supone que una firma sea demasiado temprana.',
  },
};

/** The assumptions of a run, those about single lines first (most lines first), then those that hold for every run of its kind. */
export function assumptionWords({
  counts,
  petition,
  asOf,
  reasons,
}: {
  counts: AssumptionCounts;
  petition: PetitionFile;
  asOf: string;
  /** Lines by reason code. */
  reasons: ReadonlyMap<string, number>;
}): AssumptionWords[] {
  const found: AssumptionWords[] = [];
  const add = (code: string, lines: number, words: Words) => {
    if (lines > 0) found.push({ code, words, lines });
  };
  const latest = petition.declaration.to ?? petition.filed;
  const dated = {
    en: latest === null ? 'no date was assumed' : `they are dated ${latest}, the latest day the petition allows, in the signer’s favour`,
    es: latest === null ? 'no se supuso ninguna' : `se les da la fecha ${latest}, la última posible, a favor de quien firma`,
  };
  add('signed-on-missing', counts.signed.missing, {
    en: `These lines carry no signing date; ${dated.en}.`,
    es: `Estas líneas no llevan fecha de firma; ${dated.es}.`,
  });
  add('signed-on-unreadable', counts.signed.unreadable, {
    en: `The signing date of these lines cannot be read; ${dated.en}.`,
    es: `La fecha de firma de estas líneas no se puede leer; ${dated.es}.`,
  });
  add('signed-on-outside', counts.signed.outside, {
    en: `The signing date of these lines lies outside circulation and was taken for a slip; ${dated.en}.`,
    es: `La fecha de firma de estas líneas queda fuera de la circulación y se tomó por un error; ${dated.es}.`,
  });
  add('address-not-transcribed', counts.addressNotTranscribed, {
    en: 'The lines file has no addresses; they are taken to be the ones of registration.',
    es: 'El archivo de líneas no trae domicilios; se supone que son los del registro.',
  });
  add('address-read-as-same', counts.addressReadAsSame, {
    en: 'The address of these lines differs from the registered one by a few characters that look like slips of writing or reading; it is taken to be that one.',
    es: 'El domicilio de estas líneas difiere del registrado en unos pocos caracteres que parecen errores de escritura o lectura; se toma por el mismo.',
  });
  add('age-unknown', counts.ageUnknown, {
    en: 'The roll gives no birth date for these voters; a registered voter is taken to be of age.',
    es: 'El padrón no trae fecha de nacimiento; se supone que toda persona inscrita es mayor de edad.',
  });
  for (const [code, lines] of counts.byLaw) {
    // The line's own date has been dealt with above.
    if (!code.startsWith('signed-on-'))
      add(code, lines, BY_LAW[code] ?? { en: `Assumed by the rules: ${code}.`, es: `Supuesto por las reglas: ${code}.` });
  }
  add('registered-late-by-current-date', reasons.get('registered-late') ?? 0, {
    en: 'Found to be registered too late by the date of the registration now on the roll; an earlier registration of the same voter would not show there.',
    es: 'Inscripción tardía según la fecha que hoy figura en el padrón; una inscripción anterior de la misma persona no aparecería.',
  });
  found.sort((a, b) => b.lines! - a.lines! || (a.code < b.code ? -1 : 1));
  const always = (code: string, words: Words) => found.push({ code, words, lines: null });
  always('roll-as-of', {
    en: `The roll is true as of ${asOf}. What changed between a signature and that day is not known.`,
    es: `El padrón es válido al ${asOf}. No se sabe qué cambió entre una firma y ese día.`,
  });
  always('confidential-voters', {
    en: 'Voters whose records are confidential are usually missing from extracts, so they look as if they were not registered.',
    es: 'Quienes tienen el expediente confidencial suelen faltar en los extractos y parecen no estar inscritos.',
  });
  always('sections-not-reviewed', {
    en: 'Sections were not reviewed: a missing or defective circulator’s declaration could void lines that are eligible here.',
    es: 'No se revisaron las secciones: una declaración de circulador ausente o defectuosa podría anular líneas aquí elegibles.',
  });
  always('no-withdrawals', {
    en: 'No withdrawal of a signature was given.',
    es: 'No se informó de ningún retiro de firma.',
  });
  return found;
}

import type { Citation, Confirmed, RulePack, Words } from '../law/rule-pack.ts';

/** A value of the pack that the run leans on and that is not known from the text of the law itself. */
export interface UnconfirmedValue {
  /** Where it stands in the pack. */
  readonly path: string;
  readonly words: Words;
  readonly confirmed: Confirmed;
  readonly citation: Citation;
  /** Lines whose screening leans on it; null where a figure of the whole does. */
  readonly lines: number | null;
}

/** The unconfirmed parts of the pack behind the figures of a run, in the pack's order; parts that nothing leaned on are left out. */
export function unconfirmedOf({
  pack,
  leanedOn,
  lines,
}: {
  pack: RulePack;
  leanedOn: ReadonlyMap<string, number>;
  lines: number;
}): UnconfirmedValue[] {
  const found: UnconfirmedValue[] = [];
  const whole = (path: string, words: Words, value: { confirmed: Confirmed; citation: Citation } | null) => {
    if (value?.confirmed === 'unconfirmed') found.push({ path, words, confirmed: value.confirmed, citation: value.citation, lines: null });
  };
  whole('threshold', { en: 'the requirement', es: 'el número de firmas exigido' }, pack.threshold);
  whole('sampling', { en: 'the size of the sample', es: 'el tamaño de la muestra' }, pack.sampling);
  whole('estimator', { en: 'the arithmetic of the sample', es: 'el cálculo de la muestra' }, pack.estimator);
  whole('bands', { en: 'the limits at which a sample decides', es: 'los límites con que decide la muestra' }, pack.bands);
  whole(
    'duplicates',
    { en: 'which copy counts when a voter signs twice', es: 'qué copia cuenta si alguien firma dos veces' },
    pack.duplicates,
  );
  whole(
    'rawCount',
    { en: 'what a raw count below the requirement does', es: 'qué efecto tiene un conteo bruto inferior al exigido' },
    pack.rawCount,
  );
  for (const [path, count] of [...leanedOn].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const value = valueAt(pack, path);
    if (value === null) continue;
    found.push({ path, words: value.words, confirmed: 'unconfirmed', citation: value.citation, lines: Math.min(count, lines) });
  }
  return found;
}

const PARTS: Readonly<Record<string, Words>> = {
  registration: { en: 'by when a signer must be registered', es: 'para cuándo debe estar inscrita la persona firmante' },
  address: { en: 'how the address must agree', es: 'cómo debe coincidir el domicilio' },
  signer: { en: 'who may sign', es: 'quién puede firmar' },
  signingPeriod: { en: 'when a line may be signed', es: 'cuándo se puede firmar' },
  withdrawal: { en: 'withdrawing a signature', es: 'el retiro de firmas' },
};

function valueAt(pack: RulePack, path: string): { words: Words; citation: Citation } | null {
  const [part, ...rest] = path.split('.');
  const key = rest.join('.');
  if (part === 'reasons') {
    const reason = pack.reasons.find(({ code }) => code === key);
    return reason === undefined
      ? null
      : {
          words: { en: `the reason “${reason.words.en}”`, es: `el motivo «${reason.words.es}»` },
          citation: reason.citation,
        };
  }
  if (part === 'signer' && rest[0] === 'statuses') {
    const status = pack.signer.statuses[rest[1] as keyof RulePack['signer']['statuses']];
    const words = {
      en: `that voters marked ${rest[1]} may, or may not, sign`,
      es: `que puedan firmar, o no, las personas con estado «${rest[1]}»`,
    };
    return status === undefined ? null : { words, citation: status.citation };
  }
  const value = (pack as unknown as Record<string, { citation?: Citation } | undefined>)[part];
  return value?.citation === undefined || PARTS[part] === undefined ? null : { words: PARTS[part], citation: value.citation };
}

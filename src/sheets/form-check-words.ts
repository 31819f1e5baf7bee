/** Languages in which a form check speaks. */
export type CheckLanguage = 'en' | 'es';

const ES_ROLES: Readonly<Record<string, string>> = {
  title: 'título',
  request: 'solicitud',
  notice: 'aviso',
  grounds: 'razones',
  proponents: 'proponentes',
  answer: 'respuesta',
  'public-notice': 'aviso al público',
  'top-funders': 'principales financiadores',
  'estimated-cost': 'costo estimado',
  instruction: 'instrucción',
  'column-heading': 'encabezado de columna',
  'line-number': 'número de línea',
  'official-use-heading': 'encabezado de uso oficial',
  declaration: 'declaración',
  'declaration-label': 'rótulo de la declaración',
  'sheet-id': 'identidad de la hoja',
  other: 'otro texto',
};

const ES_FIELDS: Readonly<Record<string, string>> = {
  name: 'nombre',
  signature: 'firma',
  address: 'domicilio',
  city: 'ciudad',
  zip: 'código postal',
  'signed-on': 'fecha de la firma',
  'birth-date': 'fecha de nacimiento',
  county: 'condado',
  occupation: 'ocupación',
  'circulator-name': 'nombre del circulador',
  'circulator-address': 'domicilio del circulador',
  'dates-from': 'fecha inicial',
  'dates-to': 'fecha final',
  'executed-at': 'lugar de la firma',
  'executed-on': 'fecha de la declaración',
  'circulator-signature': 'firma del circulador',
};

const listed = (names: readonly string[], words: Readonly<Record<string, string>>, joint: string) =>
  names.map((name) => words[name] ?? name).join(joint);

/** What a check finds, in words. English names roles and fields as form files do. */
export interface CheckWords {
  readonly side: (n: number) => string;
  readonly lacks: (roles: readonly string[]) => string;
  readonly everySide: string;
  readonly free: (inches: string) => string;
  readonly freeEverywhere: (inches: number) => string;
  readonly small: (points: number, roles: readonly string[]) => string;
  readonly smallest: (points: number) => string;
  readonly noOfficial: string;
  readonly wide: (inches: string) => string;
  readonly wideEnough: string;
  readonly noPublicNotice: string;
  readonly points: (points: number) => string;
  readonly wrongLine: (found: number, wanted: number) => string;
  readonly lineRange: (last: number) => string;
  readonly lines: (count: number) => string;
  readonly noSpace: (fields: readonly string[]) => string;
  readonly space: (fields: readonly string[]) => string;
  readonly printedInside: (text: string) => string;
  readonly blank: string;
  readonly noDeclaration: string;
  readonly onSection: string;
  readonly codesMayDiffer: string;
  readonly alike: string;
  readonly words: (count: number, language: string | null) => string;
  readonly nonePrinted: string;
}

export const CHECK_WORDS: Readonly<Record<CheckLanguage, CheckWords>> = {
  en: {
    side: (n) => `side ${n}`,
    lacks: (roles) => `no ${roles.join(' or ')}`,
    everySide: 'on every side',
    free: (inches) => `${inches} in free`,
    freeEverywhere: (inches) => `${inches} in free on every side`,
    small: (points, roles) => `${points} points: ${roles.join(', ')}`,
    smallest: (points) => `smallest type ${points} points`,
    noOfficial: 'no column for the office',
    wide: (inches) => `${inches} in wide`,
    wideEnough: 'wide enough on every line',
    noPublicNotice: 'no notice to the public',
    points: (points) => `${points} points`,
    wrongLine: (found, wanted) => `line ${found} stands where ${wanted} belongs`,
    lineRange: (last) => `lines 1 to ${last}`,
    lines: (count) => `${count} lines`,
    noSpace: (fields) => `no space for ${fields.join(', ')}`,
    space: (fields) => `space for ${fields.join(', ')}`,
    printedInside: (text) => `"${text}" is printed in a signer's space`,
    blank: 'the signer’s spaces are blank',
    noDeclaration: 'no declaration of the circulator',
    onSection: 'on the section',
    codesMayDiffer: 'sections differ in their codes, which is allowed',
    alike: 'sections are alike',
    words: (count, language) => `${count} words${language === null ? '' : ` (${language})`}`,
    nonePrinted: 'none printed',
  },
  es: {
    side: (n) => `cara ${n}`,
    lacks: (roles) => `falta: ${listed(roles, ES_ROLES, ' o ')}`,
    everySide: 'en cada cara',
    free: (inches) => `${inches} pulg. libres`,
    freeEverywhere: (inches) => `${inches} pulg. libres en cada cara`,
    small: (points, roles) => `${points} puntos: ${listed(roles, ES_ROLES, ', ')}`,
    smallest: (points) => `letra mínima de ${points} puntos`,
    noOfficial: 'no hay columna para la oficina',
    wide: (inches) => `${inches} pulg. de ancho`,
    wideEnough: 'de ancho suficiente en cada línea',
    noPublicNotice: 'no hay aviso al público',
    points: (points) => `${points} puntos`,
    wrongLine: (found, wanted) => `la línea ${found} está donde corresponde la ${wanted}`,
    lineRange: (last) => `líneas 1 a ${last}`,
    lines: (count) => `${count} líneas`,
    noSpace: (fields) => `sin espacio para: ${listed(fields, ES_FIELDS, ', ')}`,
    space: (fields) => `espacio para: ${listed(fields, ES_FIELDS, ', ')}`,
    printedInside: (text) => `«${text}» está impreso en el espacio del firmante`,
    blank: 'los espacios del firmante están en blanco',
    noDeclaration: 'no hay declaración del circulador',
    onSection: 'en la sección',
    codesMayDiffer: 'las secciones difieren en sus códigos, lo que está permitido',
    alike: 'las secciones son iguales',
    words: (count, language) => `${count} palabras${language === null ? '' : ` (${language})`}`,
    nonePrinted: 'nada impreso',
  },
};

/** Spanish labels of the law's arithmetic steps, by the step's name; English ones come with the steps. */
export const STEP_WORDS_ES: Readonly<Record<string, string>> = {
  percent: 'Porcentaje que corresponde al número de inscripciones',
  product: 'Porcentaje de la base',
  required: 'Firmas exigidas, con el redondeo de la ley',
  share: 'Porcentaje del conteo bruto',
  sampleSize: 'Tamaño de la muestra',
  percentValid: 'Válidas en la muestra, por ciento',
  adjustedPercent: 'Menos el margen y los duplicados supuestos',
  projectedBeforeDuplicates: 'Conteo bruto por ese porcentaje',
  valueOfSignature: 'Valor de cada firma, A',
  valuePerDuplicate: 'Peso de cada duplicado, A × (A − 1)',
  duplicateCorrection: 'Duplicados de la muestra por ese peso',
  projectedValid: 'Proyección de firmas válidas',
  percentOfRequired: 'Proyección, por ciento de lo exigido',
  rawCountTest: 'El conteo bruto ya es inferior a lo exigido',
  failCut: 'Límite inferior: por debajo se rechaza',
  passCut: 'Límite superior: por encima se acepta',
  outcome: 'Resultado',
  breakEven: 'Válidas en la muestra en el punto de equilibrio',
  deviation: 'Desviación estándar en ese punto, sin reemplazo',
  denyAtMost: 'Se rechaza hasta',
  certifyFrom: 'Se acepta desde',
  samplingRatio: 'Proporción de la muestra, r',
  a: 'Margen por azar',
  upperLimitInvalid: 'Límite superior de inválidas en la petición',
  maxAllowablePairs: 'Máximo admisible de pares en la petición',
  expectedPairs: 'Pares esperados entonces en la muestra',
  acceptablePairs: 'Número aceptable de pares en la muestra',
};

/** Spanish for the values of an outcome step. */
export const OUTCOME_WORDS_ES: Readonly<Record<string, string>> = {
  sufficient: 'suficiente',
  insufficient: 'insuficiente',
  'full-count': 'se cuentan todas',
};

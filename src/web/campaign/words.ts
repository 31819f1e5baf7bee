import i18next from 'i18next';
import { numberText } from '../ui/language.ts';

/** A share as a percentage in the manner of the language in use. */
export function shareText(value: number, digits = 0): string {
  return new Intl.NumberFormat(i18next.language, { style: 'percent', maximumFractionDigits: digits }).format(value);
}

/** A chance: never 0 or 100 %, since a model is never that sure. */
export function chanceText(value: number): string {
  if (value < 0.01) return `< ${shareText(0.01)}`;
  return value > 0.99 ? `> ${shareText(0.99)}` : shareText(value);
}

/** A whole number of signatures. */
export function wholeText(value: number): string {
  return numberText(Math.round(value));
}

/** Words of the pack in the language in use; English where it has no others. */
export function packWords(words: { readonly en: string; readonly es: string }): string {
  return i18next.language === 'es' ? words.es : words.en;
}

/** An amount of money in cents. */
export function moneyText(cents: number): string {
  return new Intl.NumberFormat(i18next.language, { style: 'currency', currency: 'USD' }).format(cents / 100);
}

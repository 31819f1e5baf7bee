import type { TFunction } from 'i18next';

/** The label of a batch in the language in use; batches are named after their sections, or numbered. */
export function batchLabel(t: TFunction<'desk'>, label: string): string {
  const sections = /^sections (.+) to (.+)$/.exec(label);
  if (sections !== null) return t('label.sections', { from: sections[1], to: sections[2] });
  const section = /^section (.+)$/.exec(label);
  if (section !== null) return t('label.section', { section: section[1] });
  const number = /(\d+)$/.exec(label);
  return number === null ? label : t('label.number', { number: number[1] });
}

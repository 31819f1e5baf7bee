import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../../api/client.ts';
import { orKept } from '../../kept/or-kept.ts';
import type { Reason } from './desk-types.ts';

/** The reasons of a petition's pack, in its order. */
export function reasonsQuery(petitionId: string) {
  return queryOptions({
    queryKey: ['reasons', petitionId],
    queryFn: ({ signal }) =>
      orKept(`reasons ${petitionId}`, () =>
        answerOf(api.GET('/api/v1/petitions/{petitionId}/reasons', { signal, params: { path: { petitionId } } })),
      ),
    staleTime: 600_000,
    select: ({ items }) => items,
  });
}

/** The words of a reason in a language; packs have English and Spanish. */
export function reasonWords(reason: Reason, language: string): string {
  return language === 'es' ? reason.es : reason.en;
}

/** A decision that may be picked: that the line counts (0), or a reason by its number in the pack's order. */
export interface Choice {
  readonly number: number;
  readonly code: string | null;
  readonly words: string;
  readonly section: string;
  readonly confirmed: string;
}

function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The choices that fit what was typed: a number (that number first, then those that begin with it), or the beginnings of words in any order. */
export function choicesFor({ choices, typed }: { readonly choices: readonly Choice[]; readonly typed: string }): readonly Choice[] {
  const wanted = plain(typed.trim());
  if (wanted === '') return choices;
  if (/^\d+$/.test(wanted)) {
    const exact = choices.filter(({ number }) => String(number) === wanted);
    return [...exact, ...choices.filter(({ number }) => String(number) !== wanted && String(number).startsWith(wanted))];
  }
  const parts = wanted.split(/\s+/);
  return choices.filter(({ words, code }) => {
    const all = `${plain(words)} ${code ?? ''}`.split(/[^\p{L}\p{N}]+/u);
    return parts.every((part) => all.some((word) => word.startsWith(part)));
  });
}

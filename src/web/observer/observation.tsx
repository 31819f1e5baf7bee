import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { numberText } from '../ui/language.ts';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert } from '../ui/problem.tsx';

/** How many lines are examined, where the rule pack lets outsiders see it; never what was found. */
export function Screen() {
  const { t } = useTranslation('examination');
  const petition = usePetition();
  const { data, error } = useQuery({
    queryKey: ['observation', petition.id],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/petitions/{petitionId}/observation', { signal, params: { path: { petitionId: petition.id } } })),
    refetchInterval: 30_000,
  });
  return (
    <>
      <h1>{t('observation')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? null : (
        <>
          <p>{t('observed', { examined: numberText(data.examined), lines: numberText(data.lines) })}</p>
          <progress value={data.examined} max={Math.max(1, data.lines)} aria-label={t('observation')} />
        </>
      )}
      <p>{t('observationWhat')}</p>
    </>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.ts';
import { inPetition, useGo } from '../../ui/address.ts';
import { Button } from '../../ui/field.tsx';
import { numberText } from '../../ui/language.ts';
import { usePetition, usePlace } from '../../ui/place.tsx';
import { ProblemAlert, Waiting } from '../../ui/problem.tsx';
import { batchLabel } from './batch-label.ts';

const PURPOSES = ['first', 'second', 'recheck'] as const;

/** What there is to do at the desk: sections first, then batches of lines. */
export function Screen() {
  const { t } = useTranslation('desk');
  const place = usePlace();
  const petition = usePetition();
  const go = useGo();
  const queries = useQueryClient();
  const key = ['desk', petition.id];
  const { data: work, error } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/petitions/{petitionId}/desk', { signal, params: { path: { petitionId: petition.id } } })),
    staleTime: 0,
  });
  const claim = useMutation({
    mutationFn: (purpose: (typeof PURPOSES)[number]) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/batches/claim', { params: { path: { petitionId: petition.id } }, body: { purpose } }),
      ),
    onSuccess: ({ batch }) =>
      batch === null ? queries.invalidateQueries({ queryKey: key }) : go(inPetition(place, `desk/${batch.batchId}`)),
  });
  const release = useMutation({
    mutationFn: (batchId: string) => answerOf(api.POST('/api/v1/batches/{batchId}/release', { params: { path: { batchId } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: key }),
  });
  return (
    <>
      <h1>{t('home.title')}</h1>
      <ProblemAlert error={error ?? claim.error ?? release.error} />
      {claim.data?.batch === null ? <p role="status">{t('home.gone')}</p> : null}
      {work === undefined ? (
        error === null ? (
          <Waiting />
        ) : null
      ) : (
        <div className="cs-cards desk-home">
          {work.inHand === null ? null : (
            <section className="cs-card">
              <h2>{t('home.inHand')}</h2>
              <p>
                {t(`purpose.${work.inHand.purpose}`)}: {batchLabel(t, work.inHand.label)}.{' '}
                {t('home.done', { done: numberText(work.inHand.done), lines: numberText(work.inHand.lines) })}
              </p>
              <div className="desk-buttons">
                <Button autoFocus onClick={() => go(inPetition(place, `desk/${work.inHand?.batchId}`))}>
                  {t('home.goOn')}
                </Button>
                <Button look="outline" waits={release.isPending} onClick={() => release.mutate(work.inHand!.batchId)}>
                  {t('home.handBack')}
                </Button>
              </div>
            </section>
          )}
          <section className="cs-card">
            <h2>{t('home.sections')}</h2>
            <p>{t('home.sectionsReviewed', { done: numberText(work.sections.reviewed), all: numberText(work.sections.all) })}</p>
            <p>
              <Link to={inPetition(place, 'sections') as never}>{t('home.toSections')}</Link>
            </p>
          </section>
          {work.inHand !== null
            ? null
            : PURPOSES.map((purpose) => (
                <section className="cs-card" key={purpose}>
                  <h2>{t(`purpose.${purpose}`)}</h2>
                  <p>{t(`purposeText.${purpose}`)}</p>
                  <p>{work.free[purpose] === 0 ? t('home.noFree') : t('home.free', { count: work.free[purpose] })}</p>
                  {work.free[purpose] === 0 ? null : (
                    <Button
                      autoFocus={PURPOSES.find((each) => work.free[each] > 0) === purpose}
                      waits={claim.isPending}
                      onClick={() => claim.mutate(purpose)}
                    >
                      {t('home.claim')}
                    </Button>
                  )}
                </section>
              ))}
        </div>
      )}
    </>
  );
}

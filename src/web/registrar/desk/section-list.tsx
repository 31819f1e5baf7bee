import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.ts';
import { inPetition } from '../../ui/address.ts';
import { Button } from '../../ui/field.tsx';
import { useMay, usePetition, usePlace } from '../../ui/place.tsx';
import { ProblemAlert, Waiting } from '../../ui/problem.tsx';
import { ScrollRegion } from '../../ui/scroll-region.tsx';

/** The sections of a petition with their reviews. */
export function Screen() {
  const { t } = useTranslation('desk');
  const place = usePlace();
  const may = useMay();
  const petition = usePetition();
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['sections', petition.id],
    initialPageParam: null as string | null,
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/api/v1/petitions/{petitionId}/sections', {
          signal,
          params: { path: { petitionId: petition.id }, query: pageParam === null ? {} : { cursor: pageParam } },
        }),
      ),
    getNextPageParam: ({ next }) => next,
    staleTime: 0,
  });
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h1>{t('sections.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined && error === null ? <Waiting /> : null}
      {data === undefined ? null : (
        <ScrollRegion label={t('sections.title')}>
          <table className="usa-table usa-table--compact">
            <thead>
              <tr>
                <th scope="col">{t('sections.code')}</th>
                <th scope="col">{t('sections.lines')}</th>
                <th scope="col">{t('sections.review')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map(({ sectionId, code, lines, review, fault }) => (
                <tr key={sectionId}>
                  <th scope="row">
                    {may('section.review') ? <Link to={inPetition(place, `sections/${sectionId}`) as never}>{code}</Link> : code}
                  </th>
                  <td>{lines}</td>
                  <td>
                    {review === null ? t('sections.open') : review === 'pass' ? t('sections.pass') : `${t('sections.fault')}: ${fault}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {hasNextPage ? (
        <Button look="outline" waits={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('sections.more')}
        </Button>
      ) : null}
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button } from '../ui/field.tsx';
import { numberText } from '../ui/language.ts';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { officeKey } from './office-data.ts';

/** The lines of the sample in the order in which they lie in the files. */
export function Screen() {
  const { t } = useTranslation('office');
  const petition = usePetition();
  const list = useInfiniteQuery({
    queryKey: [...officeKey(petition.id), 'pull-list'],
    initialPageParam: 0,
    queryFn: ({ signal, pageParam }) =>
      answerOf(
        api.GET('/api/v1/petitions/{petitionId}/pull-list', {
          signal,
          params: { path: { petitionId: petition.id }, query: { after: pageParam, limit: 200 } },
        }),
      ),
    getNextPageParam: ({ next }) => next,
  });
  const items = list.data?.pages.flatMap(({ items: page }) => page) ?? [];
  return (
    <>
      <h1>{t('pull.title')}</h1>
      <p>{t('pull.what')}</p>
      <ProblemAlert error={list.error} />
      {list.isPending ? <Waiting /> : null}
      {items.length === 0 ? null : (
        <p>
          <a href={`/api/v1/petitions/${petition.id}/pull-list.csv`} download>
            {t('pull.csv')}
          </a>
        </p>
      )}
      {list.isPending ? null : (
        <DataTable
          caption={t('pull.title')}
          headings={[t('pull.section'), t('pull.page'), t('pull.line'), t('count.position'), t('pull.found')]}
          empty={t('pull.none')}
          rows={items.map((each) => ({
            key: each.lineId,
            cells: [each.section, each.page, each.line, numberText(each.position), each.found ? t('yes') : t('no')],
          }))}
        />
      )}
      {list.hasNextPage ? (
        <Button look="outline" waits={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { Button, TextField } from '../ui/field.tsx';
import { useMay, usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { ItemForm } from './item-form.tsx';
import { type EditedPage, pageKey, pageQuery } from './page-data.ts';

type Item = EditedPage['items'][number];

/** Events, places, announcements and statements: proposed, shown by decision, corrected, taken down. */
export function Screen() {
  const { t } = useTranslation('public');
  const petition = usePetition();
  const { data, error } = useQuery(pageQuery(petition.id));
  return (
    <>
      <h1>{t('items.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? error === null ? <Waiting /> : null : null}
      {data?.page === null ? <p>{t('page.notOpened')}</p> : null}
      {data?.page ? (
        <>
          <h2>{t('items.new')}</h2>
          <ItemForm zone={data.page.zone} organisation={data.organisation} edited={null} onDone={() => undefined} />
          <h2>{t('items.all')}</h2>
          {data.items.length === 0 ? <p>{t('items.none')}</p> : null}
          <ul className="cs-cards">
            {[...data.items].reverse().map((item) => (
              <ItemCard key={`${item.itemId} ${item.version}`} item={item} data={data} />
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

/** What an item is called in the list. */
function titleOf({ body }: Item): string {
  const { title, name, where } = body as { title?: { en: string }; name?: string; where?: { name: string } };
  return title?.en ?? name ?? where?.name ?? '';
}

function ItemCard({ item, data }: { readonly item: Item; readonly data: EditedPage }) {
  const { t } = useTranslation('public');
  const petition = usePetition();
  const may = useMay();
  const [reason, setReason] = useState('');
  const [correcting, setCorrecting] = useState(false);
  const decide = useAct({
    send: (decision: 'published' | 'taken-down', key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/public-page/items/{itemId}/decisions', {
          params: { path: { petitionId: petition.id, itemId: item.itemId }, header: { 'Idempotency-Key': key } },
          body: { decision, version: item.version, reason: decision === 'published' ? '' : reason },
        }),
      ),
    touches: [pageKey(petition.id)],
  });
  const current = item.shown === item.version;
  const state = item.takenDown ? 'down' : item.shown === null ? 'proposed' : current ? 'shown' : 'corrected';
  return (
    <li className="cs-card">
      <h3>{titleOf(item)}</h3>
      <p>
        {t(`kind.${item.kind}`)} · {t(`state.${state}`)}
        {item.takenDown && item.reason !== null ? `: ${item.reason}` : ''}
      </p>
      <ProblemAlert error={decide.error} />
      {may('page.publish') ? (
        <>
          {current ? null : (
            <Button waits={decide.isPending} onClick={() => decide.mutate('published')}>
              {t('items.show')}
            </Button>
          )}
          {item.takenDown ? null : (
            <form
              onSubmit={(event) => {
                event.preventDefault();
                if (!decide.isPending) decide.mutate('taken-down');
              }}
            >
              <TextField
                label={t('items.reason')}
                required
                maxLength={300}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
              <Button type="submit" look="outline" waits={decide.isPending}>
                {t('items.takeDown')}
              </Button>
            </form>
          )}
        </>
      ) : null}
      <Button look="quiet" aria-expanded={correcting} onClick={() => setCorrecting(!correcting)}>
        {t('items.correct')}
      </Button>
      {correcting && data.page ? (
        <ItemForm zone={data.page.zone} organisation={data.organisation} edited={item} onDone={() => setCorrecting(false)} />
      ) : null}
    </li>
  );
}

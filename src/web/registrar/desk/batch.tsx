import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api, isOffline } from '../../api/client.ts';
import { keepPage } from '../../kept/keep-page.ts';
import { orKept } from '../../kept/or-kept.ts';
import { isReached, subscribeToReach } from '../../kept/reach.ts';
import { keepOnly } from '../../kept/shelf.ts';
import { inPetition, useAddressParams, useGo } from '../../ui/address.ts';
import { Button } from '../../ui/field.tsx';
import { numberText } from '../../ui/language.ts';
import { usePetition, usePlace } from '../../ui/place.tsx';
import { ProblemAlert, Waiting } from '../../ui/problem.tsx';
import { batchLabel } from './batch-label.ts';
import './desk.scss';
import { LineDesk } from './line-desk.tsx';
import { outboxOf } from './outbox.ts';
import { usePictureView } from './picture-view.ts';
import { Pictures } from './pictures.ts';
import { followPresses } from './presses.ts';
import { reasonsQuery } from './reasons.ts';
import { RefusedList } from './refused-list.tsx';
import { SectionForm } from './section-form.tsx';
import { useDecisions } from './use-decisions.ts';
import { useLines } from './use-lines.ts';

/** A batch in hand, one line at a time. */
export function Screen() {
  const { batchId } = useAddressParams();
  return <BatchDesk key={batchId} batchId={batchId ?? ''} />;
}

function BatchDesk({ batchId }: { readonly batchId: string }) {
  const { t } = useTranslation('desk');
  const place = usePlace();
  const petition = usePetition();
  const go = useGo();
  const outbox = useMemo(() => outboxOf(place.me.userId), [place.me.userId]);
  const queue = useSyncExternalStore(outbox.subscribe, outbox.state);
  const { data: reasons, error } = useQuery(reasonsQuery(petition.id));
  const { data: work } = useQuery({
    queryKey: ['desk', petition.id],
    queryFn: ({ signal }) =>
      orKept(`desk ${petition.id}`, () =>
        answerOf(api.GET('/api/v1/petitions/{petitionId}/desk', { signal, params: { path: { petitionId: petition.id } } })),
      ),
    staleTime: 0,
  });
  const pictures = useMemo(() => new Pictures(), []);
  const [view, onView] = usePictureView(batchId);
  pictures.pages = view.page;
  const { shown, goTo, noteAccepted } = useLines({ batchId, outbox, pictures });
  const decisions = useDecisions({ batchId, outbox, goTo, noteAccepted });
  const release = useMutation({
    mutationFn: async () => {
      await outbox.flush();
      return answerOf(api.POST('/api/v1/batches/{batchId}/release', { params: { path: { batchId } } }));
    },
    async onSuccess() {
      // The batch is no longer in these hands: nothing of its lines stays on the machine.
      await keepOnly('batch ', new Set());
      await keepOnly('picture ', new Set());
      go(inPetition(place, 'desk'));
    },
  });
  const reached = useSyncExternalStore(subscribeToReach, isReached);

  // The page itself is kept too, so that loading it anew without a network shows the desk.
  const ready = shown.kind === 'line';
  useEffect(() => {
    if (ready) void keepPage('/app/');
  }, [ready]);
  useEffect(() => () => pictures.clear(), [pictures]);
  useEffect(followPresses, []);
  useEffect(() => {
    if (reached && shown.kind === 'failed' && isOffline(shown.error)) void goTo(shown.after);
  }, [reached, shown, goTo]);

  // What another tab has done need not be done here.
  const at = shown.kind === 'line' ? shown.line : null;
  useEffect(() => {
    outbox.onTaken = ({ lineId, own }) => {
      if (!own && lineId === at?.lineId) void goTo(at.position);
    };
  }, [outbox, at, goTo]);

  const batch = work?.inHand?.batchId === batchId ? work.inHand : null;
  const mine = queue.waiting.filter((each) => each.batchId === batchId).length;
  const next = shown.kind === 'line' || shown.kind === 'end' ? shown.next : null;
  const done = next === null ? null : Math.min(next.lines, next.done + mine);
  return (
    <>
      <div className="desk-bar">
        <h1>{batch === null ? t('batch.title') : `${t(`purpose.${batch.purpose}`)}: ${batchLabel(t, batch.label)}`}</h1>
        {next === null || done === null ? null : (
          <>
            <progress max={next.lines} value={done} aria-label={t('batch.progress')} />
            <span>{t('home.done', { done: numberText(done), lines: numberText(next.lines) })}</span>
          </>
        )}
        <span className="desk-bar__last" role="status">
          {decisions.last === null ? '' : t('batch.last', { line: decisions.last.label, decision: decisions.last.words })}
        </span>
        <Button look="quiet" onClick={() => void decisions.undo()}>
          {t('batch.undo')}
        </Button>
        <Button look="quiet" waits={release.isPending} onClick={() => release.mutate()}>
          {t('home.handBack')}
        </Button>
      </div>
      <ProblemAlert error={error ?? release.error ?? decisions.error} />
      <RefusedList
        refused={queue.refused.filter((each) => each.batchId === batchId)}
        onLook={(refused) => void outbox.dismiss(refused.requestKey).then(() => goTo(refused.position - 1, { fresh: true }))}
        onPutAway={(refused) => void outbox.dismiss(refused.requestKey)}
      />
      {reached ? null : <p className="desk-warn">{t('batch.offline')}</p>}
      {reasons === undefined || work === undefined || shown.kind === 'fetching' ? <Waiting /> : null}
      {shown.kind === 'failed' ? (
        <>
          {isOffline(shown.error) ? <p className="desk-warn">{t('batch.noMoreKept')}</p> : <ProblemAlert error={shown.error} />}
          <Button autoFocus onClick={() => void goTo(shown.after, { fresh: true })}>
            {t('batch.again')}
          </Button>
        </>
      ) : null}
      {shown.kind === 'end' ? (
        <section className="desk-end">
          <h2>{t('batch.end')}</h2>
          <p>{queue.waiting.length > 0 ? t('batch.endWaiting', { count: queue.waiting.length }) : t('batch.endText')}</p>
          <Button autoFocus waits={release.isPending || queue.waiting.length > 0} onClick={() => release.mutate()}>
            {t('batch.finish')}
          </Button>
        </section>
      ) : null}
      {reasons === undefined || work === undefined || shown.kind !== 'line' ? null : shown.line.sectionReviewed ? (
        <LineDesk
          key={`${shown.line.lineId} ${shown.since}`}
          line={shown.line}
          since={shown.since}
          reasons={reasons}
          signatures={work.signatures}
          pictures={pictures}
          view={view}
          onView={onView}
          onDecide={(decision) => void decisions.decide(shown.line, decision)}
          onNext={() => void goTo(shown.line.position)}
          onUndo={() => void decisions.undo()}
          onRead={() => {
            decisions.noteReading(shown.line);
            void goTo(shown.line.position - 1, { fresh: true });
          }}
        />
      ) : (
        <SectionForm
          sectionId={shown.line.sectionId}
          reasons={reasons}
          onDone={() => void goTo(shown.line.position - 1, { fresh: true })}
        />
      )}
    </>
  );
}

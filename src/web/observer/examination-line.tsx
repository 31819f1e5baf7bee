import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { packetQuery } from '../registrar/office-data.ts';
import { PacketShown } from '../registrar/packet.tsx';
import { useAct } from '../ui/act.ts';
import { inPetition, useAddressParams } from '../ui/address.ts';
import { Button } from '../ui/field.tsx';
import { useMay, usePetition, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { TextArea, Tick } from '../ui/select-field.tsx';
import { challengesQuery, examinationKey, examinationQuery, useNoteKeys, useOpenNotes } from './examination-data.ts';
import { type NoteKeys, sealNote, tagOf } from './note-keys.ts';

/** One invalid line with its evidence, the proponents' own note on it, and where the law has one, the challenge. */
export function Screen() {
  const { t, i18n } = useTranslation('examination');
  const language = i18n.language === 'es' ? 'es' : 'en';
  const place = usePlace();
  const petition = usePetition();
  const may = useMay();
  const lineId = useAddressParams().lineId ?? '';
  const packet = useQuery(packetQuery(lineId));
  const examination = useQuery(examinationQuery(petition.id));
  const keys = useNoteKeys(petition.id);
  return (
    <div className="cs-no-print">
      <h1>{t('lineTitle')}</h1>
      <p>
        <Link to={inPetition(place, 'examination') as never}>{t('back')}</Link>
        {packet.data?.previous == null ? null : (
          <>
            {' · '}
            <Link to={inPetition(place, `examination/${packet.data.previous}`) as never}>{t('previous')}</Link>
          </>
        )}
        {packet.data?.next == null ? null : (
          <>
            {' · '}
            <Link to={inPetition(place, `examination/${packet.data.next}`) as never}>{t('next')}</Link>
          </>
        )}
      </p>
      {examination.data?.law.export === 'yes' && packet.data !== undefined ? (
        <p>
          <a href={`/api/v1/lines/${lineId}/evidence-document?language=${language}`} download>
            {t('copy')}
          </a>
        </p>
      ) : null}
      <ProblemAlert error={packet.error} />
      {packet.data === undefined ? packet.error === null ? <Waiting /> : null : <PacketShown packet={packet.data} />}
      {may('examination.note') && packet.data !== undefined ? (
        keys === null ? (
          <p>{t('notesClosed')}</p>
        ) : (
          <LineNote key={lineId} lineId={lineId} keys={keys} />
        )
      ) : null}
      {examination.data?.law.challenge != null && may('examination.challenge') ? <Challenge lineId={lineId} /> : null}
    </div>
  );
}

function LineNote({ lineId, keys }: { readonly lineId: string; readonly keys: NoteKeys }) {
  const petition = usePetition();
  const notes = useOpenNotes(petition.id);
  const tag = useQuery({ queryKey: ['note-tag', lineId], gcTime: 0, queryFn: () => tagOf({ keys, lineId }) }).data;
  if (notes === null || tag === undefined) return <Waiting />;
  const note = notes.get(tag);
  return <NoteForm key={note?.number ?? 0} keys={keys} tag={tag} note={note ?? { text: '', questioned: false, number: 0 }} />;
}

function NoteForm({
  keys,
  tag,
  note,
}: {
  readonly keys: NoteKeys;
  readonly tag: string;
  readonly note: { readonly text: string; readonly questioned: boolean; readonly number: number };
}) {
  const { t } = useTranslation('examination');
  const petition = usePetition();
  const [text, setText] = useState(note.text);
  const [questioned, setQuestioned] = useState(note.questioned);
  const keep = useAct({
    send: async (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/notes', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { tag, body: await sealNote({ keys, note: { text, questioned }, tag }), after: note.number },
        }),
      ),
    touches: [examinationKey(petition.id)],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!keep.isPending) keep.mutate(null);
      }}
    >
      <h2>{t('note')}</h2>
      <p className="usa-hint">{t('noteHint')}</p>
      <Tick label={t('question')} checked={questioned} onChange={(event) => setQuestioned(event.target.checked)} />
      <TextArea label={t('noteText')} maxLength={5_000} value={text} onChange={(event) => setText(event.target.value)} />
      <ProblemAlert error={keep.error} />
      <Button type="submit" waits={keep.isPending}>
        {t('noteKeep')}
      </Button>
      {note.number > 0 && text === note.text && questioned === note.questioned ? <p role="status">{t('noteKept')}</p> : null}
    </form>
  );
}

function Challenge({ lineId }: { readonly lineId: string }) {
  const { t } = useTranslation('examination');
  const petition = usePetition();
  const [ground, setGround] = useState('');
  const challenges = useQuery(challengesQuery(petition.id));
  const own = challenges.data?.items.filter((each) => each.lineId === lineId) ?? [];
  const challenge = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/challenges', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { lineId, ground, after: challenges.data?.items.at(-1)?.number ?? 0 },
        }),
      ),
    touches: [examinationKey(petition.id)],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!challenge.isPending) challenge.mutate(null, { onSuccess: () => setGround('') });
      }}
    >
      <h2>{t('challenge')}</h2>
      <ul>
        {own.map((each) => (
          <li key={each.challengeId}>
            {each.ground}
            <br />
            {each.answer === null ? t('unanswered') : `${each.answer.upheld ? t('upheld') : t('rejected')}: ${each.answer.answer}`}
          </li>
        ))}
      </ul>
      <TextArea label={t('ground')} required maxLength={2_000} value={ground} onChange={(event) => setGround(event.target.value)} />
      <ProblemAlert error={challenge.error} />
      <Button type="submit" waits={challenge.isPending}>
        {t('challengeNow')}
      </Button>
    </form>
  );
}

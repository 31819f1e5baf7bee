import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.ts';
import { useAct } from '../ui/act.ts';
import { inPetition } from '../ui/address.ts';
import { Button } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { useMay, usePetition, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { SelectField, TextArea } from '../ui/select-field.tsx';
import { challengesQuery, examinationKey } from './examination-data.ts';

type Challenge =
  paths['/api/v1/petitions/{petitionId}/challenges']['get']['responses'][200]['content']['application/json']['items'][number];

/** Every challenge of a petition whose law has them, with the office’s answer, or the form for it. */
export function Screen() {
  const { t } = useTranslation('examination');
  const place = usePlace();
  const petition = usePetition();
  const { data, error } = useQuery(challengesQuery(petition.id));
  const open = data?.items.filter(({ answer }) => answer === null).length ?? 0;
  return (
    <div className="cs-no-print">
      <h1>{t('challenges')}</h1>
      <p>
        <Link to={inPetition(place, 'examination') as never}>{t('back')}</Link>
      </p>
      <ProblemAlert error={error} />
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : null
      ) : (
        <>
          <p role="status" data-open={open}>
            {t('challengeCount', { count: data.items.length, open })}
          </p>
          <ul className="cs-cards">
            {data.items.map((each) => (
              <ChallengeCard key={each.challengeId} challenge={each} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function ChallengeCard({ challenge }: { readonly challenge: Challenge }) {
  const { t } = useTranslation('examination');
  const place = usePlace();
  const may = useMay();
  return (
    <li className="cs-card">
      <h2>
        {t('challengeNumber', { number: challenge.number })} · {dateText(challenge.at)}
      </h2>
      <p>{challenge.ground}</p>
      <p>
        <Link to={inPetition(place, `examination/${challenge.lineId}`) as never}>{t('toLine')}</Link>
      </p>
      {challenge.answer === null ? (
        may('examination.answer') ? (
          <AnswerForm challengeId={challenge.challengeId} number={challenge.number} />
        ) : (
          <p>{t('unanswered')}</p>
        )
      ) : (
        <p>
          <strong>{challenge.answer.upheld ? t('upheld') : t('rejected')}</strong>, {dateText(challenge.answer.at)}:{' '}
          {challenge.answer.answer}
        </p>
      )}
    </li>
  );
}

function AnswerForm({ challengeId, number }: { readonly challengeId: string; readonly number: number }) {
  const { t } = useTranslation('examination');
  const petition = usePetition();
  const [upheld, setUpheld] = useState('');
  const [answer, setAnswer] = useState('');
  const send = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/challenges/{challengeId}/answer', {
          params: { path: { petitionId: petition.id, challengeId }, header: { 'Idempotency-Key': key } },
          body: { upheld: upheld === 'upheld', answer },
        }),
      ),
    touches: [examinationKey(petition.id)],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!send.isPending) send.mutate(null);
      }}
    >
      <SelectField label={t('decision', { number })} required value={upheld} onChange={(event) => setUpheld(event.target.value)}>
        <option value="">{t('chooseDecision')}</option>
        <option value="upheld">{t('upheld')}</option>
        <option value="rejected">{t('rejected')}</option>
      </SelectField>
      <TextArea
        label={t('answerText', { number })}
        hint={t('answerHint')}
        required
        maxLength={2_000}
        value={answer}
        onChange={(event) => setAnswer(event.target.value)}
      />
      <ProblemAlert error={send.error} />
      <Button type="submit" waits={send.isPending}>
        {t('answerNow')}
      </Button>
    </form>
  );
}

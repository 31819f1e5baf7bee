import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { Button, TextField } from '../ui/field.tsx';
import { inOrganisation, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';

/** The manual by which reviewers work; every finding states it. */
export function Screen() {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const { data, error } = useQuery({
    queryKey: ['manual', member.organisationId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/manual', { signal, params: { header: inOrganisation(member.organisationId) } })),
  });
  return (
    <>
      <h1>{t('manual.title')}</h1>
      <p>{t('manual.what')}</p>
      <ProblemAlert error={error} />
      {data === undefined ? error === null ? <Waiting /> : null : <ManualForm key={data.number} {...data} />}
    </>
  );
}

function ManualForm({ number, version }: { readonly number: number; readonly version: string }) {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const [text, setText] = useState(version);
  const set = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/manual', {
          params: { header: { ...inOrganisation(member.organisationId), 'Idempotency-Key': key } },
          body: { version: text, after: number },
        }),
      ),
    touches: [['manual']],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!set.isPending) set.mutate(null);
      }}
    >
      <p role="status">{number === 0 ? t('manual.none') : t('manual.saved', { version })}</p>
      <TextField
        label={t('manual.version')}
        hint={t('manual.hint')}
        required
        maxLength={60}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ProblemAlert error={set.error} />
      <Button type="submit" waits={set.isPending}>
        {t('manual.save')}
      </Button>
    </form>
  );
}

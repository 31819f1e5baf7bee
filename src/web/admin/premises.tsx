import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { Button } from '../ui/field.tsx';
import { inOrganisation, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { TextArea } from '../ui/select-field.tsx';

/** The machines on which an examination may take place. */
export function Screen() {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const { data, error } = useQuery({
    queryKey: ['premises', member.organisationId],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/premises', { signal, params: { header: inOrganisation(member.organisationId) } })),
  });
  return (
    <>
      <h1>{t('premises.title')}</h1>
      <p>{t('premises.what')}</p>
      <ProblemAlert error={error} />
      {data === undefined ? error === null ? <Waiting /> : null : <Machines key={data.number} {...data} />}
    </>
  );
}

function Machines({ number, addresses, own }: { readonly number: number; readonly addresses: readonly string[]; readonly own: string }) {
  const { t } = useTranslation('admin');
  const { member } = usePlace();
  const [text, setText] = useState(addresses.join('\n'));
  const set = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/premises', {
          params: { header: { ...inOrganisation(member.organisationId), 'Idempotency-Key': key } },
          body: { addresses: text.split(/\s+/).filter((each) => each !== ''), after: number },
        }),
      ),
    touches: [['premises']],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!set.isPending) set.mutate(null);
      }}
    >
      <p>{t('premises.own', { address: own })}</p>
      <TextArea label={t('premises.addresses')} hint={t('premises.hint')} value={text} onChange={(event) => setText(event.target.value)} />
      <ProblemAlert error={set.error} />
      <Button type="submit" waits={set.isPending}>
        {t('premises.save')}
      </Button>
      {number > 0 && text === addresses.join('\n') ? <p role="status">{t('premises.saved', { count: addresses.length })}</p> : null}
    </form>
  );
}

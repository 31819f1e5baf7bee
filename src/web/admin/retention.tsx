import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import type { paths } from '../api/schema.ts';
import { useAct } from '../ui/act.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { Tick } from '../ui/select-field.tsx';
import { Source } from '../ui/source.tsx';

type Retention = paths['/api/v1/petitions/{petitionId}/retention']['get']['responses'][200]['content']['application/json'];

/** How long a petition is kept, holds on it, and its destruction by two people. */
export function Screen() {
  const { t, i18n } = useTranslation('admin');
  const petition = usePetition();
  const language = i18n.language === 'es' ? 'es' : 'en';
  const { data, error } = useQuery({
    queryKey: ['retention', petition.id],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/petitions/{petitionId}/retention', { signal, params: { path: { petitionId: petition.id } } })),
  });
  return (
    <>
      <h1>{t('retention.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? (
        error === null ? (
          <Waiting />
        ) : null
      ) : (
        <>
          <p>
            {data.law.words[language]} <Source {...data.law} />
          </p>
          <p>{data.endsByRule === null ? t('retention.noDay') : t('retention.ends', { day: dateText(data.endsByRule) })}</p>
          <Hold retention={data} />
          <Destruction retention={data} />
        </>
      )}
    </>
  );
}

function Hold({ retention }: { readonly retention: Retention }) {
  const { t } = useTranslation('admin');
  const petition = usePetition();
  const [reason, setReason] = useState('');
  const set = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/holds', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { placed: !retention.held, reason },
        }),
      ),
    touches: [['retention', petition.id]],
  });
  return (
    <section>
      <h2>{t('retention.holds')}</h2>
      <p className={retention.held ? 'cs-tag cs-tag--warn' : 'cs-tag'}>{retention.held ? t('retention.held') : t('retention.notHeld')}</p>
      <DataTable
        caption={t('retention.holds')}
        headings={[t('retention.at'), t('retention.what'), t('retention.reason'), t('retention.by')]}
        empty={t('retention.noHolds')}
        rows={retention.holds.map((hold) => ({
          key: hold.number,
          cells: [dateText(hold.at), hold.placed ? t('retention.placed') : t('retention.lifted'), hold.reason, hold.by],
        }))}
      />
      <form
        className="cs-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!set.isPending) set.mutate(null, { onSuccess: () => setReason('') });
        }}
      >
        <TextField
          label={t('retention.reason')}
          required
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <ProblemAlert error={set.error} />
        <Button type="submit" look="outline" waits={set.isPending}>
          {retention.held ? t('retention.lift') : t('retention.place')}
        </Button>
      </form>
    </section>
  );
}

function Destruction({ retention }: { readonly retention: Retention }) {
  const { t } = useTranslation('admin');
  const { request } = retention;
  return (
    <section>
      <h2>{t('retention.destruction')}</h2>
      <p>{t('retention.destructionWhat')}</p>
      {!retention.closed ? <p>{t('retention.notClosed')}</p> : null}
      {request === null ? null : (
        <dl className="cs-facts">
          <dt>{t('retention.asked')}</dt>
          <dd>
            {request.requestedBy}, {dateText(request.requestedAt)}
          </dd>
          <dt>{t('retention.reason')}</dt>
          <dd>{request.reason}</dd>
          <dt>{t('retention.stated')}</dt>
          <dd>{dateText(request.retentionEnds)}</dd>
          {request.destroyedAt === null ? null : (
            <>
              <dt>{t('retention.destroyed')}</dt>
              <dd>
                {request.approvedBy}, {dateText(request.destroyedAt)}
              </dd>
            </>
          )}
        </dl>
      )}
      {retention.closed && request === null ? <Ask retention={retention} /> : null}
      {request !== null && request.destroyedAt === null ? request.own ? <p>{t('retention.second')}</p> : <Approve /> : null}
    </section>
  );
}

function Ask({ retention }: { readonly retention: Retention }) {
  const { t } = useTranslation('admin');
  const petition = usePetition();
  const [reason, setReason] = useState('');
  const [ends, setEnds] = useState(retention.endsByRule ?? '');
  const ask = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/destruction', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { reason, retentionEnds: ends },
        }),
      ),
    touches: [['retention', petition.id]],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!ask.isPending) ask.mutate(null);
      }}
    >
      <TextField
        label={t('retention.stated')}
        hint={t('retention.statedHint')}
        type="date"
        required
        value={ends}
        onChange={(event) => setEnds(event.target.value)}
      />
      <TextField
        label={t('retention.reason')}
        required
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <ProblemAlert error={ask.error} />
      <Button type="submit" look="outline" waits={ask.isPending}>
        {t('retention.ask')}
      </Button>
    </form>
  );
}

function Approve() {
  const { t } = useTranslation('admin');
  const petition = usePetition();
  const [sure, setSure] = useState(false);
  const approve = useAct({
    send: (_: null) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/destruction/approval', {
          params: { path: { petitionId: petition.id } },
          body: { confirmRetentionEnded: true },
        }),
      ),
    touches: [['retention', petition.id]],
  });
  return (
    <form
      className="cs-form cs-sure"
      onSubmit={(event) => {
        event.preventDefault();
        if (!approve.isPending) approve.mutate(null);
      }}
    >
      <Tick label={t('retention.sure')} required checked={sure} onChange={(event) => setSure(event.target.checked)} />
      <ProblemAlert error={approve.error} />
      <Button type="submit" look="danger" waits={approve.isPending}>
        {t('retention.destroy')}
      </Button>
    </form>
  );
}

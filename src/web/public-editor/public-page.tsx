import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { Button, TextField } from '../ui/field.tsx';
import { dateText, numberText } from '../ui/language.ts';
import { useMay, usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { TextArea } from '../ui/select-field.tsx';
import { type EditedPage, pageKey, pageQuery } from './page-data.ts';

const FIELDS = ['asks', 'whom', 'grounds', 'answer', 'contact', 'volunteers'] as const;

/** The public page: its address, its texts in two languages, and the act of publishing. */
export function Screen() {
  const { t } = useTranslation('public');
  const petition = usePetition();
  const may = useMay();
  const { data, error } = useQuery(pageQuery(petition.id));
  return (
    <>
      <h1>{t('page.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? error === null ? <Waiting /> : null : null}
      {data?.page === null ? may('page.publish') ? <Open /> : <p>{t('page.notOpened')}</p> : null}
      {data?.page ? (
        <>
          <Standing data={data} />
          {may('page.publish') ? <Publish data={data} /> : null}
          <h2>{t('texts.title')}</h2>
          <p>{t('texts.what')}</p>
          {FIELDS.filter((field) => data.organisation === 'campaign' || field !== 'volunteers').map((field) => (
            <section key={field}>
              <h3>{t(`texts.${field}`)}</h3>
              <Text field={field} language="en" saved={data.texts[field].en} />
              <Text field={field} language="es" saved={data.texts[field].es} />
            </section>
          ))}
        </>
      ) : null}
    </>
  );
}

function Open() {
  const { t } = useTranslation('public');
  const petition = usePetition();
  const [slug, setSlug] = useState('');
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const open = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/public-page', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { slug, zone },
        }),
      ),
    touches: [pageKey(petition.id)],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!open.isPending) open.mutate(null);
      }}
    >
      <p>{t('open.what')}</p>
      <TextField
        label={t('open.slug')}
        hint={t('open.slugHint')}
        required
        pattern="[a-z0-9][a-z0-9\-]{1,58}[a-z0-9]"
        value={slug}
        onChange={(event) => setSlug(event.target.value)}
      />
      <TextField label={t('open.zone')} hint={t('open.zoneHint')} required value={zone} onChange={(event) => setZone(event.target.value)} />
      <ProblemAlert error={open.error} />
      <Button type="submit" waits={open.isPending}>
        {t('open.do')}
      </Button>
    </form>
  );
}

function Standing({ data: { page } }: { readonly data: EditedPage }) {
  const { t } = useTranslation('public');
  if (page === null) return null;
  return (
    <dl className="cs-facts">
      <dt>{t('page.address')}</dt>
      <dd>{page.shown ? <a href={`/p/${page.slug}`}>/p/{page.slug}</a> : `/p/${page.slug}`}</dd>
      <dt>{t('page.zone')}</dt>
      <dd>{page.zone}</dd>
      <dt>{t('page.state')}</dt>
      <dd>
        {page.publishedAt === null ? t('page.hidden') : t('page.shown', { day: dateText(page.publishedAt) })}
        {page.changed ? ` ${t('page.changed')}` : ''}
      </dd>
    </dl>
  );
}

function Publish({ data }: { readonly data: EditedPage }) {
  const { t } = useTranslation('public');
  const petition = usePetition();
  const { tallied, organisation } = data;
  const [lines, setLines] = useState(tallied === null ? '' : String(tallied.lines));
  const [on, setOn] = useState(tallied?.on ?? new Date().toLocaleDateString('en-CA'));
  const [reason, setReason] = useState('');
  const touches = [pageKey(petition.id)];
  const publish = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/public-page/publications', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { claim: organisation === 'campaign' && lines !== '' ? { lines: Number(lines), on } : null },
        }),
      ),
    touches,
  });
  const withdraw = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/public-page/withdrawals', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { reason },
        }),
      ),
    touches,
  });
  return (
    <section>
      <h2>{t('publish.title')}</h2>
      <p>{t(organisation === 'campaign' ? 'publish.campaign' : 'publish.office')}</p>
      <form
        className="cs-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!publish.isPending) publish.mutate(null);
        }}
      >
        {organisation === 'campaign' ? (
          <>
            <TextField
              label={t('publish.lines')}
              hint={
                tallied === null || tallied.told === null ? t('publish.linesHint') : t('publish.told', { count: numberText(tallied.told) })
              }
              inputMode="numeric"
              pattern="\d*"
              value={lines}
              onChange={(event) => setLines(event.target.value)}
            />
            <TextField label={t('publish.on')} type="date" required value={on} onChange={(event) => setOn(event.target.value)} />
          </>
        ) : null}
        <ProblemAlert error={publish.error} />
        {publish.isSuccess ? <p role="status">{t('publish.done')}</p> : null}
        <Button type="submit" waits={publish.isPending}>
          {t('publish.do')}
        </Button>
      </form>
      {data.page?.shown ? (
        <details>
          <summary>{t('withdraw.title')}</summary>
          <form
            className="cs-form"
            onSubmit={(event) => {
              event.preventDefault();
              if (!withdraw.isPending) withdraw.mutate(null);
            }}
          >
            <TextField
              label={t('withdraw.reason')}
              required
              maxLength={300}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
            <ProblemAlert error={withdraw.error} />
            <Button type="submit" look="danger" waits={withdraw.isPending}>
              {t('withdraw.do')}
            </Button>
          </form>
        </details>
      ) : null}
    </section>
  );
}

function Text({
  field,
  language,
  saved,
}: {
  readonly field: (typeof FIELDS)[number];
  readonly language: 'en' | 'es';
  readonly saved: string;
}) {
  const { t } = useTranslation('public');
  const petition = usePetition();
  const [body, setBody] = useState(saved);
  const save = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions/{petitionId}/public-page/texts', {
          params: { path: { petitionId: petition.id }, header: { 'Idempotency-Key': key } },
          body: { field, language, body },
        }),
      ),
    touches: [pageKey(petition.id)],
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate(null);
      }}
    >
      <TextArea
        label={`${t(`texts.${field}`)} (${t(`language.${language}`)})`}
        lang={language}
        rows={3}
        maxLength={6000}
        value={body}
        onChange={(event) => setBody(event.target.value)}
      />
      <ProblemAlert error={save.error} />
      <Button type="submit" look="outline" waits={save.isPending} aria-disabled={body === saved}>
        {body === saved ? t('texts.saved') : t('texts.save')}
      </Button>
    </form>
  );
}

import { type FormEvent, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageChoice } from '../ui/choices.tsx';
import { Button, TextField } from '../ui/field.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { CheckSigner } from './check-signer.tsx';
import {
  discard,
  forget,
  type Known,
  keep,
  keepKnown,
  outbox,
  known as readKnown,
  type Sent,
  send,
  tryAgain,
  type Waiting,
} from './outbox.ts';

const WORK = ['issued', 'returned', 'tallied', 'check'] as const;
type Work = (typeof WORK)[number];

/** Milliseconds after which sending is tried again. */
const AGAIN_MS = 15_000;

/** The page at the table: issue, take back and count sections, with or without a network. */
export function Phone() {
  const { t } = useTranslation('campaign');
  const [known, setKnown] = useState<Known | null>(null);
  const [waiting, setWaiting] = useState<readonly Waiting[]>([]);
  const [state, setState] = useState<Sent | 'sending'>('done');
  const [work, setWork] = useState<Work>('issued');
  const refresh = useCallback(async () => setWaiting(await outbox()), []);
  const sendNow = useCallback(async () => {
    setState('sending');
    setState(await send());
    await refresh();
  }, [refresh]);
  useEffect(() => {
    void refresh();
    void readKnown().then(async (kept) => {
      setKnown(kept);
      const fresh = await loadKnown(kept?.petitionId ?? null);
      if (fresh !== null) setKnown(fresh);
      await sendNow();
    });
    const timer = setInterval(() => void sendNow(), AGAIN_MS);
    const online = () => void sendNow();
    window.addEventListener('online', online);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', online);
    };
  }, [refresh, sendNow]);
  useEffect(() => {
    document.title = t('phone.title');
  }, [t]);
  const open = waiting.filter(({ refusal }) => refusal === null).length;
  return (
    <>
      <header className="cs-header">
        <span className="cs-brand">{t('phone.title')}</span>
        <span
          className={`cs-saved cs-saved--${open > 0 || state === 'signed-out' ? 'offline' : 'saved'}`}
          role="status"
          data-waiting={open}
        >
          {state === 'signed-out' ? t('phone.signedOut') : open > 0 ? t('phone.waiting', { count: open }) : t('phone.allSent')}
        </span>
        <div className="cs-header__own">
          <LanguageChoice />
        </div>
      </header>
      <main className="cs-main">
        <h1>{known?.title ?? t('phone.title')}</h1>
        {state === 'signed-out' ? (
          <p>
            <a href="/app/sign-in?to=%2F">{t('phone.signIn')}</a>
          </p>
        ) : null}
        {known === null ? <p>{t('phone.unknown')}</p> : null}
        {known === null ? null : (
          <>
            <SelectField label={t('phone.work')} value={work} onChange={(event) => setWork(event.target.value as Work)}>
              {WORK.map((each) => (
                <option key={each} value={each}>
                  {t(`phone.what.${each}`)}
                </option>
              ))}
            </SelectField>
            {work === 'check' ? (
              <CheckSigner petitionId={known.petitionId} />
            ) : (
              <Move
                key={work}
                work={work}
                known={known}
                done={async () => {
                  await refresh();
                  void sendNow();
                }}
              />
            )}
          </>
        )}
        <Outbox waiting={waiting} refresh={refresh} sendNow={sendNow} />
        {known === null ? null : (
          <p>
            <Button look="quiet" onClick={() => void forget().then(() => setKnown(null))}>
              {t('phone.forget')}
            </Button>
          </p>
        )}
      </main>
    </>
  );
}

/** The petition and its circulators, where there is a network and somebody is signed in; of several petitions the newest that circulates. */
async function loadKnown(petitionId: string | null): Promise<Known | null> {
  const read = async <T,>(path: string): Promise<T | null> => {
    const answer = await fetch(`/api/v1${path}`).catch(() => null);
    return answer?.ok ? ((await answer.json()) as T) : null;
  };
  const me = await read<{ readonly memberships: readonly { readonly organisationId: string; readonly organisationKind: string }[] }>('/me');
  const campaign = me?.memberships.find(({ organisationKind }) => organisationKind === 'campaign');
  if (campaign === undefined) return null;
  const listed = await fetch('/api/v1/petitions', { headers: { 'countersign-organisation': campaign.organisationId } }).catch(() => null);
  if (!listed?.ok) return null;
  const { items } = (await listed.json()) as {
    readonly items: readonly { readonly id: string; readonly title: string; readonly state: string }[];
  };
  const petition = items.find(({ id }) => id === petitionId) ?? items.find(({ state }) => state === 'circulating') ?? items[0];
  if (petition === undefined) return null;
  const circulators = await read<{ readonly items: readonly (Known['circulators'][number] & { readonly ended: boolean })[] }>(
    `/petitions/${petition.id}/circulators`,
  );
  if (circulators === null) return null;
  const kept = {
    petitionId: petition.id,
    title: petition.title,
    circulators: circulators.items.filter(({ ended }) => !ended).map(({ circulatorId, number, name }) => ({ circulatorId, number, name })),
  };
  await keepKnown(kept);
  return kept;
}

function Move({ work, known, done }: { readonly work: Exclude<Work, 'check'>; readonly known: Known; readonly done: () => Promise<void> }) {
  const { t } = useTranslation('campaign');
  const [sections, setSections] = useState('');
  const [circulatorId, setCirculator] = useState('');
  const [lines, setLines] = useState('');
  const [kept, setKept] = useState('');
  const [keeping, setKeeping] = useState(false);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (keeping || sections.trim() === '') return;
    setKeeping(true);
    const on = new Intl.DateTimeFormat('en-CA').format(new Date());
    const circulator = known.circulators.find((each) => each.circulatorId === circulatorId);
    const words = [`${t(`phone.what.${work}`)}: ${sections}`, work === 'tallied' ? `${lines} ${t('lines')}` : (circulator?.name ?? '')]
      .filter((part) => part !== '')
      .join(' · ');
    const body =
      work === 'tallied'
        ? { sections, lines: Number(lines), on }
        : { sections, kind: work, on, ...(work === 'issued' ? { circulatorId } : {}) };
    await keep({ petitionId: known.petitionId, route: work === 'tallied' ? 'tallies' : 'custody', body, words });
    setSections('');
    setLines('');
    setKept(words);
    setKeeping(false);
    await done();
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="cs-form">
      <TextField
        label={t('sections.which')}
        hint={t('sections.whichHint')}
        value={sections}
        onChange={(event) => setSections(event.target.value)}
        required
        autoComplete="off"
        enterKeyHint="next"
      />
      {work === 'issued' ? (
        <SelectField label={t('sections.to')} value={circulatorId} required onChange={(event) => setCirculator(event.target.value)}>
          <option value="">{t('choose')}</option>
          {known.circulators.map((each) => (
            <option key={each.circulatorId} value={each.circulatorId}>
              {each.number} · {each.name}
            </option>
          ))}
        </SelectField>
      ) : null}
      {work === 'tallied' ? (
        <TextField
          label={t('sections.lines')}
          hint={t('sections.linesHint')}
          type="number"
          inputMode="numeric"
          min={0}
          value={lines}
          onChange={(event) => setLines(event.target.value)}
          required
        />
      ) : null}
      <Button type="submit" waits={keeping}>
        {t('record')}
      </Button>
      {kept === '' ? null : (
        <p role="status" className="cs-done">
          {t('phone.kept', { words: kept })}
        </p>
      )}
    </form>
  );
}

function Outbox({
  waiting,
  refresh,
  sendNow,
}: {
  readonly waiting: readonly Waiting[];
  readonly refresh: () => Promise<void>;
  readonly sendNow: () => Promise<void>;
}) {
  const { t } = useTranslation('campaign');
  if (waiting.length === 0) return null;
  return (
    <>
      <h2>{t('phone.outbox')}</h2>
      <ul className="cs-rows">
        {waiting.map((each) => (
          <li key={each.key} data-refused={each.refusal !== null}>
            {each.words}
            {each.refusal === null ? (
              <> · {t('phone.waits')}</>
            ) : (
              <>
                <br />
                <strong>{t('phone.refused')}</strong> {each.refusal}
                <span className="cs-inline">
                  <Button look="quiet" aria-label={`${t('phone.again')}: ${each.words}`} onClick={() => void tryAgain(each).then(sendNow)}>
                    {t('phone.again')}
                  </Button>
                  <Button
                    look="quiet"
                    aria-label={`${t('phone.discard')}: ${each.words}`}
                    onClick={() => void discard(each.key).then(refresh)}
                  >
                    {t('phone.discard')}
                  </Button>
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, TextField } from '../ui/field.tsx';

interface Checked {
  readonly left: number;
  readonly rollAsOf: string;
  readonly voters: readonly {
    readonly name: string;
    readonly address: string;
    readonly city: string;
    readonly answer: 'may-sign' | 'may-not-sign' | 'ask';
  }[];
}

/** Asks whether somebody is on the roll: online only, limited per person, logged; nothing of it is kept on the phone. */
export function CheckSigner({ petitionId }: { readonly petitionId: string }) {
  const { t } = useTranslation('campaign');
  const [query, setQuery] = useState('');
  const [checked, setChecked] = useState<Checked | null>(null);
  const [problem, setProblem] = useState('');
  const [asking, setAsking] = useState(false);
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (asking) return;
    setAsking(true);
    setChecked(null);
    const answer = await fetch(`/api/v1/petitions/${petitionId}/signer-checks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': document.documentElement.lang },
      body: JSON.stringify({ query }),
    }).catch(() => null);
    const body = (await answer?.json().catch(() => null)) as (Checked & { readonly title?: string; readonly detail?: string }) | null;
    setProblem(answer?.ok ? '' : answer === null ? t('phone.onlineOnly') : `${body?.title ?? ''} ${body?.detail ?? ''}`);
    if (answer?.ok && body !== null) setChecked(body);
    setAsking(false);
  }
  return (
    <form className="cs-form" onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('phone.query')}
        hint={t('phone.queryHint')}
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        minLength={3}
        required
        autoComplete="off"
      />
      <Button type="submit" waits={asking}>
        {t('phone.ask')}
      </Button>
      <div role="status">
        {problem === '' ? null : <p>{problem}</p>}
        {checked === null ? null : (
          <>
            {checked.voters.length === 0 ? <p>{t('phone.nobody')}</p> : null}
            <ul className="cs-rows">
              {checked.voters.map((voter) => (
                <li key={`${voter.name} ${voter.address}`}>
                  <strong>{t(`phone.answer.${voter.answer}`)}</strong>
                  <br />
                  {voter.name}, {voter.address}, {voter.city}
                </li>
              ))}
            </ul>
            <p className="cs-quiet">{t('phone.left', { count: checked.left, on: checked.rollAsOf })}</p>
          </>
        )}
      </div>
    </form>
  );
}

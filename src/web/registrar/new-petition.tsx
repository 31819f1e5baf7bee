import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { useGo } from '../ui/address.ts';
import { Button, TextField } from '../ui/field.tsx';
import { inOrganisation, usePlace } from '../ui/place.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { SelectField } from '../ui/select-field.tsx';

/** Opens a petition under a rule pack. */
export function Screen() {
  const { t } = useTranslation('office');
  const { member } = usePlace();
  const go = useGo();
  const packs = useQuery({
    queryKey: ['rule-packs'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/rule-packs', { signal })),
    staleTime: 600_000,
  });
  const [fields, setFields] = useState({
    title: '',
    target: '',
    jurisdiction: '',
    pack: '',
    registered: '',
    on: new Date().toLocaleDateString('en-CA'),
  });
  const put = (name: keyof typeof fields) => (event: { readonly target: { readonly value: string } }) =>
    setFields((before) => ({ ...before, [name]: event.target.value }));
  const create = useAct({
    send: (_: null, key) =>
      answerOf(
        api.POST('/api/v1/petitions', {
          params: { header: { ...inOrganisation(member.organisationId), 'Idempotency-Key': key } },
          body: { ...fields, registered: Number(fields.registered) },
        }),
      ),
    touches: [['petitions']],
  });
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (create.isPending) return;
    create.mutate(null, { onSuccess: ({ petitionId }) => go(`/org/${member.organisationId}/petitions/${petitionId}`) });
  }
  return (
    <form className="cs-form" onSubmit={submit}>
      <h1>{t('new.title')}</h1>
      <TextField label={t('new.name')} required maxLength={200} value={fields.title} onChange={put('title')} />
      <TextField label={t('new.target')} required maxLength={200} value={fields.target} onChange={put('target')} />
      <TextField
        label={t('new.jurisdiction')}
        hint={t('new.jurisdictionHint')}
        required
        maxLength={100}
        value={fields.jurisdiction}
        onChange={put('jurisdiction')}
      />
      <SelectField label={t('new.pack')} required value={fields.pack} onChange={put('pack')}>
        <option value="">{t('choose')}</option>
        {packs.data?.items
          .filter(({ template }) => !template)
          .map((pack) => (
            <option key={pack.id} value={pack.id} lang="en">
              {pack.title}
            </option>
          ))}
      </SelectField>
      <TextField
        label={t('new.registered')}
        hint={t('new.registeredHint')}
        type="number"
        min={1}
        required
        value={fields.registered}
        onChange={put('registered')}
      />
      <TextField label={t('new.on')} type="date" required value={fields.on} onChange={put('on')} />
      <ProblemAlert error={create.error} />
      <Button type="submit" waits={create.isPending}>
        {t('new.open')}
      </Button>
    </form>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useGo } from '../ui/address.ts';
import { Button, TextField } from '../ui/field.tsx';
import { inOrganisation, usePlace } from '../ui/place.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { useRequestKey } from '../ui/request-key.ts';
import { SelectField } from '../ui/select-field.tsx';

/** Opens a petition under a rule pack: its requirement and its dates follow from it. */
export function Screen() {
  const { t } = useTranslation('campaign');
  const { member } = usePlace();
  const go = useGo();
  const queries = useQueryClient();
  const key = useRequestKey();
  const packs = useQuery({
    queryKey: ['rule-packs'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/v1/rule-packs', { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const usable = packs.data?.items.filter(({ template }) => !template) ?? [];
  const [title, setTitle] = useState('');
  const [target, setTarget] = useState('');
  const [jurisdiction, setJurisdiction] = useState('');
  const [pack, setPack] = useState('');
  const [registered, setRegistered] = useState('');
  const [on, setOn] = useState('');
  const open = useMutation({
    mutationFn: () =>
      answerOf(
        api.POST('/api/v1/petitions', {
          params: { header: { ...inOrganisation(member.organisationId), 'Idempotency-Key': key.current() } },
          body: { title, target, jurisdiction, pack, registered: Number(registered), on },
        }),
      ),
    async onSuccess({ petitionId }) {
      key.used();
      await queries.invalidateQueries({ queryKey: ['petitions'] });
      go(`/org/${member.organisationId}/petitions/${petitionId}/dates`);
    },
  });
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!open.isPending) open.mutate();
      }}
    >
      <h1>{t('newPetition.title')}</h1>
      <TextField label={t('newPetition.name')} value={title} onChange={(event) => setTitle(event.target.value)} required />
      <TextField label={t('newPetition.target')} value={target} onChange={(event) => setTarget(event.target.value)} required />
      <TextField
        label={t('newPetition.jurisdiction')}
        hint={t('newPetition.jurisdictionHint')}
        value={jurisdiction}
        onChange={(event) => setJurisdiction(event.target.value)}
        required
      />
      <SelectField label={t('newPetition.pack')} value={pack} required onChange={(event) => setPack(event.target.value)}>
        <option value="">{t('choose')}</option>
        {usable.map((each) => (
          <option key={each.id} value={each.id}>
            {each.title} ({each.id})
          </option>
        ))}
      </SelectField>
      <TextField
        label={t('newPetition.registered')}
        hint={t('newPetition.registeredHint')}
        type="number"
        min={1}
        value={registered}
        onChange={(event) => setRegistered(event.target.value)}
        required
      />
      <TextField label={t('newPetition.on')} type="date" value={on} onChange={(event) => setOn(event.target.value)} required />
      <ProblemAlert error={open.error ?? packs.error} />
      <Button type="submit" waits={open.isPending}>
        {t('newPetition.open')}
      </Button>
    </form>
  );
}

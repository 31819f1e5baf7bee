import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useAct } from '../ui/act.ts';
import { Button, TextField } from '../ui/field.tsx';
import { FileField } from '../ui/file-field.tsx';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { SelectField, TextArea, Tick } from '../ui/select-field.tsx';
import { type EditedPage, pageKey } from './page-data.ts';

type Item = EditedPage['items'][number];
type Kind = Item['kind'];
type Values = Readonly<Record<string, string | boolean>>;

/** What was written of an item, flat, as a form has it. */
function valuesOf(item: Item | null, zone: string): Values {
  const body = (item?.body ?? {}) as Record<string, never> & {
    title?: { en: string; es: string };
    words?: { en: string; es: string } | string;
    hours?: { en: string; es: string };
    where?: { name: string; address: string; latitude: number | null; longitude: number | null };
    consent?: { given: boolean; on: string; how: string };
  };
  const text = (key: string) => (body[key] === undefined ? '' : String(body[key]));
  const both = typeof body.words === 'string' ? { en: body.words, es: '' } : (body.words ?? body.hours ?? { en: '', es: '' });
  return {
    titleEn: body.title?.en ?? '',
    titleEs: body.title?.es ?? '',
    wordsEn: both.en,
    wordsEs: both.es,
    date: text('date'),
    starts: text('starts'),
    minutes: text('minutes') || '60',
    zone: text('zone') || zone,
    place: body.where?.name ?? '',
    address: body.where?.address ?? '',
    latitude: String(body.where?.latitude ?? ''),
    longitude: String(body.where?.longitude ?? ''),
    stance: text('stance') || 'support',
    name: text('name'),
    who: text('who'),
    language: text('language') || 'en',
    consent: body.consent?.given ?? false,
    consentOn: body.consent?.on ?? '',
    consentHow: body.consent?.how ?? '',
    alt: '',
    pictureConsent: false,
  };
}

function bodyOf({ kind, values, picture }: { readonly kind: Kind; readonly values: Values; readonly picture: string | null }): unknown {
  const text = (key: string) => String(values[key]);
  const number = (key: string) => (text(key) === '' ? null : Number(text(key)));
  const where = { name: text('place'), address: text('address'), latitude: number('latitude'), longitude: number('longitude') };
  const words = { en: text('wordsEn'), es: text('wordsEs') };
  const title = { en: text('titleEn'), es: text('titleEs') };
  switch (kind) {
    case 'event':
      return {
        title,
        ...(words.en === '' ? {} : { words }),
        date: text('date'),
        starts: text('starts'),
        minutes: Number(text('minutes')),
        zone: text('zone'),
        where,
      };
    case 'place':
      return { hours: words, where };
    case 'announcement':
      return { title, words };
    case 'statement':
      return {
        stance: text('stance'),
        name: text('name'),
        who: text('who'),
        words: words.en,
        language: text('language'),
        consent: { given: values.consent, on: text('consentOn'), how: text('consentHow') },
        picture: picture === null ? null : { data: picture, alt: text('alt'), consent: values.pictureConsent },
      };
  }
}

/** A file as the API takes it. */
function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^data:[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** A new item, or the correction of one. */
export function ItemForm({
  zone,
  organisation,
  edited,
  onDone,
}: {
  readonly zone: string;
  readonly organisation: 'campaign' | 'office';
  readonly edited: Item | null;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('public');
  const petition = usePetition();
  const kinds: readonly Kind[] = organisation === 'office' ? ['announcement'] : ['event', 'place', 'announcement', 'statement'];
  const [kind, setKind] = useState<Kind>(edited?.kind ?? kinds[0]);
  const [values, setValues] = useState(valuesOf(edited, zone));
  const [picture, setPicture] = useState<string | null>(null);
  const set = (key: string) => (event: FormEvent<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>) =>
    setValues({ ...values, [key]: event.currentTarget.value });
  const tick = (key: string) => (event: FormEvent<HTMLInputElement>) => setValues({ ...values, [key]: event.currentTarget.checked });
  const save = useAct({
    send: (_: null, key) => {
      const item = { kind, body: bodyOf({ kind, values, picture }) } as never;
      const header = { 'Idempotency-Key': key };
      return edited === null
        ? answerOf(
            api.POST('/api/v1/petitions/{petitionId}/public-page/items', {
              params: { path: { petitionId: petition.id }, header },
              body: { item },
            }),
          )
        : answerOf(
            api.POST('/api/v1/petitions/{petitionId}/public-page/items/{itemId}/versions', {
              params: { path: { petitionId: petition.id, itemId: edited.itemId }, header },
              body: { item, after: edited.version },
            }),
          );
    },
    touches: [pageKey(petition.id)],
  });
  const field = (key: string, more: object = {}) => (
    <TextField label={t(`field.${key}` as 'field.name')} value={String(values[key])} onChange={set(key)} {...more} />
  );
  const area = (key: string, more: object = {}) => (
    <TextArea label={t(`field.${key}` as 'field.name')} rows={3} value={String(values[key])} onChange={set(key)} {...more} />
  );
  return (
    <form
      className="cs-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (save.isPending) return;
        save.mutate(null, {
          onSuccess: () => {
            if (edited === null) setValues(valuesOf(null, zone));
            setPicture(null);
            onDone();
          },
        });
      }}
    >
      {edited === null && kinds.length > 1 ? (
        <SelectField label={t('field.kind')} value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
          {kinds.map((each) => (
            <option key={each} value={each}>
              {t(`kind.${each}`)}
            </option>
          ))}
        </SelectField>
      ) : null}
      {kind === 'event' || kind === 'announcement' ? (
        <>
          {field('titleEn', { required: true })}
          {field('titleEs', { lang: 'es' })}
        </>
      ) : null}
      {kind === 'event' ? (
        <>
          {field('date', { type: 'date', required: true })}
          {field('starts', { type: 'time', required: true })}
          {field('minutes', { inputMode: 'numeric', required: true })}
          {field('zone', { required: true })}
        </>
      ) : null}
      {kind === 'statement' ? (
        <>
          <SelectField label={t('field.stance')} value={String(values.stance)} onChange={set('stance')}>
            <option value="support">{t('field.support')}</option>
            <option value="oppose">{t('field.oppose')}</option>
          </SelectField>
          {field('name', { required: true })}
          {field('who')}
          <SelectField label={t('field.language')} value={String(values.language)} onChange={set('language')}>
            <option value="en">{t('language.en')}</option>
            <option value="es">{t('language.es')}</option>
          </SelectField>
        </>
      ) : null}
      {kind === 'statement' ? (
        area('wordsEn', { required: true, label: t('field.words') })
      ) : (
        <>
          {area('wordsEn', { required: kind !== 'event', ...(kind === 'place' ? { label: t('field.hoursEn') } : {}) })}
          {area('wordsEs', { lang: 'es', ...(kind === 'place' ? { label: t('field.hoursEs') } : {}) })}
        </>
      )}
      {kind === 'event' || kind === 'place' ? (
        <>
          {field('place', { required: true })}
          {field('address')}
          {field('latitude', { inputMode: 'decimal' })}
          {field('longitude', { inputMode: 'decimal' })}
        </>
      ) : null}
      {kind === 'statement' ? (
        <>
          <Tick label={t('field.consent')} checked={values.consent === true} onChange={tick('consent')} />
          {field('consentOn', { type: 'date', required: true })}
          {field('consentHow', { required: true })}
          <FileField
            label={t('field.picture')}
            hint={t('field.pictureHint')}
            accept="image/jpeg,image/png,image/webp"
            onFile={(file) => {
              if (file === null) setPicture(null);
              else void base64Of(file).then(setPicture);
            }}
          />
          {picture === null ? null : (
            <>
              {field('alt', { required: true })}
              <Tick label={t('field.pictureConsent')} checked={values.pictureConsent === true} onChange={tick('pictureConsent')} />
            </>
          )}
        </>
      ) : null}
      <ProblemAlert error={save.error} />
      {save.isSuccess ? <p role="status">{t('items.saved')}</p> : null}
      <Button type="submit" waits={save.isPending}>
        {t(edited === null ? 'items.propose' : 'items.proposeCorrection')}
      </Button>
    </form>
  );
}

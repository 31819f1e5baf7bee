import { useTranslation } from 'react-i18next';
import { TextField } from './field.tsx';
import { SelectField } from './select-field.tsx';

/** What is told of a step: flat, as the record keeps it. */
export type StepDetails = Readonly<Record<string, string>>;

/** Without what was left empty. */
export function filledDetails(details: StepDetails): Record<string, string> {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value.trim() !== ''));
}

/** Particulars of an election that was ordered or held; other steps have none. They are told on the public page. */
export function ElectionDetails({
  event,
  details,
  change,
}: {
  readonly event: string;
  readonly details: StepDetails;
  readonly change: (details: StepDetails) => void;
}) {
  const { t } = useTranslation('frame');
  const put = (name: string) => (changed: { readonly target: { readonly value: string } }) =>
    change({ ...details, [name]: changed.target.value });
  const value = (name: string) => details[name] ?? '';
  if (event === 'election-ordered') {
    return (
      <>
        <TextField label={t('election.on')} type="date" required value={value('electionOn')} onChange={put('electionOn')} />
        <TextField label={t('election.by')} maxLength={200} value={value('orderedBy')} onChange={put('orderedBy')} />
        <SelectField label={t('election.kind')} value={value('kind')} onChange={put('kind')}>
          <option value="">{t('election.unknown')}</option>
          <option value="special">{t('election.special')}</option>
          <option value="consolidated">{t('election.consolidated')}</option>
        </SelectField>
      </>
    );
  }
  if (event === 'election-held') {
    return (
      <>
        <SelectField label={t('election.outcome')} required value={value('outcome')} onChange={put('outcome')}>
          <option value="">{t('election.choose')}</option>
          <option value="adopted">{t('election.adopted')}</option>
          <option value="rejected">{t('election.rejected')}</option>
        </SelectField>
        <TextField label={t('election.yes')} inputMode="numeric" pattern="\d{1,9}" value={value('yes')} onChange={put('yes')} />
        <TextField label={t('election.no')} inputMode="numeric" pattern="\d{1,9}" value={value('no')} onChange={put('no')} />
      </>
    );
  }
  return null;
}

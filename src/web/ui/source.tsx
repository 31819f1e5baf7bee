import { useTranslation } from 'react-i18next';

/** Where a value of the law stands, and a mark where nobody read it there. */
export interface SourcedValue {
  readonly citation: { readonly section: string; readonly address: string | null };
  readonly confirmed: 'official' | 'secondary' | 'unconfirmed';
}

/** The section, linked to its page; what is not from the official text says so in words. */
export function Source({ citation, confirmed }: SourcedValue) {
  return (
    <span className="cs-source">
      {citation.address === null ? (
        citation.section
      ) : (
        <a href={citation.address} target="_blank" rel="noreferrer">
          {citation.section}
        </a>
      )}{' '}
      <Certainty confirmed={confirmed} />
    </span>
  );
}

/** How sure a value is; nothing for the official text. */
export function Certainty({ confirmed }: Pick<SourcedValue, 'confirmed'>) {
  const { t } = useTranslation('frame');
  if (confirmed === 'official') return null;
  return <span className={`cs-tag cs-tag--${confirmed}`}>{t(`certainty.${confirmed}`)}</span>;
}

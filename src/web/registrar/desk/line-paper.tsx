import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineText } from './desk-types.ts';

/** A line as it stands on the paper: its image where it came from a scan, else what was transcribed, set as on the form. */
export function LinePaper({
  text,
  title,
  image = false,
  compact = false,
}: {
  readonly text: LineText;
  readonly title: string;
  readonly image?: boolean;
  readonly compact?: boolean;
}) {
  const { t } = useTranslation('desk');
  const name = text.name === '' ? [text.firstName, text.lastName].filter((part) => part !== '').join(' ') : text.name;
  const cells: readonly (readonly [string, string])[] = [
    [t('paper.name'), name],
    [t('paper.address'), text.address],
    [t('paper.city'), text.city],
    [t('paper.zip'), text.zip],
    [t('paper.signedOn'), text.signedOn],
    ...(text.birthDate === '' ? [] : [[t('paper.birth'), text.birthDate] as const]),
  ];
  return (
    <figure className={compact ? 'desk-paper desk-paper--compact' : 'desk-paper'}>
      <figcaption>
        <strong>{title}</strong> {t('paper.place', { section: text.section, page: text.page, line: text.line })}
      </figcaption>
      {image ? <LineImage lineId={text.lineId} key={text.lineId} /> : null}
      <dl>
        {cells.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value === '' ? <span className="desk-empty">{t('paper.empty')}</span> : value}</dd>
          </div>
        ))}
      </dl>
    </figure>
  );
}

/** The picture of a line, with what helps to read it. */
function LineImage({ lineId }: { readonly lineId: string }) {
  const { t } = useTranslation('desk');
  const [large, setLarge] = useState(false);
  const [strong, setStrong] = useState(false);
  return (
    <div className="desk-picture">
      <div className="desk-picture__frame">
        <img
          className={`desk-image${large ? ' desk-image--large' : ''}${strong ? ' desk-image--strong' : ''}`}
          src={`/api/v1/lines/${lineId}/image`}
          alt={t('paper.image')}
        />
      </div>
      <div className="desk-buttons">
        <button type="button" className="usa-button usa-button--unstyled" aria-pressed={large} onClick={() => setLarge(!large)}>
          {t('paper.larger')}
        </button>
        <button type="button" className="usa-button usa-button--unstyled" aria-pressed={strong} onClick={() => setStrong(!strong)}>
          {t('paper.contrast')}
        </button>
      </div>
    </div>
  );
}

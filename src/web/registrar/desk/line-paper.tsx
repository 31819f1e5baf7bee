import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LineText } from './desk-types.ts';

/** A line as it stands on the paper: its image where it came from a scan, else what was transcribed, set as on the form. */
export function LinePaper({
  text,
  title,
  compact = false,
}: {
  readonly text: LineText;
  readonly title: string;
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
      <LineImage lineId={text.lineId} alt={t('paper.image')} key={text.lineId} />
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

/** Whether lines have images is learned from the first that has none: lines that came as text have none at all. */
function LineImage({ lineId, alt }: { readonly lineId: string; readonly alt: string }) {
  const [shown, setShown] = useState(true);
  if (!shown) return null;
  return (
    <img
      className="desk-image"
      src={`/api/v1/lines/${lineId}/image`}
      alt={alt}
      hidden
      onLoad={({ currentTarget }) => (currentTarget.hidden = false)}
      onError={() => setShown(false)}
    />
  );
}

import { useTranslation } from 'react-i18next';
import type { Line, LineText } from './desk-types.ts';
import { PagePicture } from './page-picture.tsx';
import { type PictureView, type ViewStep, ZOOMS } from './picture-view.ts';
import { lineImage, type Pictures, usePicture } from './pictures.ts';

/** What is needed to show the picture of a line and its page. */
export interface Picture {
  readonly line: Pick<Line, 'lineId' | 'sectionId' | 'text'>;
  readonly pictures: Pictures;
  readonly view: PictureView;
  readonly onView: (step: ViewStep) => void;
}

/** A line as it stands on the paper: its image where it came from a scan, else what was transcribed, set as on the form. */
export function LinePaper({
  text,
  title,
  picture = null,
  keyed = false,
  compact = false,
}: {
  readonly text: LineText;
  readonly title: string;
  readonly picture?: Picture | null;
  /** Whether a person wrote down what is shown. */
  readonly keyed?: boolean;
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
        {keyed ? <span className="desk-quiet"> {t('paper.keyed')}</span> : null}
      </figcaption>
      {picture === null ? null : <LinePicture {...picture} />}
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

/** The picture of a line and, where it is asked for, of its whole page, with what helps to read them. */
function LinePicture({ line, pictures, view, onView }: Picture) {
  const { t } = useTranslation('desk');
  const { url, missing } = usePicture(pictures, lineImage(line.lineId));
  const button = (step: ViewStep, words: string, key: string, pressed?: boolean) => (
    <button
      type="button"
      className="usa-button usa-button--unstyled"
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      onClick={() => onView(step)}
    >
      {words} <kbd>{key}</kbd>
    </button>
  );
  return (
    <div className="desk-picture">
      <div className="desk-picture__frame">
        {missing ? <p className="desk-quiet">{t('paper.noPicture')}</p> : null}
        {url === null ? null : (
          <img
            className={view.strong ? 'desk-image desk-image--strong' : 'desk-image'}
            style={view.page ? {} : { width: `${ZOOMS[view.zoom] * 100}%`, maxWidth: 'none' }}
            src={url}
            alt={t('paper.image')}
          />
        )}
      </div>
      {view.page ? <PagePicture line={line} pictures={pictures} view={view} /> : null}
      <div className="desk-buttons">
        {button('page', t('paper.wholePage'), 'p', view.page)}
        {button('in', t('paper.larger'), 'z')}
        {button('out', t('paper.smaller'), '⇧z')}
        {button('turn', t('paper.turn'), 't')}
        {button('contrast', t('paper.contrast'), 'c', view.strong)}
      </div>
    </div>
  );
}

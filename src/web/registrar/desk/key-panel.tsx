import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/field.tsx';

const KEYS = [
  'enter',
  'arrows',
  'minus',
  'space',
  'undo',
  'flag',
  'history',
  'edit',
  'page',
  'zoom',
  'turn',
  'contrast',
  'slash',
  'escape',
  'question',
] as const;

/** The keys of the desk. */
export function KeyPanel({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('desk');
  return (
    <section className="desk-panel" aria-label={t('keys.title')}>
      <h2>{t('keys.title')}</h2>
      <dl className="cs-facts">
        {KEYS.map((key) => (
          <div key={key}>
            <dt>
              <kbd>{t(`keys.${key}.key`)}</kbd>
            </dt>
            <dd>{t(`keys.${key}.does`)}</dd>
          </div>
        ))}
      </dl>
      <Button look="outline" autoFocus onClick={onClose}>
        {t('close')}
      </Button>
    </section>
  );
}

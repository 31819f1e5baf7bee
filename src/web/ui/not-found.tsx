import { useTranslation } from 'react-i18next';

/** What is shown where there is no screen. */
export function NotFound() {
  const { t } = useTranslation('frame');
  return (
    <div className="cs-page">
      <h1>{t('notFound.title')}</h1>
      <p>{t('notFound.text')}</p>
    </div>
  );
}

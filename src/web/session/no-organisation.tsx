import { useTranslation } from 'react-i18next';

/** What somebody sees who has an account but no role anywhere. */
export function NoOrganisation() {
  const { t } = useTranslation('frame');
  return (
    <>
      <h1>{t('noOrganisation.title')}</h1>
      <p>{t('noOrganisation.text')}</p>
    </>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeLanguage, LANGUAGES } from './language.ts';
import { chooseTheme, chosenTheme, THEMES, type Theme } from './theme.ts';

/** Chooses the language of the app; each is called by its own name. */
export function LanguageChoice() {
  const { t, i18n } = useTranslation('frame');
  return (
    <select
      className="usa-select cs-choice"
      aria-label={t('language')}
      value={i18n.language}
      onChange={(event) => void changeLanguage(event.target.value)}
    >
      {LANGUAGES.map((language) => (
        <option key={language} value={language} lang={language}>
          {new Intl.DisplayNames([language], { type: 'language' }).of(language)}
        </option>
      ))}
    </select>
  );
}

/** Chooses light, dark, or what the machine says. */
export function ThemeChoice() {
  const { t } = useTranslation('frame');
  const [theme, setTheme] = useState(chosenTheme);
  return (
    <select
      className="usa-select cs-choice"
      aria-label={t('theme.label')}
      value={theme}
      onChange={(event) => {
        const next = event.target.value as Theme;
        chooseTheme(next);
        setTheme(next);
      }}
    >
      {THEMES.map((each) => (
        <option key={each} value={each}>
          {t(`theme.${each}`)}
        </option>
      ))}
    </select>
  );
}

import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

import { LANGUAGES } from '@/lib/i18n';
import { chosenTheme, chooseTheme, onThemeChosen, type Theme } from '@/lib/theme';

const THEMES: readonly Theme[] = ['system', 'light', 'dark'];
const NAMES: Record<(typeof LANGUAGES)[number], string> = { en: 'English', de: 'Deutsch' };
const LOOK = 'rounded-lg bg-transparent px-2 py-2.5 font-medium text-ink hover:bg-sunken';

/** Language and appearance, kept on this device. */
export function Preferences() {
  const { t, i18n } = useTranslation();
  const theme = useSyncExternalStore<Theme>(onThemeChosen, chosenTheme, () => 'system');
  return (
    <div className="flex gap-1">
      <select
        aria-label={t('nav.language')}
        value={i18n.resolvedLanguage}
        onChange={(event) => void i18n.changeLanguage(event.target.value)}
        className={LOOK}
      >
        {LANGUAGES.map((language) => (
          <option key={language} value={language} lang={language}>
            {NAMES[language]}
          </option>
        ))}
      </select>
      <select
        aria-label={t('nav.theme')}
        value={theme}
        onChange={(event) => chooseTheme(event.target.value as Theme)}
        className={LOOK}
      >
        {THEMES.map((one) => (
          <option key={one} value={one}>
            {t(`nav.theme_${one}`)}
          </option>
        ))}
      </select>
    </div>
  );
}

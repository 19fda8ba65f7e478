import { useWords } from '@/lib/i18n';

import de from './locales/de.json';
import en from './locales/en.json';

const WORDS = { en, de };

/** The words of the wizard's frame and of its steps. */
export const useWizardWords = () => useWords('wizard', WORDS);

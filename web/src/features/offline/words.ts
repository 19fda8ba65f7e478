import { useWords } from '@/lib/i18n';

import de from './locales/de.json';
import en from './locales/en.json';

const WORDS = { en, de };

export const useOfflineWords = () => useWords('offline', WORDS);

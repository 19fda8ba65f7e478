import de from '@/components/embed/locales/de.json';
import en from '@/components/embed/locales/en.json';
import { useWords } from '@/lib/i18n';

const WORDS = { en, de };

export const useEmbedWords = () => useWords('embed', WORDS);

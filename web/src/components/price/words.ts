import de from '@/components/price/locales/de.json';
import en from '@/components/price/locales/en.json';
import { useWords } from '@/lib/i18n';

const WORDS = { en, de };

export const usePriceWords = () => useWords('price', WORDS);

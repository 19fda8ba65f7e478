import de from '@/components/slot-picker/locales/de.json';
import en from '@/components/slot-picker/locales/en.json';
import { useWords } from '@/lib/i18n';

const WORDS = { en, de };

export const useSlotWords = () => useWords('slot-picker', WORDS);

import de from '@/components/pending-bookings/locales/de.json';
import en from '@/components/pending-bookings/locales/en.json';
import { useWords } from '@/lib/i18n';

const WORDS = { en, de };

export const usePendingWords = () => useWords('pending-bookings', WORDS);

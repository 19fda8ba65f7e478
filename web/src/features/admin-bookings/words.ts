import de from '@/features/admin-bookings/locales/de.json';
import en from '@/features/admin-bookings/locales/en.json';
import { useWords } from '@/lib/i18n';

const WORDS = { en, de };

/** The words of the desk. */
export const useDeskWords = () => useWords('admin-bookings', WORDS);

import de from '@/features/admin-schedule/locales/de.json';
import en from '@/features/admin-schedule/locales/en.json';
import { useWords } from '@/lib/i18n';

const WORDS = { en, de };

/** The words of schedules. */
export const useScheduleWords = () => useWords('admin-schedule', WORDS);

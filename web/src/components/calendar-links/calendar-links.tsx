import de from '@/components/calendar-links/locales/de.json';
import en from '@/components/calendar-links/locales/en.json';
import { buttonClasses } from '@/components/ui/button';
import { calendarLinks, type CalendarEntry } from '@/lib/calendar-links';
import { useWords } from '@/lib/i18n';

const WORDS = { en, de };

interface CalendarLinksProps {
  entry: CalendarEntry;
  /** Where the file for all other calendars is. */
  fileAddress: string;
  fileName: string;
}

/** Into a calendar at one press (CAL-08). What goes to other houses is what `entry` says. */
export function CalendarLinks({ entry, fileAddress, fileName }: CalendarLinksProps) {
  const { t } = useWords('calendar-links', WORDS);
  const look = buttonClasses({ kind: 'secondary', size: 'medium' });
  return (
    <ul aria-label={t('label')} className="flex flex-wrap gap-2">
      <li>
        <a href={fileAddress} download={fileName} className={look}>
          {t('file')}
        </a>
      </li>
      {calendarLinks(entry).map((link) => (
        <li key={link.id}>
          <a href={link.href} target="_blank" rel="noopener noreferrer" className={look}>
            {t(link.id)}
            <span className="sr-only"> {t('newTab')}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { AgendaLine } from '@/api/generated/admin.gen';
import { Card } from '@/components/ui/card';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { scheduleApi } from '@/features/admin-schedule/api';
import { ScheduleRefusal } from '@/features/admin-schedule/part';
import { useScheduleWords } from '@/features/admin-schedule/words';
import { formatCalendarDay, formatTimeRange } from '@/lib/dates';
import { dayOf } from '@/lib/time-zones';

const DAYS = 14;

/** What is in the calendar of the next two weeks, in its owner's time. */
export function Agenda({ resourceId, zone }: { resourceId: string; zone: string }) {
  const { t } = useScheduleWords();
  const { i18n } = useTranslation();
  const [span] = useState(() => {
    const now = Date.now();
    return {
      from: new Date(now).toISOString(),
      to: new Date(now + DAYS * 86_400_000).toISOString(),
    };
  });
  const { data, error, refetch } = scheduleApi.useReadAgendaQuery({ resourceId, ...span });
  const days = data === undefined ? [] : byDay(data.items, zone);
  return (
    <Card className="grid content-start gap-4 p-5 sm:p-6">
      <h2 className="font-display text-2xl">{t('agenda.title')}</h2>
      <ScheduleRefusal problem={error} onRetry={() => void refetch()} />
      {data === undefined && !error ? <Skeleton className="h-48" /> : null}
      {data !== undefined && days.length === 0 ? (
        <p className="text-muted">{t('agenda.none')}</p>
      ) : null}
      <ol className="grid gap-5">
        {days.map(({ day, lines }) => (
          <li key={day} className="grid gap-2">
            <h3 className="text-sm font-semibold text-muted">
              {formatCalendarDay(day, i18n.language, {
                weekday: 'long',
                day: 'numeric',
                month: 'long',
              })}
            </h3>
            <ul className="grid gap-1.5">
              {lines.map((line) => (
                <Line key={line.id} line={line} zone={zone} />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Line({ line, zone }: { line: AgendaLine; zone: string }) {
  const { t } = useScheduleWords();
  const { i18n } = useTranslation();
  const look = 'grid gap-0.5 rounded-(--radius-control) border-l-4 px-3 py-2';
  const words = (
    <>
      <span className="numbers font-semibold">
        {formatTimeRange(line.startTime, line.endTime, zone, i18n.language)}
      </span>
      <span className="text-sm text-muted">
        {t(`agenda.kind.${line.kind}`, { defaultValue: line.kind })}
        {line.reason ? ` · ${line.reason}` : ''}
      </span>
    </>
  );
  return (
    <li>
      {line.bookingId ? (
        <Link
          to={paths.deskBooking(line.bookingId)}
          className={`${look} border-accent bg-accent-soft text-ink no-underline hover:underline`}
        >
          {words}
        </Link>
      ) : (
        <div className={`${look} border-line-strong bg-sunken`}>{words}</div>
      )}
    </li>
  );
}

function byDay(lines: readonly AgendaLine[], zone: string) {
  const days = new Map<string, AgendaLine[]>();
  for (const line of [...lines].sort((a, b) => a.startTime.localeCompare(b.startTime))) {
    const day = dayOf(line.startTime, zone);
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return [...days].map(([day, found]) => ({ day, lines: found }));
}

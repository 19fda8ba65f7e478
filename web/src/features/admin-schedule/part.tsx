import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

import type { ConflictAnswer } from '@/api/generated/admin.gen';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { paths } from '@/config/paths';
import type { Saving } from '@/features/admin-schedule/use-save';
import { useScheduleWords } from '@/features/admin-schedule/words';
import { formatDay, formatTimeRange } from '@/lib/dates';
import { isProblem } from '@/lib/problems';

interface PartProps {
  title: string;
  lead?: string;
  zone: string;
  saving: Saving;
  onSave: () => void;
  /** Nothing was changed: there is nothing to save. */
  unchanged: boolean;
  /** What has to be mended before anything is sent. */
  wrong?: string | null;
  children: ReactNode;
}

/** A part of the schedule that is saved by itself, and what saving it met. */
export function Part({ title, lead, zone, saving, onSave, unchanged, wrong, children }: PartProps) {
  const { t } = useScheduleWords();
  return (
    <Card className="p-5 sm:p-6">
      <form
        noValidate
        aria-label={title}
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!saving.busy) onSave();
        }}
      >
        <div className="grid gap-1">
          <h2 className="font-display text-2xl">{title}</h2>
          {lead ? <p className="max-w-2xl text-muted">{lead}</p> : null}
        </div>
        {children}
        <p role="alert" className="font-medium text-bad empty:hidden">
          {wrong}
        </p>
        <ScheduleRefusal problem={saving.problem} />
        {saving.conflicts === null ? null : saving.conflicts.length === 0 ? (
          unchanged ? (
            <Alert tone="good" announce="off" title={t('saved')} />
          ) : null
        ) : (
          <Conflicts conflicts={saving.conflicts} zone={zone} />
        )}
        <div>
          <Button type="submit" busy={saving.busy} disabled={unchanged && !saving.busy}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Card>
  );
}

/** Bookings stand; somebody has to act, so each is one press away. */
function Conflicts({ conflicts, zone }: { conflicts: readonly ConflictAnswer[]; zone: string }) {
  const { t } = useScheduleWords();
  const { i18n } = useTranslation();
  return (
    <Alert
      tone="warn"
      announce="off"
      title={`${t('saved')} ${t('conflict.title', { count: conflicts.length })}`}
    >
      <p>{t('conflict.text', { count: conflicts.length })}</p>
      <ul className="mt-2 grid gap-2">
        {conflicts.map((conflict) => (
          <li key={conflict.bookingId}>
            <Link
              to={paths.deskBooking(conflict.bookingId)}
              className="numbers font-semibold text-accent-strong underline"
            >
              {formatDay(conflict.startTime, zone, i18n.language, { weekday: true, short: true })},{' '}
              {formatTimeRange(conflict.startTime, conflict.endTime, zone, i18n.language)}
            </Link>
            <span className="block text-sm">
              {t(`reason.${conflict.code}`, { defaultValue: conflict.message })}
            </span>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** A refusal in words of ours where there are some for its code. */
export function ScheduleRefusal({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  const { t, i18n } = useScheduleWords();
  if (!isProblem(problem)) return null;
  const key = `refusal.${problem.code.replaceAll('.', '-')}`;
  const known = i18n.exists(`admin-schedule:${key}`);
  return (
    <ProblemAlert
      problem={known ? { ...problem, detail: t(key) } : problem}
      {...(onRetry ? { onRetry } : {})}
    />
  );
}

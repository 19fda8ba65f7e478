import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { FormDialog } from '@/components/ui/form-dialog';
import type { Act } from '@/features/admin-bookings/offered';
import { Refusal } from '@/features/admin-bookings/refusal';
import type { Subject } from '@/features/admin-bookings/subject';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatDay, formatTimeRange } from '@/lib/dates';
import type { Problem } from '@/lib/problems';
import { deviceZone } from '@/lib/time-zones';

/** What the dialog of an act is given. */
export interface ActProps {
  subject: Subject;
  onDone: () => void;
  onClose: () => void;
}

interface ActFrameProps {
  act: Act;
  subject: Subject;
  deed: { busy: boolean; problem: Problem | null };
  onClose: () => void;
  onSubmit: () => void;
  children?: ReactNode;
  wide?: boolean;
}

/** What every act looks like: whose booking it is, what is asked, how it was refused, do or leave. */
export function ActFrame({ act, subject, deed, onClose, onSubmit, children, wide }: ActFrameProps) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const zone = deviceZone();
  const ends = act === 'cancel' || act === 'noShow';
  return (
    <FormDialog
      title={t(`act.${act}.title`)}
      leave={t('leave')}
      submit={t(`act.${act}.do`)}
      kind={ends ? 'danger' : 'primary'}
      busy={deed.busy}
      onClose={onClose}
      onSubmit={onSubmit}
      {...(wide ? { wide } : {})}
    >
      <div className="rounded-(--radius-control) bg-sunken px-4 py-3 text-sm">
        <p className="font-semibold">
          {subject.clientName} · {subject.reference}
        </p>
        <p className="numbers text-muted">
          {formatDay(subject.scheduledAtUtc, zone, i18n.language, { weekday: true })},{' '}
          {formatTimeRange(subject.scheduledAtUtc, subject.endsAt, zone, i18n.language)}
        </p>
        <p className="text-muted">
          {subject.serviceName} · {subject.consultant.name}
        </p>
      </div>
      <p>{t(`act.${act}.text`)}</p>
      {children}
      {deed.problem ? <Refusal problem={deed.problem} /> : null}
    </FormDialog>
  );
}

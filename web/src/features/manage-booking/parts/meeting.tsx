import type { ReactNode } from 'react';
import { Link } from 'react-router';

import type { BookingShape } from '@/api/generated/public.gen';
import { publicApi } from '@/api/generated/public.gen';
import { Avatar } from '@/components/ui/avatar';
import { buttonClasses } from '@/components/ui/button';
import { paths } from '@/config/paths';
import { Section } from '@/features/manage-booking/parts/section';
import { isOpen } from '@/features/manage-booking/rules';
import { useBookingWords } from '@/features/manage-booking/words';

export function Meeting({ booking }: { booking: BookingShape }) {
  const { t } = useBookingWords();
  const { meeting, consultant } = booking;
  // Who has left is shown by name alone.
  const { data: known } = publicApi.useGetConsultantQuery({ consultantId: consultant.id });
  const online = meeting.type === 'video' || meeting.type === 'hybrid';
  return (
    <Section title={t('meeting.title')}>
      <div className="flex items-center gap-4">
        <Avatar name={consultant.name} photoUrl={known?.photoUrl} />
        <div>
          <p className="text-lg font-semibold">{consultant.name}</p>
          {known ? (
            <>
              <p className="text-muted">{known.title}</p>
              <Link
                to={paths.consultant(consultant.id)}
                className="inline-flex min-h-11 items-center font-medium text-accent-strong underline underline-offset-4 sm:min-h-0"
              >
                {t('meeting.profile', { name: consultant.name })}
              </Link>
            </>
          ) : null}
        </div>
      </div>
      <dl className="mt-5 grid gap-4 border-t border-line pt-5 sm:grid-cols-2">
        <Fact name={t('meeting.how')}>{t(`meeting.${meeting.type}`)}</Fact>
        {meeting.location ? <Fact name={t('meeting.place')}>{meeting.location}</Fact> : null}
        {meeting.type === 'phone' && booking.client.phone ? (
          <Fact name={t('meeting.phoneNumber')}>{booking.client.phone}</Fact>
        ) : null}
        {meeting.password ? <Fact name={t('meeting.password')}>{meeting.password}</Fact> : null}
      </dl>
      {isOpen(booking) || booking.status === 'in_progress' ? (
        meeting.url ? (
          <a
            href={meeting.url}
            target="_blank"
            rel="noopener noreferrer"
            className={`mt-5 ${buttonClasses()}`}
          >
            {t('meeting.join')}
          </a>
        ) : online ? (
          <p className="mt-4 text-sm text-muted">{t('meeting.later')}</p>
        ) : null
      ) : null}
    </Section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="font-medium break-words">{children}</dd>
    </div>
  );
}

import type { BookingShape, Consent } from '@/api/generated/public.gen';
import { useAnnounce } from '@/components/layout/announcer';
import { Button } from '@/components/ui/button';
import { bookingApi } from '@/features/manage-booking/api';
import { BookingProblem } from '@/features/manage-booking/parts/booking-problem';
import { Section } from '@/features/manage-booking/parts/section';
import { useBookingWords } from '@/features/manage-booking/words';
import { formatDay } from '@/lib/dates';

/** What a booking rests on cannot be taken back alone (SEC-01). */
const NEEDED: readonly Consent[] = ['terms', 'privacyPolicy', 'dataProcessing'];

interface ConsentsProps {
  booking: BookingShape;
  token: string | undefined;
  zone: string;
}

/** What was agreed to, when and in which version; what is free is taken back at once (SEC-02). */
export function Consents({ booking, token, zone }: ConsentsProps) {
  const { t, language } = useBookingWords();
  const announce = useAnnounce();
  const [withdraw, { error, originalArgs, isLoading }] = bookingApi.useWithdrawConsentMutation();
  if (booking.consents.length === 0) return null;
  const day = (at: string) => formatDay(at, zone, language);
  return (
    <Section title={t('consents.title')}>
      {error ? (
        <div className="mb-4">
          <BookingProblem problem={error} />
        </div>
      ) : null}
      <ul className="divide-y divide-line">
        {booking.consents.map((one) => {
          const name = t(`consents.${one.consent}`);
          return (
            <li
              key={one.consent}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0"
            >
              <div className="min-w-48 flex-1">
                <p className="font-semibold">{name}</p>
                <p className="text-sm text-muted">
                  {one.withdrawnAt === null
                    ? t('consents.given', {
                        day: day(one.givenAt),
                        terms: one.termsOfServiceVersion,
                        privacy: one.privacyPolicyVersion,
                      })
                    : t('consents.withdrawn', { day: day(one.withdrawnAt) })}
                </p>
              </div>
              {one.withdrawnAt !== null ? null : NEEDED.includes(one.consent) ? (
                <p className="text-sm text-muted">{t('consents.needed')}</p>
              ) : (
                <Button
                  kind="secondary"
                  aria-label={t('consents.withdrawNamed', { consent: name })}
                  busy={isLoading && originalArgs?.consent === one.consent}
                  onClick={() => {
                    void withdraw({ bookingId: booking.id, consent: one.consent, token }).then(
                      (answer) => {
                        if (answer.error === undefined) {
                          announce(t('consents.done', { consent: name }));
                        }
                      },
                    );
                  }}
                >
                  {t('consents.withdraw')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

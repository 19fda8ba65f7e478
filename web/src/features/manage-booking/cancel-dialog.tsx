import { useState, type ReactNode } from 'react';

import type { BookingShape, CancellationPolicyShape } from '@/api/generated/public.gen';
import { Button } from '@/components/ui/button';
import { RadioCards } from '@/components/ui/choice';
import { Dialog } from '@/components/ui/dialog';
import { TextArea } from '@/components/ui/field';
import { Skeleton } from '@/components/ui/skeleton';
import { bookingApi } from '@/features/manage-booking/api';
import { BookingProblem } from '@/features/manage-booking/parts/booking-problem';
import { paidAmount, refundNow } from '@/features/manage-booking/rules';
import { useNow } from '@/features/manage-booking/use-now';
import { useBookingWords } from '@/features/manage-booking/words';
import { formatDay, formatTime } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import { isProblem, type Problem } from '@/lib/problems';
import { useIntent } from '@/lib/use-intent';

interface CancelDialogProps {
  booking: BookingShape;
  token: string | undefined;
  zone: string;
  /** Null where the service has none any more; undefined while it is asked for. */
  policy: CancellationPolicyShape | null | undefined;
  onClose: () => void;
  /** With what there is to say about it. */
  onCancelled: (said: string) => void;
}

type Scope = 'one' | 'series';

/** Asks once more, and says first what comes back. */
export default function CancelDialog(props: CancelDialogProps) {
  const { booking, token, policy, onClose, onCancelled } = props;
  const { t } = useBookingWords();
  const [reason, setReason] = useState('');
  const [scope, setScope] = useState<Scope>('one');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const intent = useIntent();
  const [cancel] = bookingApi.useCancelBookingMutation();
  const [cancelSeries] = bookingApi.useCancelSeriesMutation();

  // The link of a series' first booking opens the series; signed in, every one of them does.
  const series =
    booking.seriesId !== null && (token === undefined || booking.seriesId === booking.id)
      ? booking.seriesId
      : null;

  const send = async () => {
    const body = { reason: reason.trim() === '' ? null : reason.trim() };
    const key = { 'Idempotency-Key': intent.keyFor({ ...body, scope }), token };
    if (series !== null && scope === 'series') {
      const { changed, kept } = await cancelSeries({
        ...key,
        seriesId: series,
        seriesCancelBody: { ...body, startingFrom: booking.scheduledAtUtc },
      }).unwrap();
      const said = t('cancel.doneSeries', { count: changed.length });
      return kept.length === 0 ? said : `${said} ${t('cancel.kept', { count: kept.length })}`;
    }
    await cancel({ ...key, bookingId: booking.id, cancelBody: body }).unwrap();
    return t('cancel.done');
  };
  const submit = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const said = await send();
      intent.settled();
      onCancelled(said);
    } catch (refused) {
      if (!isProblem(refused)) throw refused;
      intent.settled(refused);
      setProblem(refused);
      setBusy(false);
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={t('cancel.title')}
      actions={
        <>
          <Button kind="secondary" onClick={onClose}>
            {t('cancel.keep')}
          </Button>
          <Button
            kind="danger"
            busy={busy}
            disabled={policy === undefined}
            onClick={() => void submit()}
          >
            {t(scope === 'series' ? 'cancel.confirmSeries' : 'cancel.confirm')}
          </Button>
        </>
      }
    >
      <div className="grid gap-6">
        {problem === null ? null : <BookingProblem problem={problem} />}
        <div className="grid gap-3 rounded-(--radius-control) bg-sunken p-4">
          <h3 className="font-semibold">{t('cancel.back')}</h3>
          {policy === undefined ? (
            <Skeleton className="h-12" />
          ) : (
            <ComesBack {...props} policy={policy} />
          )}
          {scope === 'series' ? <p>{t('cancel.seriesRefund')}</p> : null}
        </div>
        {series === null ? null : (
          <RadioCards<Scope>
            label={t('cancel.scope')}
            value={scope}
            onChange={setScope}
            options={[
              { value: 'one', label: t('cancel.one') },
              { value: 'series', label: t('cancel.series') },
            ]}
          />
        )}
        <TextArea
          label={t('cancel.reason')}
          optional
          rows={3}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
    </Dialog>
  );
}

function ComesBack({
  booking,
  policy,
  zone,
}: Pick<CancelDialogProps, 'booking' | 'zone'> & { policy: CancellationPolicyShape | null }) {
  const { t, language } = useBookingWords();
  const now = useNow();
  const { total } = booking.price;
  const paid = paidAmount(booking);
  const money = (amount: number) => formatMoney({ amount, currency: total.currency }, language);
  const line = (text: ReactNode) => <p>{text}</p>;
  if (total.amount === 0) return line(t('cancel.free'));
  if (paid === 0) return line(t('cancel.unpaid'));
  if (policy === null) return line(t('cancel.agreed'));
  const refund = refundNow(booking, policy, now);
  const until = (hours: number) => {
    const at = new Date(Date.parse(booking.scheduledAtUtc) - hours * 3_600_000);
    return `${formatDay(at, zone, language, { weekday: true, short: true })}, ${formatTime(at, zone, language)}`;
  };
  const ahead = policy.steps.filter(
    ({ hoursBefore }) => Date.parse(booking.scheduledAtUtc) - hoursBefore * 3_600_000 > now,
  );
  return (
    <>
      <p className="text-lg">
        {refund.amount === 0
          ? t('cancel.none', { paid: money(paid) })
          : t('cancel.some', {
              amount: money(refund.amount),
              paid: money(paid),
              percent: refund.percent,
            })}
      </p>
      {ahead.length > 1 ? (
        <>
          <p className="text-sm text-muted">{t('cancel.steps')}</p>
          <ul className="numbers -mt-2 grid gap-0.5 text-sm">
            {ahead.map((step) => (
              <li key={step.hoursBefore}>
                {t('cancel.step', {
                  until: until(step.hoursBefore),
                  percent: step.refundPercent,
                })}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

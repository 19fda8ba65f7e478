import { useState } from 'react';

import { publicApi, type AlternativeShape, type BookingShape } from '@/api/generated/public.gen';
import { PageTitle } from '@/components/layout/page';
import { SlotPicker, type ChosenSlot } from '@/components/slot-picker/slot-picker';
import { TakenDialog } from '@/components/slot-picker/taken-dialog';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Segmented } from '@/components/ui/choice';
import { TextField } from '@/components/ui/field';
import { bookingApi } from '@/features/manage-booking/api';
import { BookingProblem } from '@/features/manage-booking/parts/booking-problem';
import { useBookingWords } from '@/features/manage-booking/words';
import { formatDay, formatTimeRange } from '@/lib/dates';
import { isProblem, type Problem } from '@/lib/problems';
import { useIntent } from '@/lib/use-intent';
import { dayOf, offsetText, zoneCity } from '@/lib/time-zones';

interface MoveBookingProps {
  booking: BookingShape;
  token: string | undefined;
  zone: string;
  onZoneChange: (zone: string) => void;
  /** How often it can be moved after this; undefined where nobody says. */
  movesLeft: number | undefined;
  onBack: () => void;
  onMoved: (booking: BookingShape) => void;
}

type Whom = 'same' | 'any';

const TAKEN = ['booking.slot-unavailable', 'availability.slot-taken'];

/** Another time for the same booking; the old one is kept until the server has the new one. */
export default function MoveBooking(props: MoveBookingProps) {
  const { booking, token, zone, onZoneChange, movesLeft, onBack, onMoved } = props;
  const { t, language } = useBookingWords();
  const [whom, setWhom] = useState<Whom>('same');
  const [chosen, setChosen] = useState<ChosenSlot | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [taken, setTaken] = useState<AlternativeShape[] | null>(null);
  const intent = useIntent();
  const [move] = bookingApi.useRescheduleBookingMutation();

  const send = async (slot: Pick<ChosenSlot, 'start' | 'teamMemberId'>) => {
    const body = {
      scheduledAt: slot.start,
      teamMemberId: slot.teamMemberId,
      duration: booking.duration,
      reason: reason.trim() === '' ? null : reason.trim(),
    };
    setBusy(true);
    setProblem(null);
    const { data, error } = await move({
      bookingId: booking.id,
      token,
      'Idempotency-Key': intent.keyFor(body),
      rescheduleBody: body,
    });
    setBusy(false);
    if (data !== undefined) {
      intent.settled();
      onMoved(data.booking);
    } else if (isProblem(error)) {
      intent.settled(error);
      // Somebody was faster: what else there is.
      setTaken(TAKEN.includes(error.code) ? alternativesIn(error) : null);
      setProblem(TAKEN.includes(error.code) ? null : error);
    }
  };

  return (
    <>
      <PageTitle lead={t('move.lead', { service: booking.service.name })}>
        {t('moveTitle')}
      </PageTitle>
      <div className="mb-5">
        <Segmented<Whom>
          label={t('move.who')}
          value={whom}
          onChange={(next) => {
            setWhom(next);
            setChosen(null);
          }}
          options={[
            { value: 'same', label: t('move.same', { name: booking.consultant.name }) },
            { value: 'any', label: t('move.any') },
          ]}
        />
      </div>
      <SlotPicker
        key={whom}
        serviceId={booking.service.id}
        duration={booking.duration}
        teamMemberIds={whom === 'same' ? [booking.consultant.id] : undefined}
        value={chosen}
        onChange={setChosen}
        zone={zone}
        onZoneChange={onZoneChange}
        firstDay={dayOf(booking.scheduledAtUtc, zone)}
      />
      <Card className="mt-6 grid gap-5 p-5 sm:p-7">
        {problem === null ? null : <BookingProblem problem={problem} />}
        <div className="grid gap-4 sm:grid-cols-2">
          <Time
            title={t('move.now')}
            start={booking.scheduledAtUtc}
            end={booking.endsAt}
            {...{ zone, language }}
          />
          {chosen === null ? (
            <div>
              <p className="text-sm text-muted">{t('move.new')}</p>
              <p>{t('move.pick')}</p>
            </div>
          ) : (
            <div aria-live="polite">
              <Time
                title={t('move.new')}
                start={chosen.start}
                end={chosen.end}
                {...{ zone, language }}
              />
              {chosen.teamMemberId === booking.consultant.id ? null : (
                <Other id={chosen.teamMemberId} before={booking.consultant.name} />
              )}
            </div>
          )}
        </div>
        <TextField
          label={t('move.reason')}
          optional
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {movesLeft === undefined ? null : (
          <p className="text-sm text-muted">{t('move.left', { count: movesLeft })}</p>
        )}
        <div className="flex flex-wrap justify-end gap-3">
          <Button kind="secondary" onClick={onBack}>
            {t('move.back')}
          </Button>
          <Button
            busy={busy}
            disabled={chosen === null}
            onClick={() => {
              if (chosen !== null) void send(chosen);
            }}
          >
            {t('move.confirm')}
          </Button>
        </div>
      </Card>
      <TakenDialog
        open={taken !== null}
        alternatives={taken ?? []}
        zone={zone}
        busy={busy}
        onAccept={({ startTime, endTime, teamMemberId }) => {
          const slot = { start: startTime, end: endTime, teamMemberId };
          setChosen({ ...slot, duration: booking.duration });
          void send(slot);
        }}
        onClose={() => {
          setTaken(null);
          setChosen(null);
        }}
      />
    </>
  );
}

function Time({
  title,
  start,
  end,
  zone,
  language,
}: {
  title: string;
  start: string;
  end: string;
  zone: string;
  language: string;
}) {
  return (
    <div>
      <p className="text-sm text-muted">{title}</p>
      <p className="font-semibold">{formatDay(start, zone, language, { weekday: true })}</p>
      <p className="numbers">{formatTimeRange(start, end, zone, language)}</p>
      <p className="text-sm text-muted">
        {zoneCity(zone)} ({offsetText(new Date(start), zone)})
      </p>
    </div>
  );
}

function Other({ id, before }: { id: string; before: string }) {
  const { t } = useBookingWords();
  const { data } = publicApi.useGetConsultantQuery({ consultantId: id });
  if (data === undefined) return null;
  return <p className="mt-1 font-medium">{t('move.other', { name: data.name, before })}</p>;
}

function alternativesIn({ extra }: Problem): AlternativeShape[] {
  const { suggestedAlternatives } = extra;
  return Array.isArray(suggestedAlternatives) ? (suggestedAlternatives as AlternativeShape[]) : [];
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { FlagBody, FlagShape, StaffBookingShape } from '@/api/generated/admin.gen';
import { useAnnounce } from '@/components/layout/announcer';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { SelectField, TextArea } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { deskApi } from '@/features/admin-bookings/api';
import { useNames } from '@/features/admin-bookings/file/people';
import { Section } from '@/features/admin-bookings/file/section';
import { Refusal } from '@/features/admin-bookings/refusal';
import { useDeed } from '@/features/admin-bookings/use-deed';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatDay } from '@/lib/dates';

const TYPES: readonly FlagShape['type'][] = [
  'attention_required',
  'vip_client',
  'technical_issue',
  'payment_issue',
  'consultant_issue',
];
const TONES: Record<FlagShape['severity'], Tone> = {
  info: 'accent',
  warning: 'warn',
  error: 'bad',
  critical: 'bad',
};

/** What somebody has to look at, until it is resolved (BKG-26). */
export function Flags({ booking, zone }: { booking: StaffBookingShape; zone: string }) {
  const { t } = useDeskWords();
  const [raising, setRaising] = useState(false);
  const open = booking.flags.filter((flag) => flag.resolvedAt === null);
  const resolved = booking.flags.filter((flag) => flag.resolvedAt !== null);
  return (
    <Section
      title={t('file.flags')}
      action={
        <Button kind="secondary" size="small" onClick={() => setRaising(true)}>
          {t('flag.raise')}
        </Button>
      }
    >
      {booking.flags.length === 0 ? <p className="text-muted">{t('flag.none')}</p> : null}
      <ul className="grid gap-4">
        {[...open, ...resolved].map((flag) => (
          <Flag key={flag.id} flag={flag} booking={booking} zone={zone} />
        ))}
      </ul>
      {raising ? <RaiseDialog booking={booking} onClose={() => setRaising(false)} /> : null}
    </Section>
  );
}

interface FlagProps {
  flag: FlagShape;
  booking: StaffBookingShape;
  zone: string;
}

function Flag({ flag, booking, zone }: FlagProps) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const announce = useAnnounce();
  const nameOf = useNames({ name: booking.client.name, userId: booking.userId });
  const [resolve] = deskApi.useResolveBookingFlagMutation();
  const deed = useDeed((flagId: string, key) =>
    resolve({ bookingId: booking.id, flagId, 'Idempotency-Key': key }),
  );
  const ended = flag.resolvedAt !== null;
  return (
    <li className="grid justify-items-start gap-1.5">
      <Badge tone={ended ? 'neutral' : TONES[flag.severity]}>{t(`flagType.${flag.type}`)}</Badge>
      <p className={ended ? 'text-muted' : 'font-semibold'}>{flag.message}</p>
      <p className="text-sm text-muted">
        {ended
          ? t('flag.resolvedBy', {
              name: nameOf(flag.resolvedBy ?? ''),
              day: formatDay(flag.resolvedAt ?? '', zone, i18n.language, { short: true }),
            })
          : t('flag.raisedBy', {
              name: nameOf(flag.createdBy),
              day: formatDay(flag.createdAt, zone, i18n.language, { short: true }),
            })}
      </p>
      {deed.problem ? <Refusal problem={deed.problem} /> : null}
      {ended ? null : (
        <Button
          kind="secondary"
          size="small"
          busy={deed.busy}
          onClick={async () => {
            if (await deed.run(flag.id)) announce(t('flag.done'));
          }}
        >
          {t('flag.resolve')}
        </Button>
      )}
    </li>
  );
}

function RaiseDialog({ booking, onClose }: { booking: StaffBookingShape; onClose: () => void }) {
  const { t } = useDeskWords();
  const announce = useAnnounce();
  const [raise] = deskApi.useFlagBookingMutation();
  const deed = useDeed((bookingFlagBody: FlagBody, key) =>
    raise({ bookingId: booking.id, bookingFlagBody, 'Idempotency-Key': key }),
  );
  const [type, setType] = useState<FlagShape['type']>('attention_required');
  const [severity, setSeverity] = useState<FlagShape['severity']>('warning');
  const [message, setMessage] = useState('');
  const [missing, setMissing] = useState(false);

  async function submit() {
    setMissing(message.trim() === '');
    if (message.trim() === '') return;
    if (await deed.run({ type, severity, message: message.trim() })) {
      announce(t('flag.raised'));
      onClose();
    }
  }

  return (
    <FormDialog
      title={t('flag.raise')}
      leave={t('leave')}
      submit={t('flag.do')}
      busy={deed.busy}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('flag.type')}
          value={type}
          onChange={(event) => setType(event.target.value as FlagShape['type'])}
        >
          {TYPES.map((one) => (
            <option key={one} value={one}>
              {t(`flagType.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('flag.severity')}
          value={severity}
          onChange={(event) => setSeverity(event.target.value as FlagShape['severity'])}
        >
          {(Object.keys(TONES) as FlagShape['severity'][]).map((one) => (
            <option key={one} value={one}>
              {t(`severity.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <TextArea
        label={t('flag.message')}
        rows={3}
        value={message}
        error={missing && message.trim() === '' ? t('flag.messageMissing') : undefined}
        onChange={(event) => setMessage(event.target.value)}
      />
      {deed.problem ? <Refusal problem={deed.problem} /> : null}
    </FormDialog>
  );
}

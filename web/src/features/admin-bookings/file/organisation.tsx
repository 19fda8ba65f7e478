import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type {
  AssignBody,
  EscalationLevel,
  Priority,
  StaffBookingShape,
} from '@/api/generated/admin.gen';
import { publicApi } from '@/api/generated/public.gen';
import { useAnnounce } from '@/components/layout/announcer';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CheckboxField, SelectField, TextField } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { deskApi } from '@/features/admin-bookings/api';
import { useNames } from '@/features/admin-bookings/file/people';
import { Facts, Section } from '@/features/admin-bookings/file/section';
import { tagsOf } from '@/features/admin-bookings/lines';
import { isOpen } from '@/features/admin-bookings/offered';
import { Refusal } from '@/features/admin-bookings/refusal';
import { useDeed } from '@/features/admin-bookings/use-deed';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatDay, formatTime } from '@/lib/dates';
import type { Problem } from '@/lib/problems';

const PRIORITIES: readonly Priority[] = ['low', 'medium', 'high', 'urgent'];
const LEVELS: readonly EscalationLevel[] = ['none', 'supervisor', 'manager', 'director'];

interface OrganisationProps {
  booking: StaffBookingShape;
  zone: string;
  /** Consultants see who looks after it; the office says who. */
  mayAssign: boolean;
}

/** Who looks after a booking, how urgent it is, what was done last (BKG-25). */
export function Organisation({ booking, zone, mayAssign }: OrganisationProps) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const [editing, setEditing] = useState(false);
  const nameOf = useNames({ name: booking.client.name, userId: booking.userId });
  const last = booking.lastAdminAction;
  const when = (at: string) =>
    `${formatDay(at, zone, i18n.language, { short: true })}, ${formatTime(at, zone, i18n.language)}`;
  return (
    <Section
      title={t('file.organisation')}
      action={
        mayAssign ? (
          <Button kind="secondary" size="small" onClick={() => setEditing(true)}>
            {t('assign.open')}
          </Button>
        ) : undefined
      }
    >
      <Facts
        facts={[
          [t('file.assignedTo'), booking.assignedTo ?? t('file.nobody')],
          [t('file.priority'), t(`priority.${booking.priority}`)],
          [
            t('file.escalation'),
            booking.escalationLevel === 'none' ? null : t(`escalation.${booking.escalationLevel}`),
          ],
          [
            t('file.tags'),
            booking.tags.length === 0 ? null : (
              <span className="flex flex-wrap gap-1.5">
                {booking.tags.map((tag) => (
                  <Badge key={tag}>{tag}</Badge>
                ))}
              </span>
            ),
          ],
          [t('file.source'), t(`source.${booking.source}`)],
          [t('file.channel'), booking.acquisitionChannel],
          [
            t('file.lastAction'),
            last
              ? `${t(`action.${last.action}`)} · ${nameOf(last.performedBy)} · ${when(last.timestamp)}`
              : null,
          ],
          [t('file.created'), `${nameOf(booking.createdBy)} · ${when(booking.createdAt)}`],
          [
            t('file.overridden'),
            booking.overriddenWarnings.length === 0
              ? null
              : booking.overriddenWarnings.map((code) => t(`reason.${code}`)).join(' · '),
          ],
        ]}
      />
      {editing ? <AssignDialog booking={booking} onClose={() => setEditing(false)} /> : null}
    </Section>
  );
}

function AssignDialog({ booking, onClose }: { booking: StaffBookingShape; onClose: () => void }) {
  const { t } = useDeskWords();
  const announce = useAnnounce();
  const { data: service } = publicApi.useGetServiceQuery({ service: booking.service.id });
  const { data: resources } = deskApi.useListResourcesQuery({ limit: 100 });
  const [assign] = deskApi.useAssignBookingMutation();
  const deed = useDeed((assignBody: AssignBody, key) =>
    assign({ bookingId: booking.id, assignBody, 'Idempotency-Key': key }),
  );
  const [assignedTo, setAssignedTo] = useState(booking.assignedTo ?? '');
  const [consultant, setConsultant] = useState(booking.consultant.id);
  const [priority, setPriority] = useState(booking.priority);
  const [level, setLevel] = useState(booking.escalationLevel);
  const [tags, setTags] = useState(booking.tags.join(', '));
  const [override, setOverride] = useState<string[]>([]);
  const others =
    resources?.items.filter(
      ({ id }) => service?.providerIds.includes(id) === true && id !== booking.consultant.id,
    ) ?? [];
  const warning = overridable(deed.problem);

  async function submit() {
    const done = await deed.run({
      assignedTo: assignedTo.trim(),
      priority,
      escalationLevel: level,
      tags: tagsOf(tags),
      ...(consultant === booking.consultant.id ? {} : { teamMemberId: consultant, override }),
    });
    if (done) {
      announce(t('assign.done'));
      onClose();
    }
  }

  return (
    <FormDialog
      title={t('assign.title')}
      leave={t('leave')}
      submit={t('assign.do')}
      busy={deed.busy}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <TextField
        label={t('file.assignedTo')}
        hint={t('assign.toHint')}
        optional
        value={assignedTo}
        onChange={(event) => setAssignedTo(event.target.value)}
      />
      {isOpen(booking.status) ? (
        <SelectField
          label={t('column.consultant')}
          hint={t('assign.consultantHint')}
          value={consultant}
          onChange={(event) => {
            setConsultant(event.target.value);
            setOverride([]);
          }}
        >
          <option value={booking.consultant.id}>{booking.consultant.name}</option>
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </SelectField>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('file.priority')}
          value={priority}
          onChange={(event) => setPriority(event.target.value as Priority)}
        >
          {PRIORITIES.map((one) => (
            <option key={one} value={one}>
              {t(`priority.${one}`)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t('file.escalation')}
          value={level}
          onChange={(event) => setLevel(event.target.value as EscalationLevel)}
        >
          {LEVELS.map((one) => (
            <option key={one} value={one}>
              {t(`escalation.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <TextField
        label={t('file.tags')}
        hint={t('assign.tagsHint')}
        optional
        value={tags}
        onChange={(event) => setTags(event.target.value)}
      />
      {deed.problem ? <Refusal problem={deed.problem} /> : null}
      {warning === null ? null : (
        <CheckboxField
          label={t('time.setAside')}
          checked={override.includes(warning)}
          onChange={(event) =>
            setOverride(
              event.target.checked
                ? [...override, warning]
                : override.filter((one) => one !== warning),
            )
          }
        />
      )}
    </FormDialog>
  );
}

/** Warnings that staff may set aside, as the calendar calls them (CFL-25). */
const WARNINGS = [
  'not_accepting',
  'too_soon',
  'too_late',
  'service_blackout',
  'holiday',
  'blocked',
  'outside_hours',
  'off_grid',
  'buffer_time',
  'max_daily_limit',
  'service_daily_limit',
];

function overridable(problem: Problem | null): string | null {
  const reason = problem?.extra.reason;
  return typeof reason === 'string' && WARNINGS.includes(reason) ? reason : null;
}

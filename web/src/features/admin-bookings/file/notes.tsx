import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { NoteBody, StaffBookingShape } from '@/api/generated/admin.gen';
import { useAnnounce } from '@/components/layout/announcer';
import { Button } from '@/components/ui/button';
import { TextArea } from '@/components/ui/field';
import { deskApi } from '@/features/admin-bookings/api';
import { useNames } from '@/features/admin-bookings/file/people';
import { Section } from '@/features/admin-bookings/file/section';
import { Refusal } from '@/features/admin-bookings/refusal';
import { useDeed } from '@/features/admin-bookings/use-deed';
import { useDeskWords } from '@/features/admin-bookings/words';
import { formatDay, formatTime } from '@/lib/dates';

/** What the house keeps in mind; clients never see it. */
export function Notes({ booking, zone }: { booking: StaffBookingShape; zone: string }) {
  const { t } = useDeskWords();
  const { i18n } = useTranslation();
  const announce = useAnnounce();
  const nameOf = useNames({ name: booking.client.name, userId: booking.userId });
  const [addNote] = deskApi.useAddBookingNoteMutation();
  const deed = useDeed((noteBody: NoteBody, key) =>
    addNote({ bookingId: booking.id, noteBody, 'Idempotency-Key': key }),
  );
  const [text, setText] = useState('');
  return (
    <Section title={t('file.notes')}>
      {booking.notes.length > 0 ? (
        <ul className="grid gap-3">
          {booking.notes.map((note) => (
            <li key={note.id} className="rounded-(--radius-control) bg-sunken px-4 py-3">
              <p className="whitespace-pre-line">{note.text}</p>
              <p className="numbers mt-1 text-sm text-muted">
                {nameOf(note.author)} · {formatDay(note.at, zone, i18n.language, { short: true })},{' '}
                {formatTime(note.at, zone, i18n.language)}
              </p>
            </li>
          ))}
        </ul>
      ) : null}
      <form
        className="grid gap-3"
        onSubmit={async (event) => {
          event.preventDefault();
          if (deed.busy || text.trim() === '') return;
          if (await deed.run({ text: text.trim() })) {
            setText('');
            announce(t('note.done'));
          }
        }}
      >
        <TextArea
          label={t('note.label')}
          hint={t('note.hint')}
          rows={2}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {deed.problem ? <Refusal problem={deed.problem} /> : null}
        <div>
          <Button
            type="submit"
            kind="secondary"
            size="medium"
            busy={deed.busy}
            disabled={text.trim() === ''}
          >
            {t('note.do')}
          </Button>
        </div>
      </form>
    </Section>
  );
}

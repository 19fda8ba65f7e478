import { useEffect, useState } from 'react';

import type { BookingRowShape } from '@/api/generated/admin.gen';
import { TextField } from '@/components/ui/field';
import { deskApi } from '@/features/admin-bookings/api';
import { useDeskWords } from '@/features/admin-bookings/words';

/** Somebody who booked before is found by name, company or reference, and need not be typed. */
export function KnownClients({ onChoose }: { onChoose: (known: BookingRowShape) => void }) {
  const { t } = useDeskWords();
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), 300);
    return () => clearTimeout(timer);
  }, [typed]);
  const asks = search.length >= 2 && typed.trim() !== '';
  const { data } = deskApi.useListBookingsQuery({ search, limit: 25 }, { skip: !asks });
  const people = asks && data !== undefined ? onePerAddress(data.items).slice(0, 5) : [];
  return (
    <div className="grid gap-2">
      <TextField
        type="search"
        label={t('manual.known')}
        hint={t('manual.knownHint')}
        optional
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          // Enter looks; it does not send the whole form.
          if (event.key === 'Enter') event.preventDefault();
        }}
      />
      <p aria-live="polite" className="sr-only">
        {asks && data !== undefined ? t('manual.found', { count: people.length }) : ''}
      </p>
      {people.length > 0 ? (
        <ul className="grid overflow-hidden rounded-(--radius-control) border border-line">
          {people.map((person) => (
            <li key={person.clientEmail} className="border-b border-line last:border-0">
              <button
                type="button"
                onClick={() => {
                  onChoose(person);
                  setTyped('');
                }}
                className="flex min-h-12 w-full flex-wrap items-baseline gap-x-3 bg-surface px-4 py-2.5 text-left hover:bg-sunken focus-visible:-outline-offset-3"
              >
                <span className="font-semibold">{person.clientName}</span>
                <span className="text-sm text-muted">
                  {[person.company, person.clientEmail].filter(Boolean).join(' · ')}
                </span>
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function onePerAddress(rows: readonly BookingRowShape[]): BookingRowShape[] {
  return [...new Map(rows.map((row) => [row.clientEmail, row])).values()];
}

import { useState } from 'react';

import { useSlotWords } from '@/components/slot-picker/words';
import { Button } from '@/components/ui/button';
import { classes } from '@/components/ui/classes';
import { Dialog } from '@/components/ui/dialog';
import { formatDay, formatTimeRange } from '@/lib/dates';
import { offsetText, zoneCity } from '@/lib/time-zones';

export interface Alternative {
  startTime: string;
  endTime: string;
  teamMemberId: string;
}

export interface Taken {
  alternatives: readonly Alternative[];
  zone: string;
  /** The chosen one is being taken. */
  busy?: boolean;
  onAccept: (alternative: Alternative) => void;
  onClose: () => void;
}

const keyOf = (one: Alternative) => `${one.startTime} ${one.teamMemberId}`;

export default function TakenWindow({ alternatives, zone, busy, onAccept, onClose }: Taken) {
  const { t, i18n } = useSlotWords();
  const [picked, setPicked] = useState<string | null>(null);
  // After another loss the list is a new one: what was picked may be gone with the old.
  const [first] = alternatives;
  const chosen = alternatives.find((one) => keyOf(one) === picked) ?? first;

  return (
    <Dialog
      open
      onClose={onClose}
      testId="conflict-modal"
      title={t('taken.title')}
      actions={
        <>
          <Button kind="secondary" onClick={onClose}>
            {t('taken.back')}
          </Button>
          {chosen === undefined ? null : (
            <Button data-testid="accept-alternative" busy={busy} onClick={() => onAccept(chosen)}>
              {t('taken.accept')}
            </Button>
          )}
        </>
      }
    >
      <p className="text-muted">{t('taken.lead')}</p>
      {first === undefined ? (
        <p className="mt-4 font-semibold">{t('taken.none')}</p>
      ) : (
        <fieldset data-testid="alternative-slots" className="mt-5 grid gap-2">
          <legend className="mb-2 text-sm font-semibold">
            {t('taken.alternatives')}
            <span className="font-normal text-muted">
              {' · '}
              {t('zone.name', {
                city: zoneCity(zone),
                offset: offsetText(new Date(first.startTime), zone),
              })}
            </span>
          </legend>
          {alternatives.map((one, index) => (
            <label
              key={keyOf(one)}
              data-testid={`alternative-slot-${index}`}
              className={classes(
                'flex min-h-13 items-center gap-3 rounded-(--radius-control) border px-4 py-2',
                'border-line-strong has-checked:border-accent has-checked:bg-accent-soft',
                'has-focus-visible:outline-3 has-focus-visible:outline-accent',
              )}
            >
              <input
                type="radio"
                name="alternative"
                checked={one === chosen}
                onChange={() => setPicked(keyOf(one))}
                className="size-5 shrink-0 accent-accent"
              />
              <span className="flex flex-wrap gap-x-3">
                <span className="font-semibold">
                  {formatDay(one.startTime, zone, i18n.language, { weekday: true })}
                </span>
                <span className="numbers">
                  {formatTimeRange(one.startTime, one.endTime, zone, i18n.language)}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
    </Dialog>
  );
}

import { useEffect, useRef, useState } from 'react';

import { useAnnounce } from '@/components/layout/announcer';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import type { Hold } from '@/features/booking-wizard/wizard-machine';
import { useWizardWords } from '@/features/booking-wizard/words';

interface HoldTimerProps {
  hold: Hold;
  busy: boolean;
  onHoldAgain: () => void;
}

/** Minutes left at which it is said aloud. */
const SAID_AT = [5, 1];

/** How long the time is still kept; calm to look at, and not counted aloud. */
export function HoldTimer({ hold, busy, onHoldAgain }: HoldTimerProps) {
  const { t } = useWizardWords();
  const announce = useAnnounce();
  const left = useSecondsUntil(hold.expiresAt);
  const minutes = Math.ceil(left / 60);
  const before = useRef(minutes);

  useEffect(() => {
    const reached = SAID_AT.find((mark) => before.current > mark && minutes === mark);
    if (reached !== undefined && left > 0) announce(t('hold.left', { count: reached }));
    before.current = minutes;
  }, [minutes, left, announce, t]);

  if (left <= 0) {
    return (
      <Alert
        tone="warn"
        title={t('hold.lapsed')}
        actions={
          <Button kind="secondary" size="small" busy={busy} onClick={onHoldAgain}>
            {t('hold.again')}
          </Button>
        }
      >
        {t('hold.lapsedText')}
      </Alert>
    );
  }
  return (
    <p
      role="timer"
      className="flex items-baseline justify-between gap-3 rounded-(--radius-control) bg-good-soft px-4 py-3 text-good"
    >
      <span className="font-medium">{t('hold.kept')}</span>
      <span className="numbers text-lg font-semibold">
        <span className="sr-only">{t('hold.left', { count: minutes })}</span>
        <span aria-hidden="true">
          {Math.floor(left / 60)}:{String(left % 60).padStart(2, '0')}
        </span>
      </span>
    </p>
  );
}

function useSecondsUntil(instant: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [instant]);
  return Math.max(0, Math.ceil((Date.parse(instant) - now) / 1000));
}

import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useLocation } from 'react-router';

import { usePendingBookings, type WaitingBooking } from '@/api/pending-bookings';
import { TakenDialog } from '@/components/slot-picker/taken-dialog';
import { Button } from '@/components/ui/button';
import { classes } from '@/components/ui/classes';

import { useUpdate } from './update';
import { useSending } from './use-sending';
import { useOfflineWords } from './words';

const Window = lazy(() => import('./pending-window'));

/**
 * What makes the app one that needs no network: its service worker, and the bookings that wait for
 * a better line. On the page it is a quiet notice in the corner, or nothing.
 */
export function Offline({ worker = import.meta.env.PROD }: { worker?: boolean }) {
  const { t } = useOfflineWords();
  const update = useUpdate(worker);
  const pending = usePendingBookings();
  // Who follows a link in the window leaves it.
  const { key: here } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const open = openAt === here;
  const [hidden, setHidden] = useState('');
  const [looked, setLooked] = useState<readonly string[]>([]);
  useSending(pending);

  const { bookings } = pending;
  const count = (...statuses: string[]) =>
    bookings.filter((one) => statuses.includes(one.status)).length;
  const asks = count('TAKEN', 'RAISED', 'REFUSED');
  const waiting = count('PENDING_SYNC');
  const sent = count('SENT');
  const state = bookings.map((one) => one.id + one.status).join();
  const taken = bookings.find(
    (one): one is WaitingBooking & { status: 'TAKEN' } =>
      one.status === 'TAKEN' && !looked.includes(one.key),
  );

  return (
    <>
      <div
        role="region"
        aria-label={t('label')}
        className="pointer-events-none fixed inset-x-0 bottom-0 z-40 grid justify-items-start gap-2 p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:p-5"
      >
        <div role="status" className="grid w-full max-w-md gap-2">
          {state !== '' && state !== hidden ? (
            <Notice
              tone={asks > 0 ? 'asks' : sent > 0 && waiting === 0 ? 'sent' : 'waits'}
              actions={
                <>
                  <Button kind="secondary" onClick={() => setOpenAt(here)}>
                    {t('show')}
                  </Button>
                  <Button kind="quiet" onClick={() => setHidden(state)}>
                    {t('hide')}
                  </Button>
                </>
              }
            >
              {asks > 0 ? <span>{t('asks', { count: asks })}</span> : null}
              {waiting > 0 ? <span>{t('waiting', { count: waiting })}</span> : null}
              {sent > 0 ? <span>{t('sent', { count: sent })}</span> : null}
            </Notice>
          ) : null}
          {update.ready ? (
            <Notice
              actions={
                <>
                  <Button kind="secondary" onClick={() => void update.reload()}>
                    {t('update.reload')}
                  </Button>
                  <Button kind="quiet" onClick={update.later}>
                    {t('update.later')}
                  </Button>
                </>
              }
            >
              {t('update.title')}
            </Notice>
          ) : null}
        </div>
      </div>
      {open ? (
        <Suspense fallback={null}>
          <Window title={t('dialog')} onClose={() => setOpenAt(null)} />
        </Suspense>
      ) : null}
      <TakenDialog
        open={taken !== undefined && !open}
        alternatives={taken?.alternatives ?? []}
        zone={taken?.body.timezone ?? 'UTC'}
        busy={pending.busy}
        onAccept={(to) => {
          if (taken) void pending.accept(taken, to);
        }}
        onClose={() => setLooked((before) => (taken ? [...before, taken.key] : before))}
      />
    </>
  );
}

const TONES = { waits: 'bg-gold', asks: 'bg-warn', sent: 'bg-good', plain: 'bg-accent' };

function Notice({
  tone = 'plain',
  children,
  actions,
}: {
  tone?: keyof typeof TONES;
  children: ReactNode;
  actions: ReactNode;
}) {
  return (
    <div className="pointer-events-auto flex flex-wrap items-center gap-x-3 gap-y-2 rounded-(--radius-card) border border-line bg-surface py-3 pr-3 pl-4 shadow-(--shadow-float)">
      <span aria-hidden="true" className={classes('size-2.5 rounded-full', TONES[tone])} />
      <div className="grid flex-[1_1_13rem] font-medium">{children}</div>
      <div className="flex gap-1">{actions}</div>
    </div>
  );
}

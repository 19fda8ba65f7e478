import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { TextField } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Skeleton } from '@/components/ui/skeleton';
import { paths } from '@/config/paths';
import { portalApi } from '@/features/portal/api';
import { useForget } from '@/features/portal/use-forget';
import { usePortalWords } from '@/features/portal/words';
import { formatDay, formatTime } from '@/lib/dates';
import { deviceZone } from '@/lib/time-zones';
import { worded } from '@/lib/worded';

/** Asks for a word to be typed, because nothing brings back what is erased. */
export default function EraseDialog({ onClose }: { onClose: () => void }) {
  const { t } = usePortalWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const [erase, { error, isLoading }] = portalApi.useEraseMeMutation();
  const [signOut] = portalApi.useSignOutEverywhereMutation();
  const word = t('erase.word');
  // Forgotten once he is away: from here a guest would be sent to sign in, and he took his leave.
  const gone = useRef(false);
  const forget = useForget();
  useEffect(
    () => () => {
      if (gone.current) forget();
    },
    [forget],
  );

  const submit = async () => {
    if (typed.trim().toLocaleUpperCase() !== word) {
      setWrong(true);
      return;
    }
    const { data } = await erase({ eraseBody: { confirm: true } });
    if (data === undefined) return;
    await signOut();
    gone.current = true;
    await navigate(paths.privacy, { replace: true, state: { erased: data.standingBookings } });
  };

  return (
    <FormDialog
      title={t('erase.ask')}
      leave={t('erase.keep')}
      submit={t('erase.confirm')}
      kind="danger"
      busy={isLoading}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      {error ? <ProblemAlert problem={worded(error, t)} /> : null}
      <ul className="grid list-disc gap-2 pl-5">
        <li>{t('erase.what')}</li>
        <li>{t('erase.record')}</li>
        <li>{t('erase.out')}</li>
      </ul>
      <Standing />
      <TextField
        label={t('erase.type', { word })}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        value={typed}
        error={wrong ? t('erase.wrong', { word }) : undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          setWrong(false);
        }}
      />
    </FormDialog>
  );
}

/** What becomes of the meetings that are still to come. */
function Standing() {
  const { t, language } = usePortalWords();
  const zone = deviceZone();
  const { data, error, refetch } = portalApi.useListMyBookingsQuery(
    { when: 'upcoming', limit: 25 },
    { refetchOnMountOrArgChange: true },
  );
  if (error) return <ProblemAlert problem={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton className="h-16" />;
  if (data.total === 0) return <p>{t('erase.noBookings')}</p>;
  return (
    <div className="grid gap-2 rounded-(--radius-control) bg-warn-soft p-4">
      <p className="font-semibold">{t('erase.standing', { count: data.total })}</p>
      <p>{t('erase.standingText')}</p>
      <ul className="grid gap-1">
        {data.items.map((one) => (
          <li key={one.id}>
            <Link to={paths.booking(one.id)} className="font-medium underline underline-offset-4">
              {one.service.name}, {formatDay(one.scheduledAtUtc, zone, language, { short: true })},{' '}
              {formatTime(one.scheduledAtUtc, zone, language)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

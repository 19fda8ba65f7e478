import { useState } from 'react';

import type { ChangeAnswer, ConflictAnswer } from '@/api/generated/admin.gen';
import { useAnnounce } from '@/components/layout/announcer';
import { useScheduleWords } from '@/features/admin-schedule/words';
import { isProblem, type Problem } from '@/lib/problems';

export interface Saving {
  busy: boolean;
  problem: Problem | null;
  /** The bookings the last change met; null before there was one. */
  conflicts: ConflictAnswer[] | null;
}

/** Sends changes of a schedule one after the other and tells what they met. */
export function useSave() {
  const { t } = useScheduleWords();
  const announce = useAnnounce();
  const [saving, setSaving] = useState<Saving>({ busy: false, problem: null, conflicts: null });

  /** Each is sent when the one before it was taken. True if all were. */
  async function save(
    ...changes: (() => { unwrap: () => Promise<Pick<ChangeAnswer, 'conflicts'>> })[]
  ): Promise<boolean> {
    setSaving({ busy: true, problem: null, conflicts: null });
    const met = new Map<string, ConflictAnswer>();
    try {
      for (const change of changes) {
        const { conflicts } = await change().unwrap();
        for (const conflict of conflicts) met.set(conflict.bookingId, conflict);
      }
    } catch (refused) {
      if (!isProblem(refused)) throw refused;
      setSaving({ busy: false, problem: refused, conflicts: null });
      return false;
    }
    setSaving({ busy: false, problem: null, conflicts: [...met.values()] });
    announce(
      met.size === 0 ? t('saved') : `${t('saved')} ${t('conflict.title', { count: met.size })}`,
    );
    return true;
  }

  const forget = () => setSaving({ busy: false, problem: null, conflicts: null });
  return { ...saving, save, forget };
}

import { useCallback } from 'react';

import { useSlotWords } from '@/components/slot-picker/words';

/** Gives a sentence for a reason's code; a code that is new to us has a general one. */
export function useReason(): (code: string | null | undefined) => string {
  const { t, i18n } = useSlotWords();
  return useCallback(
    (code) => {
      const key = `reason.${code ?? 'unknown'}`;
      return i18n.exists(key, { ns: 'slot-picker' }) ? t(key) : t('reason.unknown');
    },
    [t, i18n],
  );
}

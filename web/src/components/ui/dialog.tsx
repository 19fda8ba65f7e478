import {
  Dialog as HeadlessDialog,
  DialogBackdrop,
  DialogPanel,
  DialogTitle,
} from '@headlessui/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { classes } from '@/components/ui/classes';
import { useSeenPart } from '@/lib/use-seen-part';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: ReactNode;
  children: ReactNode;
  /** Buttons, the most likely one last. */
  actions?: ReactNode;
  wide?: boolean;
  testId?: string;
}

/** A window over the page: focus stays inside, Escape closes, on phones it rises from below. */
export function Dialog({ open, onClose, title, children, actions, wide, testId }: DialogProps) {
  const { t } = useTranslation();
  const seen = useSeenPart(open);
  return (
    <HeadlessDialog open={open} onClose={onClose} className="relative z-50">
      <DialogBackdrop className="fixed inset-0 bg-[#0b0e17]/60" />
      <div
        className="fixed inset-0 flex items-end justify-center sm:items-center sm:p-6"
        style={seen === null ? undefined : { ...seen, bottom: 'auto' }}
      >
        <DialogPanel
          data-testid={testId}
          className={classes(
            'flex max-h-[92%] w-full flex-col rounded-t-2xl bg-surface shadow-(--shadow-float)',
            'sm:rounded-2xl',
            wide ? 'sm:max-w-3xl' : 'sm:max-w-lg',
          )}
        >
          <div className="flex items-start justify-between gap-4 px-6 pt-6">
            <DialogTitle className="font-display text-2xl">{title}</DialogTitle>
            <button
              type="button"
              onClick={onClose}
              aria-label={t('dialog.close')}
              className="-mt-1 -mr-2 grid size-10 shrink-0 place-items-center rounded-full text-muted hover:bg-sunken"
            >
              <svg aria-hidden="true" viewBox="0 0 20 20" className="size-5">
                <path
                  d="m5 5 10 10M15 5 5 15"
                  stroke="currentColor"
                  strokeWidth="2"
                  strokeLinecap="round"
                />
              </svg>
            </button>
          </div>
          <div className="overflow-y-auto px-6 py-4">{children}</div>
          {actions ? (
            <div className="flex flex-wrap justify-end gap-3 border-t border-line px-6 py-4">
              {actions}
            </div>
          ) : null}
        </DialogPanel>
      </div>
    </HeadlessDialog>
  );
}

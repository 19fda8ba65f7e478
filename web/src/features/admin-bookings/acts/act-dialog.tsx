import type { ActProps } from '@/features/admin-bookings/acts/act-frame';
import { CancelDialog } from '@/features/admin-bookings/acts/cancel-dialog';
import { CompleteDialog } from '@/features/admin-bookings/acts/complete-dialog';
import { ConfirmDialog } from '@/features/admin-bookings/acts/confirm-dialog';
import { CorrectDialog } from '@/features/admin-bookings/acts/correct-dialog';
import { MoveDialog } from '@/features/admin-bookings/acts/move-dialog';
import { NoShowDialog, StartDialog } from '@/features/admin-bookings/acts/plain-dialogs';
import type { Act } from '@/features/admin-bookings/offered';

const DIALOGS = {
  confirm: ConfirmDialog,
  start: StartDialog,
  complete: CompleteDialog,
  noShow: NoShowDialog,
  move: MoveDialog,
  correct: CorrectDialog,
  cancel: CancelDialog,
};

/** The dialog of one act. It closes when the server has done it, and stays open if it refused. */
export function ActDialog({ act, ...props }: ActProps & { act: Act }) {
  const OneDialog = DIALOGS[act];
  return <OneDialog {...props} />;
}

import { useId, type ReactNode } from 'react';

import { Button, type ButtonKind } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';

interface FormDialogProps {
  title: ReactNode;
  /** What the buttons say. */
  leave: string;
  submit: string;
  kind?: ButtonKind;
  busy: boolean;
  onClose: () => void;
  onSubmit: () => void;
  children: ReactNode;
  wide?: boolean;
}

/** A window with something to fill in: it is left, or sent, and sent once. */
export function FormDialog(props: FormDialogProps) {
  const { title, leave, submit, kind = 'primary', busy, onClose, onSubmit, children, wide } = props;
  const id = useId();
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      {...(wide ? { wide } : {})}
      actions={
        <>
          <Button kind={kind === 'danger' ? 'secondary' : 'quiet'} onClick={onClose}>
            {leave}
          </Button>
          <Button type="submit" form={id} kind={kind} busy={busy}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) onSubmit();
        }}
      >
        {children}
      </form>
    </Dialog>
  );
}

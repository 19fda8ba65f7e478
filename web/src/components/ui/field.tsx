import {
  useId,
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
} from 'react';
import { useTranslation } from 'react-i18next';

import { classes } from '@/components/ui/classes';

const CONTROL = classes(
  'block w-full rounded-(--radius-control) border bg-surface px-3 py-2.5 text-base text-ink',
  'placeholder:text-muted',
  'disabled:cursor-not-allowed disabled:opacity-60',
);

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong, in a sentence. It is announced, and tied to the field (ACC-05). */
  error?: string | undefined;
  /** Marks what may be left empty; everything else is needed. */
  optional?: boolean;
  className?: string;
}

interface Wiring {
  id: string;
  'aria-invalid': true | undefined;
  'aria-describedby': string | undefined;
  'aria-required': true | undefined;
  className: string;
}

function Field({
  label,
  hint,
  error,
  optional,
  className,
  id: given,
  children,
}: FieldProps & { id?: string | undefined; children: (wiring: Wiring) => ReactNode }) {
  const made = useId();
  const id = given ?? made;
  const { t } = useTranslation();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div className={classes('grid content-start gap-1.5', className)}>
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
        {optional ? <span className="font-normal text-muted"> {t('field.optional')}</span> : null}
      </label>
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': described || undefined,
        'aria-required': optional ? undefined : true,
        className: classes(CONTROL, error ? 'border-bad' : 'border-line-strong'),
      })}
      <p
        id={`${id}-error`}
        aria-live="polite"
        className={classes('text-sm font-medium text-bad', !error && 'hidden')}
      >
        {error}
      </p>
    </div>
  );
}

type Own<Attributes, Element> = FieldProps & Omit<Attributes, 'className'> & { ref?: Ref<Element> };

export function TextField({
  label,
  hint,
  error,
  optional,
  className,
  ...input
}: Own<InputHTMLAttributes<HTMLInputElement>, HTMLInputElement>) {
  return (
    <Field {...{ label, hint, error, optional, className }} id={input.id}>
      {(wiring) => <input type="text" {...input} {...wiring} />}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  optional,
  className,
  ...input
}: Own<TextareaHTMLAttributes<HTMLTextAreaElement>, HTMLTextAreaElement>) {
  return (
    <Field {...{ label, hint, error, optional, className }} id={input.id}>
      {(wiring) => <textarea rows={4} {...input} {...wiring} />}
    </Field>
  );
}

/** The browser's own list: the best one there is on a phone and with a screen reader. */
export function SelectField({
  label,
  hint,
  error,
  optional,
  className,
  children,
  ...input
}: Own<SelectHTMLAttributes<HTMLSelectElement>, HTMLSelectElement>) {
  return (
    <Field {...{ label, hint, error, optional, className }} id={input.id}>
      {(wiring) => (
        <select {...input} {...wiring} className={classes(wiring.className, 'pr-8')}>
          {children}
        </select>
      )}
    </Field>
  );
}

export function CheckboxField({
  label,
  hint,
  error,
  className,
  ...input
}: Omit<Own<InputHTMLAttributes<HTMLInputElement>, HTMLInputElement>, 'optional'>) {
  const made = useId();
  const id = input.id ?? made;
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div className={classes('grid gap-1', className)}>
      <div className="flex items-start gap-3">
        <input
          type="checkbox"
          {...input}
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={described || undefined}
          className="mt-0.5 size-5 shrink-0 rounded accent-accent"
        />
        <label htmlFor={id} className="text-base">
          {label}
        </label>
      </div>
      {hint ? (
        <p id={`${id}-hint`} className="pl-8 text-sm text-muted">
          {hint}
        </p>
      ) : null}
      <p
        id={`${id}-error`}
        aria-live="polite"
        className={classes('pl-8 text-sm font-medium text-bad', !error && 'hidden')}
      >
        {error}
      </p>
    </div>
  );
}

import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Link, type LinkProps } from 'react-router';

import { classes } from '@/components/ui/classes';
import { Spinner } from '@/components/ui/spinner';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'large';

interface Looks {
  kind?: ButtonKind;
  size?: ButtonSize;
  wide?: boolean;
}

const KINDS: Record<ButtonKind, string> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong shadow-sm',
  secondary: 'bg-surface text-ink border border-line-strong hover:border-ink hover:bg-sunken',
  quiet: 'text-accent-strong hover:bg-accent-soft',
  danger: 'bg-surface text-bad border border-bad hover:bg-bad-soft',
};

const SIZES: Record<ButtonSize, string> = {
  small: 'min-h-9 px-3 text-sm gap-1.5',
  medium: 'min-h-11 px-4 text-base gap-2',
  large: 'min-h-13 px-6 text-lg gap-2.5',
};

export function buttonClasses({ kind = 'primary', size = 'medium', wide }: Looks = {}): string {
  return classes(
    'inline-flex items-center justify-center rounded-(--radius-control) font-semibold',
    'no-underline transition-colors select-none',
    'disabled:cursor-not-allowed disabled:opacity-55',
    KINDS[kind],
    SIZES[size],
    wide && 'w-full',
  );
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, Looks {
  /** Something is under way: the button stays where it is, says so, and does nothing. */
  busy?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ kind, size, wide, busy, children, className, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy === true ? true : undefined}
      aria-disabled={busy === true ? true : rest['aria-disabled']}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
      className={classes(buttonClasses({ kind, size, wide }), className)}
    >
      {busy ? <Spinner /> : null}
      {children}
    </button>
  );
}

/** A link inside the app that looks like a button. */
export function ButtonLink({
  kind,
  size,
  wide,
  className,
  ...rest
}: Omit<LinkProps, 'className'> & Looks & { className?: string; children: ReactNode }) {
  return <Link {...rest} className={classes(buttonClasses({ kind, size, wide }), className)} />;
}

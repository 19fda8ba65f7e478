import { Menu as HeadlessMenu, MenuButton, MenuItem, MenuItems, Portal } from '@headlessui/react';
import { useLayoutEffect, useRef, type ReactNode } from 'react';

import { classes } from '@/components/ui/classes';

// eslint-disable-next-line @typescript-eslint/no-deprecated -- its new name is not exported
const PortalGroup = Portal.Group;

export interface MenuEntry {
  id: string;
  text: ReactNode;
  onSelect: () => void;
  danger?: boolean;
}

interface MenuProps {
  /** What the button is called, for people who listen. */
  label: string;
  entries: readonly MenuEntry[];
  /** What the button shows; three dots if nothing is said. */
  button?: ReactNode;
  className?: string;
}

/** What else can be done, behind one button. Arrow keys and letters move, Escape closes. */
export function Menu({ label, entries, button, className }: MenuProps) {
  // It hangs in the main part of the page, where people who go by landmarks find it.
  const main = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    main.current = document.querySelector('main');
  }, []);
  return (
    <HeadlessMenu>
      <MenuButton
        aria-label={button === undefined ? label : undefined}
        className={
          className ??
          'grid size-11 place-items-center rounded-full text-muted hover:bg-sunken hover:text-ink'
        }
      >
        {button ?? <Dots />}
      </MenuButton>
      <PortalGroup target={main}>
        <MenuItems
          modal={false}
          anchor={{ to: 'bottom end', gap: 4, padding: 8 }}
          aria-label={label}
          className="z-50 min-w-52 rounded-(--radius-control) border border-line bg-surface p-1.5 shadow-(--shadow-float) outline-none"
        >
          {entries.map((entry) => (
            <MenuItem key={entry.id}>
              <button
                type="button"
                onClick={entry.onSelect}
                className={classes(
                  'flex min-h-11 w-full items-center rounded-lg px-3 text-left data-focus:bg-sunken',
                  entry.danger ? 'text-bad' : 'text-ink',
                )}
              >
                {entry.text}
              </button>
            </MenuItem>
          ))}
        </MenuItems>
      </PortalGroup>
    </HeadlessMenu>
  );
}

function Dots() {
  return (
    <svg aria-hidden="true" viewBox="0 0 20 20" className="size-5" fill="currentColor">
      <circle cx="10" cy="4" r="1.6" />
      <circle cx="10" cy="10" r="1.6" />
      <circle cx="10" cy="16" r="1.6" />
    </svg>
  );
}

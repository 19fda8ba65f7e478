import { useTranslation } from 'react-i18next';
import { NavLink, Outlet } from 'react-router';

import { useWho } from '@/api/session';
import { StaffOnly } from '@/components/layout/staff-only';
import { ButtonLink } from '@/components/ui/button';
import { classes } from '@/components/ui/classes';
import { paths } from '@/config/paths';

const OFFICE = ['staff', 'team_lead', 'admin'];

/** The frame of the house's own pages: who comes in, and the ways between them. */
export function Component() {
  return (
    <StaffOnly>
      <DeskBar />
      <Outlet />
    </StaffOnly>
  );
}

function DeskBar() {
  const { t } = useTranslation();
  const { roles } = useWho();
  const links = [
    { to: paths.desk, text: t('desk.bookings') },
    { to: paths.deskSchedule, text: t('desk.schedule') },
  ];
  return (
    <nav aria-label={t('desk.label')} className="border-b border-line bg-sunken">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-2 gap-y-1 px-4 py-2 sm:px-6">
        <div className="flex flex-1 gap-1">
          {links.map((link) => (
            <NavLink
              key={link.to}
              to={link.to}
              className={({ isActive }) =>
                classes(
                  'inline-flex min-h-11 items-center rounded-lg px-3 font-semibold no-underline',
                  isActive ? 'bg-surface text-ink shadow-sm' : 'text-muted hover:text-ink',
                )
              }
            >
              {link.text}
            </NavLink>
          ))}
        </div>
        {roles.some((role) => OFFICE.includes(role)) ? (
          <ButtonLink kind="secondary" to={paths.deskNewBooking}>
            {t('desk.create')}
          </ButtonLink>
        ) : null}
      </div>
    </nav>
  );
}

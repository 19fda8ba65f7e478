import { useDeskWords } from '@/features/admin-bookings/words';
import { sessionApi, useWho } from '@/api/session';
import { deskApi } from '@/features/admin-bookings/api';

const SERVICES = ['availability', 'booking', 'gateway', 'system', 'service'];

/**
 * Names for those the records call by an id: oneself, colleagues (admins may ask who they are),
 * consultants. Whoever cannot be named is said to be somebody of the house, not shown as digits.
 */
export function useNames(client: { name: string; userId: string | null }) {
  const { t } = useDeskWords();
  const { isAdmin, isStaff } = useWho();
  const session = sessionApi.useGetSessionQuery().data;
  const { data: accounts } = deskApi.useListAccountsQuery({ limit: 100 }, { skip: !isAdmin });
  const { data: resources } = deskApi.useListResourcesQuery({ limit: 100 }, { skip: !isStaff });
  return (id: string): string => {
    const bare = id.replace(/^account:/, '');
    if (id === session?.subject) return t('who.you');
    if (id === client.userId || id === 'guest') return client.name;
    if (SERVICES.includes(id)) return t('who.product');
    return (
      accounts?.items.find((one) => one.id === bare)?.name ??
      resources?.items.find((one) => one.id === bare)?.name ??
      (/^[0-9a-f-]{36}$/.test(bare) ? t('who.somebody') : id)
    );
  };
}

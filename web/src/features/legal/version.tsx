import { publicApi } from '@/api/generated/public.gen';
import { useLegalWords } from '@/features/legal/words';

/** The version that is agreed to with a booking; every service says the same one. */
export function Version({ of }: { of: 'privacyPolicyVersion' | 'termsOfServiceVersion' }) {
  const { t, language } = useLegalWords();
  const { data: services } = publicApi.useListServicesQuery({ bookingEnabled: true, limit: 100 });
  const service = services?.items[0]?.slug ?? '';
  const { data } = publicApi.useGetServiceAgreementQuery(
    { service, language },
    { skip: service === '' },
  );
  return (
    <p className="min-h-6 text-sm text-muted">
      {data === undefined ? '' : t('version', { version: data[of] })}
    </p>
  );
}

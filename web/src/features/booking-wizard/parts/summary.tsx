import type { ReactNode } from 'react';

import type { ServiceShape } from '@/api/generated/public.gen';
import { Card } from '@/components/ui/card';
import { PriceLines } from '@/components/price/price-lines';
import type { Quotes } from '@/features/booking-wizard/use-quote';
import type { WizardState } from '@/features/booking-wizard/wizard-machine';
import { useWizardWords } from '@/features/booking-wizard/words';
import { formatDay, formatTimeRange } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import { offsetText, zoneCity } from '@/lib/time-zones';

interface SummaryProps {
  state: WizardState;
  service: ServiceShape | undefined;
  quotes: Quotes;
  children?: ReactNode;
}

/** What is being booked (WIZ-10), beside every step. */
export function Summary({ state, service, quotes, children }: SummaryProps) {
  const { t, i18n } = useWizardWords();
  const language = i18n.resolvedLanguage ?? 'en';
  const { slot, zone } = state;
  const tier = service?.tiers.find((one) => one.id === state.tierId);
  const minutes = slot?.duration ?? state.duration ?? tier?.duration ?? service?.defaultDuration;
  const extras = service?.addOns.filter((one) => state.addOns.includes(one.id)) ?? [];
  const from = tier?.basePrice ?? service?.pricing.basePrice;
  return (
    <Card className="grid gap-5 p-5">
      <h2 className="font-display text-xl">{t('summary.title')}</h2>
      {service ? (
        <dl className="grid gap-4">
          <Fact name={t('summary.service')}>
            {service.name}
            {tier ? <span className="block text-muted">{tier.name}</span> : null}
          </Fact>
          {slot ? (
            <Fact name={t('summary.time')}>
              {formatDay(slot.start, zone, language, { weekday: true })}
              <span className="numbers block">
                {formatTimeRange(slot.start, slot.end, zone, language)}
              </span>
              <span className="block text-sm text-muted">
                {zoneCity(zone)} ({offsetText(new Date(slot.start), zone)})
              </span>
            </Fact>
          ) : null}
          {minutes === undefined ? null : (
            <Fact name={t('summary.duration')}>{t('minutes', { count: minutes })}</Fact>
          )}
          {extras.length > 0 && !quotes.quote ? (
            <Fact name={t('summary.addOns')}>{extras.map((one) => one.name).join(', ')}</Fact>
          ) : null}
          {quotes.quote ? null : (
            <Fact name={t('summary.price')}>
              {service.isFree || from === undefined
                ? t('price.free')
                : t('price.from', { price: formatMoney(from, language) })}
            </Fact>
          )}
        </dl>
      ) : (
        <p className="text-muted">{t('summary.empty')}</p>
      )}
      {quotes.quote ? <PriceLines price={quotes.quote} /> : null}
      {children}
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  );
}

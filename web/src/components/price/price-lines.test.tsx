import { render, screen } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { expect, test } from 'vitest';

import { PriceLines } from '@/components/price/price-lines';
import { createI18n } from '@/lib/i18n';

const euros = (amount: number) => ({ amount, currency: 'EUR', formatted: `EUR ${amount}` });

test('a line that is ours speaks the language of the reader, another its own', () => {
  render(
    <I18nextProvider i18n={createI18n('de')}>
      <PriceLines
        price={{
          basePrice: euros(10_000),
          addOns: [{ type: 'ADD_ON', description: 'Rush service', amount: euros(2_000) }],
          surcharges: [
            { type: 'PEAK_HOURS', description: 'Peak hours surcharge', amount: euros(2_000) },
          ],
          discounts: [{ type: 'RETURNING', description: 'Thank you', amount: euros(500) }],
          total: euros(13_500),
        }}
      />
    </I18nextProvider>,
  );

  expect(screen.getAllByRole('term').map((one) => one.textContent)).toEqual([
    'Grundpreis',
    'Rush service',
    'Zuschlag für Stoßzeiten',
    'Thank you',
    'Gesamt',
  ]);
  const amounts = screen.getAllByRole('definition').map((one) => one.textContent);
  expect(amounts.map((one) => one.replace(/\s/gu, ' '))).toEqual([
    '100,00 €',
    '20,00 €',
    '20,00 €',
    '-5,00 €',
    '135,00 €',
  ]);
});

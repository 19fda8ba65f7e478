import { usePriceWords } from '@/components/price/words';

/** A line of a price, as the server has it. */
export interface PriceLine {
  type: string;
  description: string;
}

/** What a line is called: in the reader's language where the line is one of ours (PRC-02). */
export function useLineName(): (line: PriceLine) => string {
  const { t } = usePriceWords();
  return ({ type, description }) => t(`line.${type}`, { defaultValue: description });
}

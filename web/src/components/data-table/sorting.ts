export interface SortedBy {
  field: string;
  falling: boolean;
}

/** Read an order as the API writes it: `-scheduledAt,clientName`. */
export function parseSort(sort: string): SortedBy[] {
  return sort
    .split(',')
    .filter(Boolean)
    .map((part) => ({ field: part.replace(/^-/, ''), falling: part.startsWith('-') }));
}

export function writeSort(order: readonly SortedBy[]): string {
  return order.map(({ field, falling }) => (falling ? '-' : '') + field).join(',');
}

/**
 * The order after somebody pressed a column's head: rising, falling, rising again. `also` keeps the
 * columns that came before it, so that there may be several.
 */
export function pressSort(sort: string, field: string, also: boolean): string {
  const order = parseSort(sort);
  const at = order.findIndex((one) => one.field === field);
  const known = order[at];
  const next = { field, falling: known === undefined ? false : !known.falling };
  if (!also) return writeSort([next]);
  return writeSort(known === undefined ? [...order, next] : order.with(at, next));
}

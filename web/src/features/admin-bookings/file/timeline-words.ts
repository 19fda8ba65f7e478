import type { TFunction } from 'i18next';

import type { ChangeShape } from '@/api/generated/admin.gen';
import { formatDay, formatTime } from '@/lib/dates';
import { formatMoney } from '@/lib/money';

export interface Told {
  field: string;
  before: string | null;
  after: string | null;
}

interface Teller {
  /** Of the desk. */
  t: TFunction;
  /** Of everybody. */
  common: TFunction;
  language: string;
  zone: string;
  currency: string;
  nameOf: (id: string) => string;
}

type Words = (value: unknown, teller: Teller) => string | null;

/** What only says again what another field says, or what nobody reads. */
const SILENT = new Set(['sequence', 'confirmed_at', 'settlement', 'hold_id']);

/** How each field is said; what is not named here is said as it is, if it is a word or a number. */
const SAID: Record<string, Words> = {
  status: (value, { common }) => (isText(value) ? common(`status.${value}`) : null),
  priority: (value, { t }) => (isText(value) ? t(`priority.${value}`) : null),
  escalation_level: (value, { t }) => (isText(value) ? t(`escalation.${value}`) : null),
  held_until: (value, teller) => (isText(value) ? instant(value, teller) : null),
  slot: (value, teller) => (isRecord(value) ? slotText(value, teller) : null),
  price: (value, { language, currency }) =>
    isRecord(value) && typeof value.total === 'number'
      ? formatMoney({ amount: value.total, currency }, language)
      : null,
};

/** Lists of records: said by what came to them, or what was changed in them. */
const LISTS: Record<string, Words> = {
  notes: (value) => textOf(value, 'text'),
  flags: (value, { t }) =>
    isRecord(value) && isText(value.type)
      ? `${t(`flagType.${value.type}`)}: ${textOf(value, 'message') ?? ''}${
          value.resolved_at ? ` (${t('flag.resolved')})` : ''
        }`
      : null,
  moves: (value) => textOf(value, 'reason'),
  reminders: (value, { t }) =>
    isRecord(value) && isText(value.channel) ? t(`channel.${value.channel}`) : null,
  corrections: (value) => textOf(value, 'reason'),
  quality_checks: (value) => textOf(value, 'notes'),
  consents: (value, { t }) =>
    isRecord(value) && isText(value.consent) ? t(`consent.${value.consent}`) : null,
};

/** Say in words what was different after something happened (SEC-11). */
export function tell(changes: readonly ChangeShape[], teller: Teller): Told[] {
  return changes.flatMap(({ field, before, after }): Told[] => {
    if (SILENT.has(field)) return [];
    const list = LISTS[field];
    if (list !== undefined) {
      const news = newOf(before, after).map((one) => list(one, teller));
      return [{ field, before: null, after: news.filter(Boolean).join(' · ') || null }];
    }
    const words = SAID[field] ?? plain;
    const told = { field, before: words(before, teller), after: words(after, teller) };
    return told.before === told.after ? [{ ...told, before: null, after: null }] : [told];
  });
}

function plain(value: unknown, { t }: Teller): string | null {
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (isText(value) || typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.every(isText)) return value.join(', ') || null;
  if (isRecord(value) && isText(value.reason)) return value.reason;
  return null;
}

function slotText(slot: Record<string, unknown>, teller: Teller): string | null {
  if (!isText(slot.starts_at) || !isText(slot.provider_id)) return null;
  return `${instant(slot.starts_at, teller)}, ${teller.nameOf(slot.provider_id)}`;
}

function instant(value: string, { language, zone }: Teller): string {
  return `${formatDay(value, zone, language, { short: true, weekday: true })}, ${formatTime(value, zone, language)}`;
}

function newOf(before: unknown, after: unknown): unknown[] {
  const known = new Set(listOf(before).map((one) => JSON.stringify(one)));
  return listOf(after).filter((one) => !known.has(JSON.stringify(one)));
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const isText = (value: unknown): value is string => typeof value === 'string';

function textOf(value: unknown, name: string): string | null {
  const text = isRecord(value) ? value[name] : null;
  return isText(text) ? text : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

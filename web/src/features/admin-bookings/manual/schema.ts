import * as z from 'zod/mini';

import type { ManualBookingBody, PaymentMethod } from '@/api/generated/admin.gen';
import type { ChosenTime } from '@/features/admin-bookings/time/chosen-time';

/** What is typed about a booking staff enters; the rest of it is chosen. Errors are word keys. */
export const manualSchema = z.object({
  firstName: z.string().check(z.trim(), z.maxLength(100, 'tooLong')),
  lastName: z.string().check(z.trim(), z.minLength(1, 'lastName'), z.maxLength(100, 'tooLong')),
  email: z.string().check(z.trim(), z.regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'email')),
  phone: z.string().check(z.trim(), z.regex(/^(\+?[0-9 ()/.-]{5,24})?$/, 'phone')),
  company: z.string().check(z.trim(), z.maxLength(100, 'tooLong')),
  serviceId: z.string().check(z.minLength(1, 'service')),
  tier: z.string(),
  duration: z.string(),
  method: z.string(),
  paid: z.boolean(),
  paymentNotes: z.string(),
  message: z.string(),
  specialRequirements: z.string(),
  sendConfirmation: z.boolean(),
  mailingList: z.boolean(),
});

export type ManualForm = z.infer<typeof manualSchema>;

export const EMPTY: ManualForm = {
  firstName: '',
  lastName: '',
  email: '',
  phone: '',
  company: '',
  serviceId: '',
  tier: '',
  duration: '',
  method: '',
  paid: false,
  paymentNotes: '',
  message: '',
  specialRequirements: '',
  sendConfirmation: true,
  mailingList: false,
};

/** What is sent: what was left empty is left out (API-08). */
export function manualBody(form: ManualForm, time: ChosenTime, zone: string): ManualBookingBody {
  return {
    customer: {
      firstName: form.firstName || null,
      lastName: form.lastName,
      email: form.email,
      phone: form.phone || null,
      company: form.company || null,
    },
    serviceId: form.serviceId,
    scheduledAt: time.startsAt,
    timezone: zone,
    teamMemberId: time.teamMemberId,
    override: time.override,
    duration: form.duration ? Number(form.duration) : null,
    serviceTier: form.tier || null,
    payment: form.method
      ? {
          method: form.method as PaymentMethod,
          status: form.paid ? 'paid' : 'pending',
          notes: form.paymentNotes.trim() || null,
        }
      : null,
    message: form.message.trim() || null,
    specialRequirements: form.specialRequirements.trim() || null,
    sendConfirmation: form.sendConfirmation,
    addToMailingList: form.mailingList,
  };
}

import type { BookingRowShape, StaffBookingShape } from '@/api/generated/admin.gen';
import type { BookingStatus, MoneyShape } from '@/api/generated/admin.gen';

/** What the dialogs need to know of a booking, whether it comes from a list or from its file. */
export interface Subject {
  id: string;
  reference: string;
  status: BookingStatus;
  clientName: string;
  clientEmail: string;
  clientPhone: string | null;
  consultant: { id: string; name: string };
  serviceId: string;
  serviceName: string;
  scheduledAtUtc: string;
  endsAt: string;
  duration: number;
  timezone: string;
  total: MoneyShape;
  paymentStatus: string;
  paymentMethod: string | null;
}

export function subjectOfRow(row: BookingRowShape): Subject {
  return row;
}

export function subjectOfFile(file: StaffBookingShape): Subject {
  return {
    id: file.id,
    reference: file.reference,
    status: file.status,
    clientName: file.client.name,
    clientEmail: file.client.email,
    clientPhone: file.client.phone,
    consultant: file.consultant,
    serviceId: file.service.id,
    serviceName: file.service.name,
    scheduledAtUtc: file.scheduledAtUtc,
    endsAt: file.endsAt,
    duration: file.duration,
    timezone: file.timezone,
    total: file.price.total,
    paymentStatus: file.payment.status,
    paymentMethod: file.payment.method,
  };
}

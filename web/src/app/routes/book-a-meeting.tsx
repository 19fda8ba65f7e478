import { BookingWizard } from '@/features/booking-wizard/booking-wizard';

export function Component() {
  return <BookingWizard entry="meeting" />;
}

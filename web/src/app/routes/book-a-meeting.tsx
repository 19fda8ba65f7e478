import { BookingWizard, firstStepReady } from '@/features/booking-wizard/booking-wizard';

export const ready = () => firstStepReady('meeting');

export function Component() {
  return <BookingWizard entry="meeting" />;
}

import { BookingWizard, firstStepReady } from '@/features/booking-wizard/booking-wizard';

export const ready = () => firstStepReady('consultation');

export function Component() {
  return <BookingWizard entry="consultation" />;
}

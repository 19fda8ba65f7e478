import { BookingWizard, firstStepReady } from '@/features/booking-wizard/booking-wizard';

export const ready = () => firstStepReady('accounting');

export function Component() {
  return <BookingWizard entry="accounting" />;
}

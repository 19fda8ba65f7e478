import { classes } from '@/components/ui/classes';

/** Stands where something will be, in its size, so that the page does not jump. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div aria-hidden="true" className={classes('animate-pulse rounded-lg bg-sunken', className)} />
  );
}

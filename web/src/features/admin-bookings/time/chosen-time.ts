/** A time for a meeting as the desk chose it. */
export interface ChosenTime {
  startsAt: string;
  teamMemberId: string;
  /** Warnings that were seen and set aside. */
  override: string[];
}

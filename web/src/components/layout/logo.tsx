/** The mark: the first day of a month, marked, and the name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5">
      <svg aria-hidden="true" viewBox="0 0 32 32" className="size-8">
        <path
          d="M2 3a1 1 0 0 1 1-1h19a8 8 0 0 1 8 8v12a8 8 0 0 1-8 8H10a8 8 0 0 1-8-8Z"
          className="fill-accent"
        />
        <path
          d="M10.5 9v14M21.5 9l-8 7.2 8 6.8"
          className="stroke-on-accent"
          strokeWidth="3"
          fill="none"
        />
      </svg>
      <span className="font-display text-2xl tracking-tight">Kalends</span>
    </span>
  );
}

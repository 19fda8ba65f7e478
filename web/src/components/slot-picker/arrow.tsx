export function Arrow({ back }: { back?: boolean | undefined }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 20 20" className="size-5">
      <path
        d={back ? 'M12 4.5 6.5 10l5.5 5.5' : 'M8 4.5 13.5 10 8 15.5'}
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

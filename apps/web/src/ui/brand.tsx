/** The mark and the name. */
export const Brand = () => (
  <span className="inline-flex items-center gap-2.5 font-semibold tracking-tight">
    <svg aria-hidden viewBox="0 0 32 32" className="size-7">
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path
        d="M9 16.5l5 5 9-10.5"
        className="fill-none stroke-on-accent"
        strokeWidth="3.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
    Docket
  </span>
)

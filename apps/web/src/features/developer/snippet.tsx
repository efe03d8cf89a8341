import { CopyButton } from "./copy-button.tsx"

type SnippetProps = { title: string; copyLabel: string; code: string }

/** Code that works as it is shown. */
export const Snippet = ({ title, copyLabel, code }: SnippetProps) => (
  <section className="flex flex-col gap-2">
    <div className="flex items-center justify-between gap-2">
      <h2 className="text-base font-semibold">{title}</h2>
      <CopyButton label={copyLabel} text={code} />
    </div>
    {/* Wide code scrolls, and whoever has no mouse can scroll it too. */}
    <pre
      tabIndex={0}
      role="region"
      aria-label={title}
      className="overflow-x-auto rounded-lg border border-line bg-raised p-4 text-sm leading-relaxed"
    >
      <code>{code}</code>
    </pre>
  </section>
)

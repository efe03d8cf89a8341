"use client"

import type { ReactNode } from "react"
import { Button } from "../../ui/button.tsx"

const Message = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="flex flex-col items-center gap-3 rounded-xl border border-dashed border-line px-6 py-14 text-center">
    <h2 className="text-base font-semibold">{title}</h2>
    {children}
  </div>
)

const Text = ({ children }: { children: ReactNode }) => (
  <p className="max-w-prose text-sm text-muted">{children}</p>
)

export const NothingYet = () => (
  <Message title="Nothing to do yet">
    <Text>
      Write what you have to do into the line above and press Enter. Press <kbd>?</kbd> for all
      shortcuts.
    </Text>
  </Message>
)

export const NoMatch = () => (
  <Message title="No task matches">
    <Text>There may be tasks, but none that fits all of these filters.</Text>
  </Message>
)

export const EmptyTrash = () => (
  <Message title="The trash is empty">
    <Text>Deleted tasks are kept here until you restore them.</Text>
  </Message>
)

export const LoadFailed = ({ onRetry }: { onRetry: () => void }) => (
  <Message title="The tasks could not be loaded">
    <Text>Nothing is lost. This is tried again by itself as soon as Docket can be reached.</Text>
    <Button onClick={onRetry}>Try again</Button>
  </Message>
)

/** As high as the rows that are going to take its place. */
export const Loading = () => (
  <div
    role="status"
    aria-label="Loading tasks"
    className="rounded-xl border border-line bg-surface"
  >
    {Array.from({ length: 8 }, (_, index) => (
      <div
        key={index}
        className="flex h-14 items-center gap-3 border-t border-line px-4 first:border-t-0"
      >
        <span className="size-5 rounded-md bg-raised" />
        <span className="h-3 w-1/2 animate-pulse rounded-full bg-raised" />
      </div>
    ))}
  </div>
)

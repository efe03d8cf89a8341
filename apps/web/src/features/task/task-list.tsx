"use client"

import type { Task } from "@docket/contract"
import { observeWindowOffset, useWindowVirtualizer } from "@tanstack/react-virtual"
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ComponentProps,
  type ReactNode,
} from "react"
import { classes } from "../../ui/classes.ts"

const ROW_HEIGHT_PX = 57
const OVERSCAN = 8
/** What a server renders: the top of the list, enough for a tall screen. */
const FIRST_PAINT = {
  initialRect: { width: 1024, height: 900 },
  initialOffset: 0,
}

/** The page may be scrolled before its scripts come: told after the first render, which is the server's. */
const observeOffset: typeof observeWindowOffset = (instance, tell) => {
  tell(window.scrollY, false)
  return observeWindowOffset(instance, tell)
}

type TaskListProps = {
  tasks: readonly Task[]
  hasMore: boolean
  loadMore: () => void
  /** What is there is of the filters before; that of the new ones is on its way. */
  isStale: boolean
  children: (task: Task) => ReactNode
}

type ItemProps = ComponentProps<"li"> & { measure: (item: HTMLLIElement | null) => void }

/** A row; scrolled far away, it leaves the focus to the list before it is taken out of the page. */
const Item = ({ measure, ...props }: ItemProps) => {
  const item = useRef<HTMLLIElement>(null)
  useLayoutEffect(() => {
    const { current } = item
    const list = current?.closest("ul")
    return () => {
      if (current?.contains(document.activeElement)) list?.focus({ preventScroll: true })
    }
  }, [])
  const ref = useCallback(
    (element: HTMLLIElement | null) => {
      item.current = element
      measure(element)
    },
    [measure],
  )
  return <li ref={ref} {...props} />
}

/** However long the list is, only what is in sight is in the page. */
export const TaskList = ({ tasks, hasMore, loadMore, isStale, children }: TaskListProps) => {
  const list = useRef<HTMLUListElement>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  useLayoutEffect(() => {
    const { current } = list
    if (current === null) return
    setScrollMargin(current.getBoundingClientRect().top + window.scrollY)
    // With other filters, what is above the list may be higher.
  }, [tasks])

  const virtualizer = useWindowVirtualizer({
    count: tasks.length,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN,
    scrollMargin,
    observeElementOffset: observeOffset,
    ...FIRST_PAINT,
    getItemKey: (index) => tasks[index]?.id ?? index,
  })
  const rows = virtualizer.getVirtualItems()
  const [first] = rows
  const last = rows.at(-1)

  const isNearEnd = last !== undefined && last.index >= tasks.length - 1 - OVERSCAN
  useEffect(() => {
    if (isNearEnd && hasMore) loadMore()
  }, [isNearEnd, hasMore, loadMore])

  return (
    <ul
      ref={list}
      tabIndex={-1}
      aria-label="Tasks"
      aria-busy={isStale}
      className={classes(
        "rounded-xl border border-line bg-surface transition-opacity outline-none",
        isStale && "opacity-60",
      )}
      style={{
        paddingTop: (first?.start ?? scrollMargin) - scrollMargin,
        paddingBottom: virtualizer.getTotalSize() - ((last?.end ?? scrollMargin) - scrollMargin),
      }}
    >
      {rows.map(({ index, key }) => {
        const task = tasks[index]
        return (
          task !== undefined && (
            <Item
              key={key}
              measure={virtualizer.measureElement}
              data-index={index}
              data-task-id={task.id}
              aria-setsize={hasMore ? -1 : tasks.length}
              aria-posinset={index + 1}
              className={index > 0 ? "border-t border-line" : undefined}
            >
              {children(task)}
            </Item>
          )
        )
      })}
    </ul>
  )
}

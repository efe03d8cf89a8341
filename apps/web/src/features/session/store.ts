import { useSyncExternalStore } from "react"

export type Store<T> = {
  get: () => T
  set: (value: T) => void
  subscribe: (changed: () => void) => () => void
}

/** One value that components read with `useStore` and other code sets. */
export const createStore = <T>(initial: T): Store<T> => {
  let value = initial
  const listeners = new Set<() => void>()
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(value, next)) return
      value = next
      for (const changed of listeners) changed()
    },
    subscribe: (changed) => {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}

export const useStore = <T>({ subscribe, get }: Store<T>): T =>
  useSyncExternalStore(subscribe, get, get)

/** Resolves when the store holds the value. */
export const until = <T>(store: Store<T>, value: T): Promise<void> =>
  new Promise((resolve) => {
    const check = () => {
      if (!Object.is(store.get(), value)) return
      unsubscribe()
      resolve()
    }
    const unsubscribe = store.subscribe(check)
    if (Object.is(store.get(), value)) check()
  })

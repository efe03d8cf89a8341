import { createStore } from "./store.ts"

/** Whether the API answered when it was asked last. */
export const apiState = createStore<"reachable" | "out of reach">("reachable")

const PAUSE_MS = 2_000

/** `fetch`, watching whether there are answers. 502 to 504 are those of a proxy, or of a server in trouble. */
export const watchedFetch = async (url: string, init?: RequestInit): Promise<Response> => {
  try {
    const answer = await fetch(url, init)
    apiState.set(answer.status >= 502 && answer.status <= 504 ? "out of reach" : "reachable")
    return answer
  } catch (error) {
    const isAborted = init?.signal?.aborted === true
    if (!isAborted) apiState.set("out of reach")
    throw error
  }
}

/** Asks again and again until the API can serve. Returns a function that stops it. */
export const watchForReturn = (apiUrl: string): (() => void) => {
  let timer: ReturnType<typeof setTimeout>
  const ask = async () => {
    const isReady = await fetch(`${apiUrl}/ready`, { cache: "no-store" }).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) apiState.set("reachable")
    else timer = setTimeout(() => void ask(), PAUSE_MS)
  }
  timer = setTimeout(() => void ask(), PAUSE_MS / 2)
  return () => clearTimeout(timer)
}

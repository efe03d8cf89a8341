import { once } from "node:events"
import { setTimeout } from "node:timers/promises"

export type Inspector = Disposable & {
  /** Bytes of V8's heap that are in use after a full collection. */
  heapAfterCollection: () => Promise<number>
  /** What keeps the process's event loop alive, by kind. */
  resources: () => Promise<Map<string, number>>
}

type Target = { webSocketDebuggerUrl: string }
type Answer = { id: number; result?: unknown; error?: { message: string } }

const findTarget = async (port: number): Promise<Target> => {
  for (;;) {
    const found = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined)
    const [target] = found === undefined ? [] : ((await found.json()) as Target[])
    if (target !== undefined) return target
    await setTimeout(50)
  }
}

/** Asks a Node process that was started with `--inspect` at this port (Chrome DevTools Protocol). */
export async function openInspector(port: number): Promise<Inspector> {
  const socket = new WebSocket((await findTarget(port)).webSocketDebuggerUrl)
  await once(socket, "open")
  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  socket.addEventListener("message", ({ data }) => {
    const { id, result, error } = JSON.parse(String(data)) as Answer
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(result)
    else asked?.reject(new Error(error.message))
  })
  let lastId = 0
  const ask = <Result>(method: string, params = {}): Promise<Result> => {
    const asked = Promise.withResolvers<unknown>()
    const id = (lastId += 1)
    waiting.set(id, asked)
    socket.send(JSON.stringify({ id, method, params }))
    return asked.promise as Promise<Result> // the protocol's shape of this method's result
  }

  return {
    async heapAfterCollection() {
      await ask("HeapProfiler.collectGarbage")
      return (await ask<{ usedSize: number }>("Runtime.getHeapUsage")).usedSize
    },
    async resources() {
      const { result } = await ask<{ result: { value: string[] } }>("Runtime.evaluate", {
        expression: "process.getActiveResourcesInfo()",
        returnByValue: true,
      })
      const counts = Object.groupBy(result.value, (kind) => kind)
      return new Map(Object.entries(counts).map(([kind, all]) => [kind, all?.length ?? 0]))
    },
    [Symbol.dispose]: () => socket.close(),
  }
}

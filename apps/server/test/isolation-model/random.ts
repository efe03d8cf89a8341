export type Random = ReturnType<typeof createRandom>

/** mulberry32: small, seeded, good enough to choose operations. */
export function createRandom(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const pick = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)]
    if (item === undefined) throw new Error("nothing to pick from")
    return item
  }
  const chance = (probability: number): boolean => next() < probability
  /** So many different ones, in any order. */
  const sample = <T>(items: readonly T[], count: number): T[] => {
    const rest = [...items]
    return Array.from({ length: count }, () => rest.splice(below(rest.length), 1)).flat()
  }
  /** One or several of them, in any order. */
  const some = <T>(items: readonly T[]): T[] => sample(items, 1 + below(items.length))
  const hex = (length: number) => Array.from({ length }, () => below(16).toString(16)).join("")
  const uuid = (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
  return { below, pick, chance, sample, some, uuid }
}

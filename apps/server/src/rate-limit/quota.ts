/** So many units in each window. A window begins with the first unit that is taken in it. */
export type Quota = { limit: number; windowMs: number }

export type Balance = {
  /** False when the cost did not fit. Then nothing of it was taken. */
  isTaken: boolean
  remaining: number
  /** Until the whole quota is there again. */
  resetMs: number
}

/** Takes a cost from the quota of a key if it fits; a cost of 0 only asks. Never throws. */
export type Take = (key: string, cost: number) => Balance | Promise<Balance>

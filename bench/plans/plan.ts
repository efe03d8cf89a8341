/** What is used of a node of EXPLAIN's JSON. */
export type PlanNode = {
  "Node Type": string
  "Relation Name"?: string
  "Index Name"?: string
  "Scan Direction"?: string
  "Actual Rows": number
  "Actual Loops": number
  "Rows Removed by Filter"?: number
  "Rows Removed by Index Recheck"?: number
  "Shared Hit Blocks": number
  "Shared Read Blocks": number
  Plans?: PlanNode[]
}

export type PlanFigures = {
  /** Rows of tasks that were fetched, kept or not. */
  read: number
  /** Rows that went into a sort. */
  sorted: number
  /** Pages of 8 KiB. */
  pages: number
  scansTable: boolean
}

/** The plan in one line: nodes from the top, the index of each scan by its distinct column. */
export function describePlan(node: PlanNode): string {
  const children = (node.Plans ?? []).map(describePlan)
  const backward = node["Scan Direction"] === "Backward" ? " backward" : ""
  const index = node["Index Name"]
  const name = `${node["Node Type"]}${backward}${index ? ` (${shortIndex(index)})` : ""}`
  if (children.length === 0) return name
  const [first, ...others] = new Set(children)
  if (others.length > 0) return `${name} [${[first, ...others].join(" + ")}]`
  return `${name} < ${children.length > 1 ? `${children.length} × ` : ""}${first}`
}

export function figuresOf(root: PlanNode): PlanFigures {
  const nodes = flatten(root)
  const scans = nodes.filter(
    (node) => node["Relation Name"] === "tasks" && node.Plans === undefined,
  )
  const bitmapScans = nodes.filter((node) => node["Node Type"] === "Bitmap Heap Scan")
  const sorts = nodes.filter((node) => /^(Incremental )?Sort$/.test(node["Node Type"]))
  return {
    read: sum([...scans, ...bitmapScans], rowsFetched),
    sorted: sum(sorts, (node) => sum(node.Plans ?? [], rowsReturned)),
    pages: root["Shared Hit Blocks"] + root["Shared Read Blocks"],
    scansTable: scans.some((node) => node["Node Type"] === "Seq Scan"),
  }
}

const shortIndex = (index: string): string =>
  index.replace(/^tasks_(user_id_deleted_at_)?/, "").replace(/(_id)?_idx$/, "")

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)]

const rowsReturned = (node: PlanNode): number => node["Actual Rows"] * node["Actual Loops"]

const rowsFetched = (node: PlanNode): number =>
  rowsReturned(node) +
  ((node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0)) *
    node["Actual Loops"]

const sum = <T>(items: readonly T[], amount: (item: T) => number): number =>
  Math.round(items.reduce((total, item) => total + amount(item), 0))

import { ratioOf } from "./figures.ts"
import type { Cell } from "./measure.ts"
import { workloads } from "./workloads.ts"

const colours: Record<string, string> = {
  "docket REST": "#2563eb",
  "docket tRPC": "#7c3aed",
  raw: "#6b7280",
  stock: "#d97706",
  fastapi: "#059669",
}

const [LEFT, TOP, WIDTH, BAR, GAP] = [90, 56, 560, 14, 16]

/** A plot of CPU a request against the hand-written server's, as SVG. */
export const toSvg = (cells: readonly Cell[]): string => {
  const groups = workloads.map((workload) => ({
    workload,
    bars: Object.keys(colours).flatMap((contender) => {
      const ratio = ratioOf(cells, { of: contender, to: "raw", workload })
      return ratio === undefined ? [] : { contender, ratio }
    }),
  }))
  const shown = groups.filter(({ bars }) => bars.length > 0)
  const most = Math.max(...shown.flatMap(({ bars }) => bars.map(({ ratio }) => ratio)))
  const scale = WIDTH / most
  let y = TOP
  const parts: string[] = []
  for (const { workload, bars } of shown) {
    const middle = y + (bars.length * BAR) / 2 + 4
    parts.push(`<text x="${LEFT - 10}" y="${middle}" text-anchor="end">${workload}</text>`)
    for (const { contender, ratio } of bars) {
      const width = (ratio * scale).toFixed(1)
      parts.push(
        `<rect x="${LEFT}" y="${y}" width="${width}" height="${BAR - 2}" fill="${colours[contender]}"/>`,
        `<text x="${(LEFT + ratio * scale + 5).toFixed(1)}" y="${y + BAR - 4}" class="value">${ratio.toFixed(2)}</text>`,
      )
      y += BAR
    }
    y += GAP
  }
  const line = (LEFT + scale).toFixed(1)
  const legend = Object.entries(colours).map(
    ([contender, colour], index) =>
      `<rect x="${LEFT + index * 112}" y="30" width="10" height="10" fill="${colour}"/>` +
      `<text x="${LEFT + index * 112 + 15}" y="39">${contender}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 60}" height="${y}" font-family="system-ui, sans-serif" font-size="12">
<style>text { fill: #1f2937 } .value { font-size: 10px; fill: #4b5563 }</style>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${LEFT}" y="18" font-size="14">Server CPU a request; the hand-written server is 1</text>
${legend.join("\n")}
<line x1="${line}" x2="${line}" y1="${TOP - 6}" y2="${y - GAP + 4}" stroke="#9ca3af" stroke-dasharray="3 3"/>
${parts.join("\n")}
</svg>
`
}

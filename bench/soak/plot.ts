import type { Sample } from "./observe.ts"

const [LEFT, TOP, WIDTH, HEIGHT] = [60, 48, 600, 240]
const [MEMORY, HEAP] = ["#2563eb", "#d97706"]
const LINES = 5

/** A plot of the memory over the time, as SVG. */
export const toSvg = (samples: readonly Sample[]): string => {
  const seconds = Math.max(...samples.map(({ at }) => at))
  const most = Math.ceil(Math.max(...samples.map(({ rss }) => rss)) / 25) * 25
  const x = (at: number): string => (LEFT + (at / seconds) * WIDTH).toFixed(1)
  const y = (memory: number): string => (TOP + HEIGHT - (memory / most) * HEIGHT).toFixed(1)
  const steps = Array.from({ length: LINES + 1 }, (_, index) => index / LINES)
  const grid = steps.flatMap((step) => [
    `<line x1="${LEFT}" x2="${LEFT + WIDTH}" y1="${y(step * most)}" y2="${y(step * most)}" stroke="#e5e7eb"/>`,
    `<text x="${LEFT - 8}" y="${Number(y(step * most)) + 4}" text-anchor="end">${(step * most).toFixed(0)}</text>`,
    `<text x="${x(step * seconds)}" y="${TOP + HEIGHT + 20}" text-anchor="middle">${((step * seconds) / 60).toFixed(1)}</text>`,
  ])
  const memory = samples.map(({ at, rss }) => `${x(at)},${y(rss)}`).join(" ")
  const heap = samples.flatMap((sample) =>
    sample.heap === undefined
      ? []
      : `<circle cx="${x(sample.at)}" cy="${y(sample.heap)}" r="4" fill="${HEAP}"/>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${LEFT + WIDTH + 40}" height="${TOP + HEIGHT + 48}" font-family="system-ui, sans-serif" font-size="12">
<style>text { fill: #1f2937 }</style>
<rect width="100%" height="100%" fill="#ffffff"/>
<text x="${LEFT}" y="18" font-size="14">MB of memory over the minutes</text>
<rect x="${LEFT}" y="28" width="10" height="10" fill="${MEMORY}"/><text x="${LEFT + 15}" y="37">the process</text>
<rect x="${LEFT + 112}" y="28" width="10" height="10" fill="${HEAP}"/><text x="${LEFT + 127}" y="37">V8's heap after a full collection</text>
${grid.join("\n")}
<polyline points="${memory}" fill="none" stroke="${MEMORY}" stroke-width="2"/>
${heap.join("\n")}
</svg>
`
}

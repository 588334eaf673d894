import { expect, test } from 'vitest'
import { barChart } from './bar-chart.ts'
import { lineChart } from './line-chart.ts'
import { cutsOf, lossBar } from './loss-bar.ts'
import { type Point, thin } from './sample.ts'
import { waterfallChart } from './waterfall-chart.ts'

const rects = (svg: string) => [
  ...svg.matchAll(/<rect class="fill (\w+)" x="([\d.]+)"[^>]*? width="([\d.]+)"/g),
]
const bars = (svg: string) => rects(svg).map(([, part, x, width]) => [part, Number(x), Number(width)])
const layer = (name: string, part: 'own' | 'fund' | 'claim', amount: bigint) => ({
  name,
  part,
  amount,
  text: `${amount}`,
})

test('each layer of a waterfall begins where the one before ended', () => {
  const layers = [layer('own margin', 'own', 50n), layer('fund', 'fund', 30n), layer('claim', 'claim', 20n)]
  expect(bars(waterfallChart(layers, 'all', 480).text)).toEqual([
    ['own', 0, 240],
    ['fund', 240, 144],
    ['claim', 384, 96],
  ])
})

test('a layer that gives back goes back, and one without money has no bar', () => {
  const layers = [layer('own margin', 'own', 100n), layer('fund', 'fund', -25n), layer('claim', 'claim', 0n)]
  expect(bars(waterfallChart(layers, 'all', 400).text)).toEqual([
    ['own', 0, 400],
    ['fund', 300, 100],
    ['claim', 300, 0],
  ])
})

test('a loss is one bar cut by amounts of any size', () => {
  const huge = 10n ** 30n
  const segments = [
    { part: 'own', name: 'own margin', amount: huge },
    { part: 'fund', name: 'fund', amount: huge * 3n },
  ] as const
  expect(bars(cutsOf(segments, 1000, 10).text)).toEqual([
    ['own', 0, 250],
    ['fund', 250, 750],
  ])
  expect(lossBar(segments, 'told').text).toContain('role="img" aria-label="told"')
  expect(lossBar(segments, null).text).toContain('aria-hidden="true"')
})

test('thinning keeps the ends and every spike', () => {
  const points = Array.from(
    { length: 5000 },
    (_, at): Point => ({ at, value: at === 3333 ? 9 : at === 1234 ? -9 : 0, label: '' }),
  )
  const kept = thin(points, 100)
  expect(kept.length).toBeLessThan(450)
  expect(kept[0]).toBe(points[0])
  expect(kept[kept.length - 1]).toBe(points[4999])
  expect(kept).toContain(points[3333])
  expect(kept).toContain(points[1234])
  expect(thin(points.slice(0, 7), 100)).toEqual(points.slice(0, 7))
})

test('a line stays within its picture, also with one point or none that differ', () => {
  const line = { label: 'l', tone: 'price', shape: 'straight', fromZero: false, from: 0, to: 60_000 } as const
  const one = lineChart({ ...line, points: [{ at: 0, value: 5, label: '5' }] }).text
  expect(one).toContain('<circle')
  const flat = [0, 30_000, 60_000].map((at) => ({ at, value: 0, label: '0' }))
  for (const text of [one, lineChart({ ...line, points: flat }).text])
    expect(text).not.toMatch(/NaN|Infinity|undefined/)
})

test('bars are as high as their sums, and the least can be seen', () => {
  const bins = [1_000_000, 0, 1].map((value, place) => ({
    from: place * 1000,
    to: (place + 1) * 1000,
    value,
    label: `${value}`,
  }))
  const heights = [...barChart(bins, 'b', 'price').text.matchAll(/ height="([\d.]+)"/g)].map(([, height]) =>
    Number(height),
  )
  expect(heights).toEqual([196, 1])
})

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { compareDecimals } from '../../src/files/cells.ts'
import { Problems } from '../../src/files/problems.ts'
import { type PublicTrade, readTrades } from '../../src/files/trades.ts'
import type { RunResult } from '../../src/lab/run-result.ts'
import { breakwater, folderWith } from '../support/cli.ts'
import { dataPath, describeWithData } from '../support/data.ts'

const scenarioText = (name: string): string => readFileSync(join(import.meta.dirname, name), 'utf8')

/** Runs a scenario of recorded data, verifies it by a replay, and gives its result. */
async function runAndVerify(folder: string, scenario: string): Promise<RunResult> {
  const run = join(folder, 'run')
  const argv = ['run', join(folder, scenario), '--data', dataPath('market'), '--quiet', '--out', run]
  expect(await breakwater(argv)).toEqual({ code: 0, out: '', err: '' })
  const verified = await breakwater(['verify', run])
  expect(verified).toMatchObject({ code: 0, err: '' })
  expect(verified.out).toContain('the scenario makes these commands: not looked at: they also come from')
  return JSON.parse(readFileSync(join(run, 'results.json'), 'utf8'))
}

/** Layers are the default loss to the unit, every law held, and somebody fell. */
function expectSound({ totals, laws, losses, counts }: RunResult): void {
  for (const { defaultLoss, layers } of totals)
    expect(layers.reduce((sum, { paid }) => sum + BigInt(paid), 0n)).toBe(BigInt(defaultLoss))
  expect(laws.filter(({ holds }) => !holds)).toEqual([])
  expect(losses.length).toBeGreaterThan(0)
  expect(counts.refused).toBe(0)
}

describeWithData('a recorded book', 'market/l2-2024-08-08', (folder) => {
  test('liquidates into the levels that rested there', async () => {
    const trades = gunzipSync(readFileSync(join(folder, 'binance-usdm-btcusdt-trades.csv.gz'))).toString(
      'utf8',
    )
    const own = folderWith({ 's.yaml': scenarioText('data-book-2024.yaml') })
    writeFileSync(join(own, 'trades-1s.csv'), candlesOf(trades))
    const result = await runAndVerify(own, 's.yaml')
    expectSound(result)
    const lows = result.timeline.map(({ marks }) => Number(marks[0]))
    expect(Math.min(...lows)).toBe(61_590.3)
    const sold = result.losses.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'close-on-book'))
    expect(sold.length).toBeGreaterThan(0)
    expect(sold[0].words).toMatch(/^sold [\d.]+ BTCUSDT at 61,[\d.]+( to 61,[\d.]+)? on the book/)
  })
})

describeWithData('recorded marks and bands', 'market/no-licence-stated', () => {
  test('leave out the bands that stand still, and fall as low as the record does', async () => {
    const own = folderWith({ 's.yaml': scenarioText('data-bands-2025.yaml') })
    const result = await runAndVerify(own, 's.yaml')
    expectSound(result)
    const marks = result.timeline.map(({ marks }) => Number(marks[0]))
    expect(Math.min(...marks)).toBe(102_497.5)
    const frozen = result.refusedInput.filter(
      ({ what, why }) => /band m\d/.test(what) && why.includes('stands still'),
    )
    expect(frozen.length).toBeGreaterThan(0)
    expect(frozen.map(({ why }) => why).join('\n')).toContain('band m1 stands still at 17.654')
  })
})

/** Candles of one second from recorded trades; a second without a trade has none. */
function candlesOf(csv: string): string {
  const problems = new Problems()
  const bySecond = new Map<number, PublicTrade[]>()
  for (const trade of readTrades('trades.csv', csv, problems)) {
    const second = Math.floor(trade.atMs / 1000) * 1000
    const known = bySecond.get(second)
    if (known === undefined) bySecond.set(second, [trade])
    else known.push(trade)
  }
  problems.throwIfAny()
  const rows = [...bySecond].map(([second, trades]) => {
    const prices = trades.map(({ price }) => price)
    const ordered = prices.toSorted(compareDecimals)
    return [second, prices[0], ordered.at(-1), ordered[0], prices.at(-1)].join(',')
  })
  return `open_time_ms,open,high,low,close\n${rows.join('\n')}\n`
}

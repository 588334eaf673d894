import { describe, expect, test } from 'vitest'
import { faults, sound, start } from '../../test/support/small-scenario.ts'

const DAY = 86_400_000
const expires = start + 30 * DAY
const written = new Date(expires).toISOString()

/** A venue of options beside one perpetual. */
const options = `scenario: options
rulebook: r.yaml
start: 2026-01-05T12:00:00Z
assets:
  - { name: USDT, decimals: 6 }
  - { name: BTC, decimals: 8 }
underlyings:
  - name: BTC
    increment: 0.5
    basis: 5%
    rate: 4%
    peg: [[+0s, 100%], [+1h, 98%]]
    confidence: { spot: 99% }
    every: 5m
    surface: { flat: [[+0s, 60%], [+2h, 90%]], shift: [[+0s, 0%], [+1h, -5%]] }
instruments:
  - symbol: BTC-PERP
    underlying: BTC
    price-increment: 0.5
    quantity-increment: 0.001
    largest-position: 100
    highest-mark: 500_000
    brackets: [{ initial: 5%, maintenance: 2.5% }]
options:
  - underlying: BTC
    expires: ${written}
    strikes: [50_000, 60_000.5]
    price-increment: 0.5
    mark-increment: 0.01
    quantity-increment: 0.1
    largest-position: 1_000
    highest-mark: 200_000
    window: 30m
  - { underlying: BTC, prefix: BTCC, settled-in: coin, rights: put, expires: ${written}, strikes: 40_000, price-increment: 0.0001, quantity-increment: 0.1, largest-position: 1_000, highest-mark: 10, fee: { of-underlying: 0.03%, most-of-premium: 12.5% } }
margin-models:
  - { name: pm, model: derive-pmrm-2, options: true }
  - { name: own, model: models/own.yaml }
accounts:
  - { name: ada, deposit: 10_000, margin: own }
  - { name: bo, deposit: 10_000 }
`

const kinds = (text: string): string[] =>
  sound(text).references.map(({ kind, symbol }) => `${kind} ${symbol}`)

describe('a scenario with options', () => {
  test('lists an index, what models read beside it, and a forward for each expiry and a volatility for each option', () => {
    expect(kinds(options)).toEqual([
      ...['index BTC-INDEX', 'rate BTC-RATE', 'peg BTC-PEG', 'confidence BTC-CONFIDENCE'],
      'forward BTC-4FEB26-FORWARD',
      ...['50000-C', '50000-P', '60000.5-C', '60000.5-P'].map((name) => `volatility BTC-4FEB26-${name}-IV`),
      'volatility BTCC-4FEB26-40000-P-IV',
    ])
  })

  test('lists references first, then instruments as written, then the options of the chains', () => {
    const scenario = sound(options)
    expect(scenario.series.slice(10)).toEqual([
      ...[
        'BTC-PERP',
        'BTC-4FEB26-50000-C',
        'BTC-4FEB26-50000-P',
        'BTC-4FEB26-60000.5-C',
        'BTC-4FEB26-60000.5-P',
      ],
      'BTCC-4FEB26-40000-P',
    ])
    expect(scenario.instruments[0].underlying).toBe(0)
    const [, , , call, , coin] = scenario.instruments
    expect(call).toMatchObject({
      ...{ kind: 'option', payoff: 'linear', settlementAsset: 0, brackets: [], expiresAt: expires },
      option: {
        ...{ right: 'call', settledIn: 'quote', strike: { numerator: 120_001n, denominator: 2n } },
        ...{ index: 0, forward: 4, volatility: 7, windowMs: 1_800_000 },
      },
    })
    expect(coin).toMatchObject({
      settlementAsset: 1,
      option: { settledIn: 'coin', forward: 4, fee: { ofUnderlying: 300, mostOfPremium: 125_000 } },
    })
  })

  test('has figures that move over time, models by name, and accounts that choose one', () => {
    const { underlyings, marginModels, accounts } = sound(options)
    expect(underlyings).toEqual([
      {
        ...{ name: 'BTC', index: 0, everyMs: 300_000, perpetualConfidence: null },
        basis: [{ at: start, ppm: 50_000 }],
        rate: { series: 1, level: [{ at: start, ppm: 40_000 }] },
        peg: {
          series: 2,
          level: [
            { at: start, ppm: 1_000_000 },
            { at: start + 3_600_000, ppm: 980_000 },
          ],
        },
        spotConfidence: { series: 3, level: [{ at: start, ppm: 990_000 }] },
        surface: {
          form: 'flat',
          volatility: [
            { at: start, ppm: 600_000 },
            { at: start + 7_200_000, ppm: 900_000 },
          ],
          shift: [
            { at: start, ppm: 0 },
            { at: start + 3_600_000, ppm: -50_000 },
          ],
        },
      },
    ])
    expect(marginModels.map(({ name, model, options: isDefault }) => [name, model, isDefault])).toEqual([
      ['pm', 'derive-pmrm-2', true],
      ['own', 'models/own.yaml', false],
    ])
    expect(accounts.map(({ margin }) => margin)).toEqual(['own', null])
  })

  test('may have a surface that is fitted to a file', () => {
    const flat = '{ flat: [[+0s, 60%], [+2h, 90%]], shift: [[+0s, 0%], [+1h, -5%]] }'
    const surfaceOf = (text: string) => sound(options.replace(flat, text)).underlyings[0].surface
    const usual = { form: 'fitted', path: 'q.csv', model: 'svi', from: 'mid', at: null, oldestMs: 300_000 }
    expect(surfaceOf('{ quotes: q.csv, wings: linear }')).toEqual({
      ...usual,
      wings: { kind: 'linear' },
      shift: null,
    })
    const all = `{ quotes: q.csv, wings: { low: -1, high: 0.5 }, model: essvi, from: mark, oldest: 1h, quoted-at: ${written} }`
    expect(surfaceOf(all)).toEqual({
      ...usual,
      ...{ wings: { kind: 'capped', low: -1, high: 0.5 }, model: 'essvi', from: 'mark' },
      ...{ at: expires, oldestMs: 3_600_000, shift: null },
    })
  })

  test.each([
    ['name: BTC\n    increment', 'name: ETH\n    increment', 'the name of an underlying; known are ETH'],
    ['underlying: BTC\n    price', 'underlying: SOL\n    price', '"SOL"'],
    ['mark-increment: 0.01', 'mark-increment: 0.4', 'price increment is 5/4 mark increments'],
    ['[50_000, 60_000.5]', '[50_000, 50_000]', 'a second symbol "BTC-4FEB26-50000-C'],
    ['prefix: BTCC', 'prefix: BTC', null],
    ['margin: own', 'margin: none', 'the name of a margin model; known are pm, own'],
    ['model: models/own.yaml', 'model: models/own.yaml, options: true', 'several models with "options"'],
    ['[[+0s, 60%], [+2h, 90%]]', '[[+2h, 60%], [+1h, 90%]]', 'a time not after the one above'],
    ['{ flat:', '{ svi: [], flat:', 'exactly one of "flat", "svi", "ssvi", "quotes"'],
    ['{ flat: [[+0s, 60%], [+2h, 90%]],', '{ quotes: q.csv, model: svi,', 'found no "wings"'],
    ['{ flat: [[+0s, 60%], [+2h, 90%]],', '{ quotes: q.csv, wings: { deviations: 0 },', 'above zero'],
    ['{ flat: [[+0s, 60%], [+2h, 90%]],', '{ quotes: q.csv, wings: linear, model: sabr,', 'essvi'],
    ['{ flat: [[+0s, 60%], [+2h, 90%]],', '{ flat: 60%, model: svi,', 'only beside a file of quotes'],
    ['{ flat: [[+0s, 60%], [+2h, 90%]],', '{ flat: 60%, wings: linear,', '"ssvi" or a file of quotes'],
    ['settled-in: coin', 'settled-in: coins', 'quote'],
    ['most-of-premium: 12.5%', 'most-of-premium: 112.5%', '0% to 100%'],
    [
      'largest-position: 1_000\n    highest-mark: 200_000',
      'largest-position: 1e9\n    highest-mark: 200_000',
      'past the bound',
    ],
    ['highest-mark: 10,', 'highest-mark: 2_000_000,', 'passes 1073741824 increments'],
  ])('%s as %s', (before, after, found) => {
    expect(options).toContain(before)
    const told = faults(options.replace(before, after))
    if (found === null) expect(told).toEqual([])
    else expect(told.join('\n')).toContain(found)
  })
})

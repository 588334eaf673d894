import { describe, expect, test } from 'vitest'
import { type BadInput, Problems } from '../files/problems.ts'
import { dayOf, instrumentNamed } from './instrument-name.ts'
import { marginModelJson, marginModelText, marginModelToText, readMarginModel } from './margin-model.ts'

const small = `margin-model: mine
title: A small one
standing: template
unit: quote
scenarios:
  - { name: down, move: -13.5% }
  - { name: up, move: '1_5e-2', volatility: up, weight: 50% }
volatility: { up: 50%, down: 25%, pivot-days: 30, floor-days: 1, near-power: 0.3, far-power: 0.13, least-up: 0, by: relative, own: { ETH: { up: 40% } } }
charges:
  - { name: raw, charge: notional, of: perpetuals, share: 3% }
  - { name: more, charge: tiered, of: raw, tiers: [{ up-to: 10_000, times: 1 }, { up-to: none, times: 2 }] }
initial: { highest-of: [[worst, { of: more, times: -1.5, peg: { under: 0.99, factor: 4 } }]], plus: [raw] }
maintenance: [worst, option-value]
`

function read(text: string): ReturnType<typeof readMarginModel> {
  const problems = new Problems()
  const model = readMarginModel('mine.yaml', text, problems)
  problems.throwIfAny()
  return model
}

function faults(change: readonly [string, string]): string[] {
  expect(small).toContain(change[0])
  try {
    read(small.replace(change[0], change[1]))
    return []
  } catch (error) {
    return (error as BadInput).message.split('\n')
  }
}

test('a file becomes core’s model, shares as the doubles nearest to what is written', () => {
  const model = read(small)!
  expect(model.scenarios).toEqual([
    { name: 'down', move: -0.135, volatility: 'same', weight: 1 },
    { name: 'up', move: 0.15, volatility: 'up', weight: 0.5 },
  ])
  expect(model.volatility?.own).toEqual({ ETH: { up: 0.4 } })
  expect(model.charges[1]).toEqual({
    name: 'more',
    kind: 'tiered',
    of: 'raw',
    tiers: [
      { upTo: 10_000, times: 1 },
      { upTo: null, times: 2 },
    ],
  })
  expect(model.initial).toEqual({
    highestOf: [
      [
        { of: 'worst', times: 1 },
        { of: 'more', times: -1.5, peg: { under: 0.99, factor: 4 } },
      ],
    ],
    plus: [{ of: 'raw', times: 1 }],
  })
  expect(model.maintenance.highestOf).toHaveLength(1)
  expect(model.aggregate).toEqual({ by: 'sum-of-maxima', groups: 'underlying' })
})

test('what is written of it is read as the same model', () => {
  const model = read(small)!
  expect(marginModelText.parse(marginModelToText(model))).toEqual(model)
  expect(read(JSON.stringify(marginModelToText(model)))).toEqual(model)
  expect(marginModelJson.parse(JSON.parse(JSON.stringify(model)))).toEqual(model)
})

describe('a fault is told with its place', () => {
  test.each([
    [
      ['move: -13.5%', 'move: -100%'],
      'mine.yaml:6:25: found "-100%", expected a move above -100%, like 15% or -0.15.',
    ],
    [
      ['weight: 50%', 'weigth: 50%'],
      'mine.yaml:7:49: found an unknown key "weigth", expected known keys only. Check its spelling, or delete it.',
    ],
    [['of: perpetuals', 'of: perps'], '"perpetuals", "futures", "short-options" or "naked-shorts"'],
    [['charge: notional', 'charge: notion'], 'mine.yaml:10:26: found "notion"'],
    [
      ['of: raw,', 'of: rw,'],
      'mine.yaml:11:39: found "rw", expected a charge before this one; they are raw.',
    ],
    [
      ['up-to: none, times: 2', 'up-to: 9_000, times: 2'],
      'found a tier that ends no higher, expected tiers that rise.',
    ],
    [['plus: [raw]', 'plus: [row]'], 'mine.yaml:12:'],
    [
      ['[worst, option-value]', '[worst, charge]'],
      'found "charge", expected a charge of the model, or one of worst, option-value',
    ],
    [['name: up,', 'name: down,'], 'found a second "down", expected each name once.'],
    [['name: raw,', 'name: worst,'], 'found "worst", expected a name that is no figure.'],
    [['share: 3%', 'share: 3 %'], 'found "3 %", expected a number, zero or above, like 0.5, 50% or 20_000.'],
    [
      ['tiers: [{ up-to: 10_000, times: 1 }', 'tiers: [{ up-to: 10_000, times: -1 }'],
      'found "-1", expected a number, zero or above',
    ],
    [
      ['move: -13.5%', 'move: -13.5%, extended: { range: 16%, factor: 1, dampener: 0 }, moves: { BTC: -1 }'],
      'found "-1", expected a move above -100%',
    ],
    [['pivot-days: 30', 'pivot-days: 1e300'], 'found 1e+300, expected a number within'],
    [['standing: template', 'standing: mine'], 'found "mine", expected "published" or "template".'],
    [['unit: quote', 'unit: 7'], 'found "7", expected "quote" or "coin".'],
  ] as const)('%j', (change, expected) => {
    expect(faults(change).join('\n')).toContain(expected)
  })

  test('several at once', () => {
    const problems = new Problems()
    readMarginModel('mine.yaml', small.replace('3%', 'x').replace('0.99', 'y'), problems)
    expect(problems.count).toBe(2)
  })

  test('a scenario of a volatility that no rule moves', () => {
    const text = small.replace(/volatility: \{.*\n/, '')
    expect(() => read(text)).toThrow('found "up" without a volatility rule, expected a mapping "volatility"')
  })

  test('a command whose model counts what it does not work out', () => {
    const model = read(small)!
    const wrong = { ...model, maintenance: { highestOf: [[{ of: 'nothing', times: 1 }]], plus: [] } }
    const { error } = marginModelJson.safeParse(wrong)
    expect(error?.issues.map(({ path }) => path)).toEqual([['maintenance', 'highestOf', 0, 0]])
    expect(marginModelJson.safeParse({ ...model, more: 1 }).success).toBe(false)
    expect(marginModelJson.safeParse({ ...model, skew: undefined }).success).toBe(false)
  })
})

describe('names of instruments', () => {
  test.each([
    ['BTC-PERP', { kind: 'perpetual', underlying: 'BTC' }],
    ['BTC-5JUN26', { kind: 'future', underlying: 'BTC', day: '5JUN26' }],
    ['SOL-26JUN26-142.5-C', { kind: 'option', underlying: 'SOL', day: '26JUN26', strike: 142.5, right: 1 }],
    ['BTC-26JUN26-60000-P', { kind: 'option', underlying: 'BTC', day: '26JUN26', strike: 60_000, right: -1 }],
  ])('%s', (name, expected) => {
    expect(instrumentNamed(name)).toEqual(expected)
  })

  test.each(['BTC', 'btc-PERP', 'BTC-26JUN26-0-C', 'BTC-26JUN26-60000', 'BTC-26JUN26-60000-X', ''])(
    'not %j',
    (name) => {
      expect(instrumentNamed(name)).toBeUndefined()
    },
  )

  test('a day is that of UTC, without a zero before it', () => {
    expect(dayOf(Date.UTC(2026, 5, 5, 8))).toBe('5JUN26')
    expect(dayOf(Date.UTC(2026, 11, 26, 23, 59))).toBe('26DEC26')
  })
})

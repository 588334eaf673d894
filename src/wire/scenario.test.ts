import { describe, expect, test } from 'vitest'
import { base, faults, sound } from '../../test/support/small-scenario.ts'
import { checkRulebook } from '../core/waterfall/check-rulebook.ts'
import { surroundingsOf } from './scenario-surroundings.ts'
import { scenarioTemplate } from './scenario-template.ts'

describe('the terms of a scenario', () => {
  const scenario = sound(base)

  test('are exact fractions and whole units', () => {
    const [perpetual, coin] = scenario.instruments
    expect(scenario.assets[1]).toEqual({ name: 'BTC', decimals: 8, borrowLimit: 50_000_000 })
    expect(perpetual).toMatchObject({
      kind: 'perpetual',
      settlementAsset: 0,
      priceIncrement: { numerator: 1n, denominator: 2n },
      markIncrement: { numerator: 1n, denominator: 10n },
      quantityIncrement: { numerator: 1n, denominator: 1_000n },
      largestPosition: 100_000,
      highestMark: 5_000_000,
      fundScope: 'BTC-PERP',
      staleAfterMs: null,
      onStaleMark: 'liquidate',
    })
    expect(coin).toMatchObject({ payoff: 'inverse', settlementAsset: 1, markRounding: 'half-even' })
    expect(coin.brackets).toEqual([
      { upTo: 1e9, initial: 20_000, maintenance: 10_000, initialDeduction: 0, maintenanceDeduction: 0 },
      { upTo: null, initial: 40_000, maintenance: 20_000, initialDeduction: 2e7, maintenanceDeduction: 1e7 },
    ])
  })

  test('share a liquidation fee in the order in which its takers are written', () => {
    const split = (written: string) => {
      const [perpetual] = sound(
        base.replace('    brackets:', `    liquidation-fee-split: ${written}\n    brackets:`),
      ).instruments
      return perpetual.fees.liquidationSplit.map(({ to, share }) => `${to} ${share}`)
    }
    expect(split('{ fees: 40%, backstop: 25%, fund: 35% }')).toEqual([
      'fees 400000',
      'backstop 250000',
      'fund 350000',
    ])
    expect(split('{ fund: 60%, fees: 40% }')).toEqual(['fund 600000', 'fees 400000'])
  })

  test('number instruments first and then collateral', () => {
    expect(scenario.series).toEqual(['BTC-PERP', 'COIN', 'BTC/USDT'])
    expect(scenario.collateral[0]).toMatchObject({
      asset: 1,
      inAsset: 0,
      largestBalance: 1e9,
      highestIndex: 5e7,
    })
  })

  test('that core would not list are told at their place, with its figures', () => {
    const coarse = base.replace('decimals: 6', 'decimals: 2')
    expect(faults(coarse)).toEqual([
      '8:5: found the terms of BTC-PERP where mark increment x quantity increment x multiplier is 1/100 ledger units; it has to be whole: add ledger decimals or coarsen an increment, expected terms that can be listed.',
    ])
  })

  test('that cannot be read are told alone, since every later figure is measured by them', () => {
    const text = base
      .replace('settlement-asset: BTC', 'settlement-asset: XYZ')
      .replace('deposit: 2', 'deposit: 0.000000001')
    expect(faults(text)).toEqual(['17:23: found "XYZ", expected the name of an asset; known are USDT, BTC.'])
  })

  test.each([
    [
      'highest-mark: 500_000\n    brackets: [{ initial',
      'highest-mark: 0.05\n    brackets: [{ initial',
      'a multiple of the increment 0.1',
    ],
    ['largest-position: 100\n', 'largest-position: 0.0005\n', 'a multiple of the increment 0.001'],
    ['up-to: 10,', 'up-to: 0.000000001,', 'an amount of BTC with at most 8 decimals'],
    ['symbol: COIN', 'symbol: BTC-PERP', 'a second symbol "BTC-PERP"'],
    ['name: BTC, decimals: 8', 'name: USDT, decimals: 8', 'a second asset "USDT"'],
    ['decimals: 8', 'decimals: 16', 'at most 15 decimals'],
    ['collateral-weight: 95%', 'collateral-weight: 101%', 'a share of 0% to 100%'],
    ['payoff: inverse', 'kind: option', 'an option needs expiresAt'],
    ['payoff: inverse', 'kind: future', 'a dated future needs expiresAt'],
  ])('%s as %s is refused', (from, to, words) => {
    expect(faults(base.replace(from, to)).join('\n')).toContain(words)
  })
})

describe('the accounts of a scenario', () => {
  test('hold whole units of each asset; an isolated bucket shares its owner’s asset', () => {
    expect(sound(base).accounts).toEqual([
      {
        name: 'ada',
        asset: 0,
        isolatedOf: null,
        deposits: [{ asset: 0, amount: 10_000_000_000 }],
        margin: null,
      },
      {
        name: 'ada-1',
        asset: 0,
        isolatedOf: 'ada',
        deposits: [{ asset: 0, amount: 50_000_000 }],
        margin: null,
      },
      {
        name: 'bo',
        asset: 0,
        isolatedOf: null,
        deposits: [
          { asset: 0, amount: 1_500_000 },
          { asset: 1, amount: 25_000_000 },
        ],
        margin: null,
      },
      { name: 'cy', asset: 1, isolatedOf: null, deposits: [{ asset: 1, amount: 200_000_000 }], margin: null },
    ])
    expect(sound(base).funds).toEqual([
      { name: 'cover', kind: 'fund', asset: 0, balance: 100_000_000 },
      { name: 'guarantee', kind: 'member-fund', asset: 1, balance: 300_000_000 },
    ])
  })

  test('may be members of a fund, with contributions in its asset', () => {
    const members =
      'members: { guarantee: [{ account: cy, contribution: 1 }, { account: bo, contribution: 2 }] }\n'
    expect(sound(base + members).members).toEqual([
      {
        fund: 'guarantee',
        members: [
          { account: 'cy', contribution: 100_000_000 },
          { account: 'bo', contribution: 200_000_000 },
        ],
      },
    ])
  })

  test.each([
    ['name: cy', 'name: cover', '38:11: found a second account or fund "cover", expected each name once.'],
    ['isolated-of: ada', 'isolated-of: bo', '36:32: found "bo", expected the name of an account above it.'],
    [
      'deposit: 50',
      'deposit: 0.0000001',
      '36:46: found "0.0000001", expected an amount of USDT with at most 6 decimals',
    ],
    ['BTC: 0.25', 'ETH: 0.25', '37:43: found "ETH", expected the name of an asset; known are USDT, BTC.'],
  ])('%s as %s is refused', (from, to, problem) => {
    const found = faults(base.replace(from, to))
    expect(found).toHaveLength(1)
    expect(found[0].replace(/^\d+:\d+: /, '')).toContain(problem.replace(/^\d+:\d+: /, ''))
  })
})

describe('the rulebook of a scenario', () => {
  test('may be a file', () => {
    const { rulebook, rulebookDecimals } = sound(base)
    expect(rulebook).toEqual({ file: { path: 'r.yaml', place: { file: 's.yaml', line: 2, column: 11 } } })
    expect(rulebookDecimals).toBe(6)
  })

  test('may stand inside, with amounts of the first asset', () => {
    const inside =
      'rulebook:\n  rulebook: inner\n  trigger: { equity: below }\n  steps: [{ step: draw-fund, keep: 1.5 }]\n'
    const { rulebook } = sound(base.replace('rulebook: r.yaml\n', inside))
    expect(rulebook).toMatchObject({ inline: { name: 'inner', steps: [{ keep: 1_500_000 }] } })
  })

  test('is told of at its place in the scenario', () => {
    const inside =
      'rulebook:\n  rulebook: inner\n  trigger: { equity: below }\n  steps: [{ step: draw-fund, keep: 0.0000005 }]\n'
    expect(faults(base.replace('rulebook: r.yaml\n', inside))).toEqual([
      '5:36: found "0.0000005", expected an amount, zero or above, with at most 6 decimals and below 2^53 units.',
    ])
    expect(
      faults(base.replace('rulebook: r.yaml\n', inside.replace('draw-fund', 'draw-funds')))[0],
    ).toContain('5:19: found "draw-funds"')
  })
})

describe('the template', () => {
  const scenario = sound(scenarioTemplate())

  test('reads back without a problem, and its commented lines too', () => {
    const text = scenarioTemplate()
    const extended = text
      .replace(/^# (marks|depth|population|underlyings|options|margin-models):/gm, '$1:')
      .replace(/^#( {10,}(?:leverage|quantity))/gm, '$1')
    const more = sound(extended)
    expect(more.marks).toHaveLength(1)
    expect(more.depth).toHaveLength(1)
    expect(more.populations).toHaveLength(1)
    expect(more.underlyings).toHaveLength(1)
    expect(more.instruments).toHaveLength(1 + 4)
    expect(more.marginModels).toHaveLength(1)
  })

  test('has a rulebook in which nothing is found', () => {
    const { rulebook } = scenario
    const surroundings = surroundingsOf(scenario)
    expect(
      checkRulebook('inline' in rulebook ? rulebook.inline : expect.fail('it is inside'), surroundings),
    ).toEqual([])
  })

  test('can say later where anything stands', () => {
    expect(scenario.placeOf(['trades', 0, 'price']).line).toBeGreaterThan(10)
    expect(scenarioTemplate().split('\n')[scenario.placeOf(['trades', 0, 'price']).line - 1]).toContain(
      'price: 40_000',
    )
  })
})

describe('a scenario that is none', () => {
  test('is told of all that is missing at once', () => {
    expect(faults('title: x')).toEqual([
      '1:1: found no key "scenario", expected a text.',
      '1:1: found no key "rulebook", expected a text or a mapping.',
      '1:1: found no key "start", expected a text.',
      '1:1: found no key "assets", expected a list.',
    ])
  })

  test('may be empty, or no YAML', () => {
    expect(faults('')).toEqual(['1:1: found an empty file, expected a mapping.'])
    expect(faults('{')[0]).toContain('a syntax error')
  })
})

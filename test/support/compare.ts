import { Problems } from '../../src/files/problems.ts'
import type { GivenAmount } from '../../src/lab/compare/house-accounts.ts'
import { type ComparedRuns, compareRulebooks } from '../../src/lab/compare/run-rulebooks.ts'
import { hashOf } from '../../src/lab/run/hash.ts'
import { readRulebook, rulebookHash } from '../../src/wire/rulebook.ts'
import { readScenario } from '../../src/wire/scenario.ts'

/** A rulebook that liquidates below maintenance, by the lines of its steps. */
export function rulesOf(name: string, steps: readonly string[], more: string = ''): string {
  const list = steps.map((step) => `  - ${step}\n`).join('')
  return `rulebook: ${name}\ntrigger: { equity: below, requirement: maintenance }\n${more}steps:\n${list}`
}

/** Compares rulebooks, by the text of each, on a scenario that names no files; both have to be sound. */
export function comparedOf(
  text: string,
  rulebooks: readonly string[],
  given: readonly GivenAmount[] = [],
): ComparedRuns {
  const problems = new Problems()
  const scenario = readScenario('scenario.yaml', text, problems)
  problems.throwIfAny()
  const context = { decimals: scenario!.rulebookDecimals }
  const named = rulebooks.map((rules, at) => {
    const rulebook = readRulebook(`rulebook-${at}.yaml`, rules, context, problems)
    problems.throwIfAny()
    const label = `${rulebook!.name} ${at}`
    return { label, rulebook: rulebook!, house: [], source: label, hash: rulebookHash(rulebook!) }
  })
  const inputs = {
    rulebook: named[0].rulebook,
    files: new Map(),
    marginModels: new Map(),
    scenarioHash: hashOf(text),
  }
  const compared = compareRulebooks(scenario!, inputs, named, given, problems)
  problems.throwIfAny()
  return compared!
}

/** Whole dollars, one perpetual without fees at 5% of maintenance, an empty book, and a fund of 1_000. */
export const venue: string = `
scenario: two-winners
title: Two winners
start: 2026-01-05T12:00:00Z
rulebook: { rulebook: own, trigger: { equity: below, requirement: maintenance }, steps: [record-claim] }
assets: [{ name: USD, decimals: 0 }]
instruments:
  - symbol: PERP
    price-increment: 1
    quantity-increment: 1
    largest-position: 1_000
    highest-mark: 1_000_000
    brackets: [{ initial: 10%, maintenance: 5% }]
    fees: { maker: 0%, taker: 0%, liquidation: 0% }
    fund-scope: fund
funds: [{ name: fund, balance: 1_000 }]
`

/** ada is long 2 from 40_000 with 10_000, so her bankruptcy price is 35_000; bo and cy are short 1 each. */
export const people: string = `
accounts: [{ name: ada, deposit: 10_000 }, { name: bo, deposit: 30_000 }, { name: cy, deposit: 10_000 }]
trades:
  - { buyer: ada, seller: bo, instrument: PERP, quantity: 1, price: 40_000 }
  - { buyer: ada, seller: cy, instrument: PERP, quantity: 1, price: 40_000 }
`

export const gap: string =
  'ticks: [{ at: +0s, marks: { PERP: 40_000 } }, { at: +60s, marks: { PERP: 33_000 } }]\n'
export const twoWinners: string = venue + people + gap

import { expect } from 'vitest'
import { formatProblem, Problems } from '../../src/files/problems.ts'
import { readScenario, type Scenario } from '../../src/wire/scenario.ts'

/** A small scenario; tests add keys to it, or change a piece of its text. */
export const base: string = `scenario: test
rulebook: r.yaml
start: 2026-01-05T12:00:00Z
assets:
  - { name: USDT, decimals: 6 }
  - { name: BTC, decimals: 8, borrow-limit: 0.5 }
instruments:
  - symbol: BTC-PERP
    price-increment: 0.5
    mark-increment: 0.1
    quantity-increment: 0.001
    largest-position: 100
    highest-mark: 500_000
    brackets: [{ initial: 5%, maintenance: 2.5% }]
  - symbol: COIN
    payoff: inverse
    settlement-asset: BTC
    multiplier: 100
    price-increment: 1
    quantity-increment: 1
    largest-position: 100_000
    highest-mark: 500_000
    brackets: [{ up-to: 10, initial: 2%, maintenance: 1% }, { initial: 4%, maintenance: 2%, initial-deduction: 0.2, maintenance-deduction: 0.1 }]
collateral:
  - { asset: BTC, in-asset: USDT, index-increment: 0.01, collateral-weight: 95%, conversion-discount: 1%, largest-balance: 10, highest-index: 500_000 }
funds:
  - { name: cover, balance: 100 }
  - { name: guarantee, kind: member-fund, asset: BTC, balance: 3 }
accounts:
  - { name: ada, deposit: 10_000 }
  - { name: ada-1, isolated-of: ada, deposit: 50 }
  - { name: bo, deposit: { USDT: 1.5, BTC: 0.25 } }
  - { name: cy, asset: BTC, deposit: 2 }
`

/** Reads a text with everything that was wrong with it. */
export function read(text: string): { scenario: Scenario | undefined; problems: string[] } {
  const problems = new Problems()
  const scenario = readScenario('s.yaml', text, problems)
  return { scenario, problems: problems.list().map(formatProblem) }
}

/** The scenario of a text that has no problem. */
export function sound(text: string): Scenario {
  const { scenario, problems } = read(text)
  expect(problems).toEqual([])
  return scenario!
}

/** Problems without the file's name. */
export function faults(text: string): string[] {
  return read(text).problems.map((line) => line.replace(/^s\.yaml:/, ''))
}

/** When it starts, in milliseconds. */
export const start: number = Date.UTC(2026, 0, 5, 12)

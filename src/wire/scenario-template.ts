/**
 * A small complete scenario with a comment for each part, as `breakwater run --init` writes it.
 * It reads back without a problem.
 */
export function scenarioTemplate(): string {
  return TEMPLATE
}

const TEMPLATE = `# yaml-language-server: $schema=../schema/scenario.json
# Every number is read as it is written, so no digit is lost. Shares are percentages (0.5%) or fractions (0.005),
# times are UTC or since the start (+30s), durations are 1500ms, 30s, 5m, 8h or 7d.
scenario: first-gap
title: A gap through a long's bankruptcy price
about:
  - Ada is long two contracts against Bo. The mark falls past the price at which her margin is used up, and
    there is nobody to buy. The insurance fund pays what it holds, and Bo gives up the rest.
seed: first-gap # Every draw of chance comes from it.
start: 2026-01-05T12:00:00Z

# The rules: a path beside this file (rulebook: rulebooks/example.yaml), or the rulebook itself.
rulebook:
  rulebook: example
  trigger: { equity: below, requirement: maintenance }
  steps:
    - cancel-orders
    - { step: close-on-book, size: to-health, limit: bankruptcy-price }
    - { name: insurance-fund, step: draw-fund, scope: instrument }
    - { step: deleverage, select: { queue: profit-times-leverage }, price: bankruptcy-price-after-paid }
    - { step: socialise, base: equity }
    - record-claim

assets:
  - { name: USDT, decimals: 6 } # One ledger unit is 0.000001 USDT.

instruments:
  - symbol: BTC-PERP
    settlement-asset: USDT
    price-increment: 0.1
    mark-increment: 0.01
    quantity-increment: 0.001
    largest-position: 1_000
    highest-mark: 1_000_000
    brackets:
      - { up-to: 1_000_000, initial: 5%, maintenance: 2.5% }
      - { initial: 10%, maintenance: 5%, initial-deduction: 50_000, maintenance-deduction: 25_000 }
    fees: { maker: 0.02%, taker: 0.05%, liquidation: 0.5% }
    liquidation-fee-split: { fund: 100% }
    fund-scope: insurance # The fund that answers for this instrument.

funds:
  - { name: insurance, kind: fund, asset: USDT, balance: 3_000 }

accounts:
  - { name: ada, deposit: 10_000 }
  - { name: bo, deposit: 20_000 }

# Longs and shorts come from trades, so they always sum to zero. They are made in this order, at the first marks.
trades:
  - { buyer: ada, seller: bo, instrument: BTC-PERP, quantity: 2, price: 40_000 }

# The timeline. A tick may hold deposits, withdrawals, transfers, trades, depth, operator orders, marks,
# funding, settle, delist, repay-claims, close-period and advance; they happen in this order.
ticks:
  - at: +0s
    marks: { BTC-PERP: 40_000 }
    depth: # Levels are [price, quantity].
      - { instrument: BTC-PERP, bids: [[39_990, 0.5]], asks: [[40_010, 0.5]] }
  - { at: +30s, depth: [{ instrument: BTC-PERP }] } # The book empties.
  - { at: +60s, marks: { BTC-PERP: 33_000 } }
  - { at: +8h, funding: { BTC-PERP: 0.01% } }

# Longer runs read their marks and books from files, draw a crowd, or run straight between points:
# marks: [{ instrument: BTC-PERP, file: candles.csv, shape: candles, use: low-then-close }]
# depth: [{ instrument: BTC-PERP, synthetic: { half-spread: 1, levels: 20, step: 5, size-each: 0.5, growth: 3% } }]
# population: { accounts: 1000, sizes: { smallest: 50, largest: 2_000_000, pareto-alpha: 1.2 },
#               leverage: { 3x: 20, 10x: 50, 25x: 30 }, long-share: 60%, instruments: { BTC-PERP: 1 } }
# Options are listed as whole chains on an underlying, margined over scenarios and marked on a surface:
# underlyings: [{ name: BTC, increment: 0.01, surface: { flat: 60% } }]
# options: [{ underlying: BTC, expires: 2026-03-27T08:00:00Z, strikes: [40_000, 45_000], price-increment: 0.01,
#             quantity-increment: 0.1, largest-position: 1_000, highest-mark: 500_000, window: 30m }]
# margin-models: [{ name: pm, model: derive-pmrm-2, options: true }]

outcome:
  full-laws-every: 1 # Check every law in full after every command.
`

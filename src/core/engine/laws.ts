import type { Account } from '../book/book.ts'
import { MIXED, NONE } from '../book/layout.ts'
import { hasReached } from '../margin/levels.ts'
import { Assessment } from '../margin/model.ts'
import { rescan } from '../margin/rescan.ts'
import { COLLATERAL } from '../market/value.ts'
import { availableOf, countReserved } from '../waterfall/bucket.ts'
import type { House } from '../waterfall/house.ts'
import { rulebookInForce } from '../waterfall/rulebook.ts'
import { worthOfShares } from '../waterfall/vault.ts'

/** The laws, each with its statement; docs/laws.md names the test of each. */
export const laws = {
  'money-conserved':
    'For each asset, the balances of all rows sum to deposits less withdrawals and write-offs.',
  'positions-sum-to-zero': 'For each instrument, the positions of all holders sum to zero.',
  'loss-closes':
    'A loss that closes leaves its bucket with no debt, and what was lost is what was paid, given up or is owed.',
  'within-caps':
    'Nobody pays above his cap, twice in one allocation, or for others in a command in which he fell himself.',
  'steps-in-turn': 'A loss takes its steps in the order of its rulebook.',
  'deleverage-closes-only':
    'Deleveraging closes only the opposite side, only what is open, and never turns a position round.',
  'rank-in-order': 'A better rank never pays after a worse one.',
  'protection-kept':
    'Nobody is pushed under what must be kept by being deleveraged under protection, or further under than he was.',
  'no-silent-default':
    'No bucket is under water without an open loss, a claim or a declared wait for a fresh mark.',
  'zones-equal-rescan': 'The accounts that zones brought to attention are those that a full rescan finds.',
  'claims-carried': 'The claims account of an asset owes exactly what is outstanding.',
  'shares-add-up':
    'The shares of a vault are those of its holders, and all of them are worth no more than it can pay.',
  'others-untouched': 'A command changes no account that its events do not name.',
  'refusal-changes-nothing': 'A refused command changes nothing.',
  'replay-equals-original': 'The same commands give the same events and the same fingerprint.',
} as const
export type LawName = keyof typeof laws

export interface Finding {
  readonly law: LawName
  readonly found: string
}

/** Checks the laws that can be read off a state, over every row: at the end of a run, every so often, or on demand. */
export function checkLaws(house: House): Finding[] {
  return [
    ...moneyConserved(house),
    ...positionsSumToZero(house),
    ...claimsCarried(house),
    ...sharesAddUp(house),
    ...noSilentDefault(house),
    ...zonesEqualRescan(house),
  ]
}

/** The laws `checkLaws` looks at. */
export const stateLaws: readonly LawName[] = [
  'money-conserved',
  'positions-sum-to-zero',
  'claims-carried',
  'shares-add-up',
  'no-silent-default',
  'zones-equal-rescan',
]

function moneyConserved(house: House): Finding[] {
  const { book, markets, tables } = house
  const sums = markets.assets.map(() => 0n)
  for (let row = 0; row < book.accounts; row += 1) {
    sums[book.homeAssetOf(row)] += BigInt(book.cash(row))
    if (book.has(row, MIXED)) addHoldings(house, row, sums)
  }
  const findings: Finding[] = []
  for (const [asset, sum] of sums.entries()) {
    const { deposited, withdrawn, writtenOff } = tables.totals[asset]
    const expected = deposited - withdrawn - writtenOff
    if (sum === expected) continue
    const { name } = markets.assets[asset]
    const found = `${name}: rows sum to ${sum}, deposits less withdrawals and write-offs are ${expected}`
    findings.push({ law: 'money-conserved', found })
  }
  return findings
}

function addHoldings(house: House, row: Account, sums: bigint[]): void {
  const { book, markets } = house
  for (let cell = book.first(row); cell !== NONE; cell = book.next(cell)) {
    const series = book.seriesOf(cell)
    if (markets.payoff[series] === COLLATERAL)
      sums[markets.collateral(series).terms.asset] += BigInt(book.quantity(cell))
  }
}

function positionsSumToZero(house: House): Finding[] {
  const { book, markets } = house
  const findings: Finding[] = []
  for (let series = 0; series < markets.count; series += 1) {
    if (!markets.isInstrument(series)) continue
    let sum = 0n
    book.triggers[series].holders(book.links, (cell) => void (sum += BigInt(book.quantity(cell))))
    if (sum !== 0n)
      findings.push({
        law: 'positions-sum-to-zero',
        found: `${markets.symbolOf(series)}: positions sum to ${sum}`,
      })
  }
  return findings
}

function claimsCarried(house: House): Finding[] {
  const { book, markets, tables } = house
  const findings: Finding[] = []
  for (const [asset, accounts] of tables.house.entries()) {
    let outstanding = 0n
    for (const claim of tables.claims.values())
      if (claim.asset === asset && claim.of === 'deficit' && claim.holders === null)
        outstanding += BigInt(claim.amount - claim.repaid)
    const carried = -BigInt(book.cash(accounts.claims))
    if (carried !== outstanding)
      findings.push({
        law: 'claims-carried',
        found: `${markets.assets[asset].name}: the claims account owes ${carried}, ${outstanding} are outstanding`,
      })
  }
  return findings
}

function sharesAddUp(house: House): Finding[] {
  const findings: Finding[] = []
  for (const [account, vault] of house.tables.vaults) {
    let shares = vault.own
    let worth = worthOfShares(house, account, vault, vault.own)
    for (const held of vault.holders.values()) {
      shares += held
      worth += worthOfShares(house, account, vault, held)
    }
    const money = availableOf(house, account)
    if (shares === vault.issued && worth <= money) continue
    const found = `account ${account} has issued ${vault.issued} shares, ${shares} are held; they are worth ${worth}, it has ${money}`
    findings.push({ law: 'shares-add-up', found })
  }
  return findings
}

function noSilentDefault(house: House): Finding[] {
  const rulebook = rulebookInForce(house.rulebooks)
  if (rulebook === null) return []
  const findings: Finding[] = []
  const assessment = new Assessment()
  for (const row of rescan(house.book, house.markets, house.model, rulebook.trigger).reached) {
    house.model.assess(row, assessment)
    countReserved(house, rulebook, row, assessment)
    if (hasReached(rulebook.trigger, assessment) && isSilent(house, row))
      findings.push({
        law: 'no-silent-default',
        found: `account ${row} has ${assessment.marginEquity} against ${assessment.maintenance}, and no loss is open for it`,
      })
  }
  return findings
}

function isSilent(house: House, row: Account): boolean {
  return house.book.openLossOf(row) === NONE && house.book.stateOf(row) !== 'deferred-until'
}

/** Between commands the zones have worked when everybody the rescan finds at a level stands in the state for it. */
function zonesEqualRescan(house: House): Finding[] {
  const rulebook = rulebookInForce(house.rulebooks)
  const level = rulebook?.call ?? null
  if (rulebook === null || level === null) return []
  const found = new Set(rescan(house.book, house.markets, house.model, level).reached)
  const findings: Finding[] = []
  for (let row = 0; row < house.book.accounts; row += 1) {
    const state = house.book.stateOf(row)
    const isNoted = state !== 'healthy' && state !== 'claimed'
    if (
      house.book.openLossOf(row) !== NONE ||
      isNoted === found.has(row) ||
      rulebook.reservations === 'maintenance'
    )
      continue
    findings.push({
      law: 'zones-equal-rescan',
      found: `account ${row} is ${state}, a rescan ${found.has(row) ? 'finds' : 'does not find'} it at the call level`,
    })
  }
  return findings
}

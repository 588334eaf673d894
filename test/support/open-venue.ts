import type { InstrumentTerms } from '../../src/core/market/instrument.ts'
import type { Rulebook } from '../../src/core/waterfall/rulebook.ts'
import { type HouseAccount, rulebookOf, type Venue } from '../../src/venues/index.ts'
import { ClearingHouse, perpTerms } from './clearing-house.ts'

/** What the house's own accounts start a story with, in whole dollars. */
export interface Means {
  readonly fund: string
  readonly capital?: string
  readonly backstop?: string
  readonly pool?: string
  /** Contribution of each of two members. */
  readonly contribution?: string
}

export const rich: Means = {
  fund: '1_000_000',
  capital: '1_000_000',
  backstop: '10_000_000',
  pool: '10_000_000',
  contribution: '100_000',
}
export const poor: Means = { fund: '0', capital: '0', backstop: '0', pool: '1_000_000', contribution: '0' }

/** What a story may change about the plain venue. */
export interface VenueOptions {
  readonly decimals?: number
  readonly mark?: string
  readonly rulebook?: Partial<Rulebook>
  readonly terms?: Partial<InstrumentTerms>
}

/** A venue in dollars under its shipped rulebook: one perpetual, and every account the rulebook names. */
export function openVenue(venue: Venue, means: Means, options: VenueOptions = {}): ClearingHouse {
  const decimals = options.decimals ?? 2
  const house = new ClearingHouse(decimals)
  house.do({ type: 'list-asset', terms: { name: 'USD', decimals, borrowLimit: 0 } })
  house.do({ type: 'list-instrument', terms: { ...perpTerms, ...options.terms } })
  house.openFund('BTC-PERP', 'fund', means.fund)
  house.openFund('USD', 'fund', means.fund)
  for (const account of venue.house) openHouseAccount(house, venue, account, means)
  house.do({ type: 'adopt-rulebook', rulebook: { ...readOnce(venue, decimals), ...options.rulebook } })
  house.moveMarkTo(options.mark ?? '40_000')
  house.do({ type: 'close-period' })
  return house
}

/** Reading a text is slow beside a story, and a rulebook is plain data. */
const read = new Map<string, Rulebook>()

function readOnce(venue: Venue, decimals: number): Rulebook {
  const key = `${venue.id} ${decimals}`
  const rulebook = read.get(key) ?? rulebookOf(venue, { decimals })
  read.set(key, rulebook)
  return rulebook
}

function openHouseAccount(
  house: ClearingHouse,
  venue: Venue,
  { name, kind }: HouseAccount,
  means: Means,
): void {
  if (kind === 'member-fund') return openMembers(house, name, means.contribution ?? '0')
  // Who takes whatever comes has to be there; who takes up to a capacity may be out of it.
  const balance = isDrawn(venue, name)
    ? means[kind === 'backstop' ? 'fund' : kind]
    : kind === 'backstop' && takesAll(venue, name)
      ? rich.backstop
      : means[kind]
  house.openFund(name, kind, balance ?? '0')
}

/** Whoever takes positions over and pays for losses as well is the venue's fund. */
function isDrawn(venue: Venue, name: string): boolean {
  return readOnce(venue, 2).steps.some(
    (step) => step.step === 'draw-fund' && typeof step.scope === 'object' && step.scope.named === name,
  )
}

function takesAll(venue: Venue, name: string): boolean {
  return readOnce(venue, 2).steps.some(
    (step) =>
      step.step === 'transfer-to-backstop' &&
      step.to.includes(name) &&
      step.equityMultiple === null &&
      step.windowBudget === undefined,
  )
}

/** Two members who do not trade; what they put in is in the fund, and each keeps nine times as much. */
function openMembers(house: ClearingHouse, fund: string, contribution: string): void {
  const each = house.units(contribution)
  house.openFund(fund, 'member-fund', '0')
  for (const name of ['mia', 'max']) {
    house.open(name)
    if (each > 0) house.do({ type: 'deposit', account: house.id(name), asset: 0, amount: 9 * each })
  }
  if (each === 0) return
  const members = ['mia', 'max'].map((name) => ({ account: house.id(name), contribution: each }))
  house.do({ type: 'deposit', account: house.id(fund), asset: 0, amount: 2 * each })
  house.do({ type: 'set-members', fund, members })
}

import type { Event } from '../../core/engine/events.ts'
import { type LawName, laws as lawTexts } from '../../core/engine/laws.ts'
import { hexOf } from '../../core/money/sha256.ts'
import type { House } from '../../core/waterfall/house.ts'
import { nameOf, rulebookInForce } from '../../core/waterfall/rulebook.ts'
import type { StoredLoss } from '../../journal/projections.ts'
import { eventFromJson } from '../../wire/json.ts'
import { type Names, namesOf } from '../../wire/service/names.ts'
import { type Alarms, alarmText } from '../feeds/alarm.ts'
import type { Host } from '../host/host.ts'
import type { LawKeeper } from '../ops/law-keeper.ts'

/** What the page is made from. */
export interface StatusParts {
  readonly host: Host
  readonly alarms: Alarms
  readonly laws: LawKeeper
  readonly clock: () => number
  readonly startedAt: number
  readonly version: string
}

/** Money as whole units of its asset. */
export interface StatusMoney {
  readonly units: bigint
  readonly asset: { readonly name: string; readonly decimals: number }
}

export interface StatusFund {
  readonly name: string
  readonly kind: string
  readonly balance: StatusMoney
}

/** A loss, and who paid how much of it, in the order it happened. */
export interface StatusLoss {
  readonly loss: number
  readonly account: string
  readonly source: string
  readonly openedAt: number
  readonly status: string
  /** What it came to; null while it is open. */
  readonly lost: StatusMoney | null
  readonly externalized: StatusMoney | null
  readonly paid: readonly { readonly name: string; readonly kind: string; readonly paid: StatusMoney }[]
}

/** Where the service stands, as data. */
export interface StatusView {
  readonly version: string
  readonly now: number
  readonly upMs: number
  /** Why nothing more is taken; null while it is. */
  readonly stopped: string | null
  readonly queue: number
  readonly rows: number
  readonly sequence: number
  readonly fingerprint: string
  readonly head: string
  readonly snapshotRow: number | null
  readonly accounts: number
  readonly rulebook: {
    readonly name: string
    readonly version: number
    readonly steps: readonly string[]
  } | null
  readonly funds: readonly StatusFund[]
  readonly openLosses: number
  readonly losses: readonly StatusLoss[]
  readonly alarms: readonly string[]
  readonly laws: {
    readonly at: number
    readonly sequence: number
    readonly findings: readonly { readonly law: string; readonly says: string; readonly found: string }[]
  } | null
}

const MOST_LOSSES = 10
const MOST_FUNDS = 50
/** Events of one loss that are read to say who paid it. */
const MOST_EVENTS = 200

export function statusView({ host, alarms, laws, clock, startedAt, version }: StatusParts): StatusView {
  const { house, place, journal } = host
  const now = clock()
  const names = namesOf(house, host.registry.accounts, journal.projections)
  return {
    version,
    now,
    upMs: now - startedAt,
    stopped: host.stoppedBy === null ? null : host.stoppedBy.message,
    queue: place.waiting,
    rows: place.rows,
    sequence: place.sequence,
    fingerprint: house.book.fingerprint.toString(),
    head: hexOf(journal.head),
    snapshotRow: place.snapshotRow,
    accounts: house.book.accounts,
    rulebook: rulebookOf(house),
    funds: fundsOf(house),
    openLosses: house.tables.losses.size,
    losses: journal.projections.losses(MOST_LOSSES).map((loss) => lossOf(loss, host, names)),
    alarms: alarms.alarms().map(alarmText),
    laws: lawsOf(laws),
  }
}

function rulebookOf({ rulebooks }: House): StatusView['rulebook'] {
  const rulebook = rulebookInForce(rulebooks)
  if (rulebook === null) return null
  return { name: rulebook.name, version: rulebooks.length - 1, steps: rulebook.steps.map(nameOf) }
}

function fundsOf({ book, markets, tables }: House): StatusFund[] {
  return [...tables.named].slice(0, MOST_FUNDS).map(([name, account]) => ({
    name,
    kind: book.kindOf(account),
    balance: { units: BigInt(book.cash(account)), asset: markets.assets[book.homeAssetOf(account)] },
  }))
}

function lawsOf({ last }: LawKeeper): StatusView['laws'] {
  if (last === null) return null
  const findings = last.findings
    .slice(0, MOST_LOSSES)
    .map(({ law, found }) => ({ law, says: lawTexts[law as LawName], found }))
  return { at: last.at, sequence: last.sequence, findings }
}

function lossOf(stored: StoredLoss, { house, journal }: Host, names: Names): StatusLoss {
  const { loss, at, bucket, asset, source, status } = stored
  const money = (units: bigint | number): StatusMoney => ({
    units: BigInt(units),
    asset: house.markets.assets[asset],
  })
  const events = eventsOf(loss, journal)
  const closed = events.find((event) => event.type === 'loss-closed')
  const paid = [...paidFor(loss, events)].map(([name, { kind, units }]) => ({
    name,
    kind,
    paid: money(units),
  }))
  return {
    loss,
    account: names.accountName(bucket),
    source,
    openedAt: at,
    status,
    lost: closed === undefined ? null : money(closed.defaultLoss),
    externalized: closed === undefined ? null : money(closed.externalizedLoss),
    paid,
  }
}

/** Those of the loss itself, and allocations it shared with others. */
function eventsOf(loss: number, { projections }: Host['journal']): Event[] {
  return projections.events({ loss }, { limit: MOST_EVENTS }).map(({ event }) => eventFromJson(event))
}

type Layers = Map<string, { kind: string; units: bigint }>

/** Money from others by the layer it came through, each once, in the order of its first payment. */
function paidFor(loss: number, events: readonly Event[]): Layers {
  const layers: Layers = new Map()
  const add = (name: string, kind: string, units: bigint): void => {
    if (units <= 0n) return
    layers.set(name, { kind, units: units + (layers.get(name)?.units ?? 0n) })
  }
  for (const event of events) {
    if (event.type === 'allocated') {
      const at = event.losses.indexOf(loss)
      if (at >= 0) add(event.name, event.kind, BigInt(event.received[at]))
    } else if (event.type === 'deleveraged' && event.loss === loss)
      add(
        event.name,
        event.kind,
        event.gaps.reduce((sum, gap) => sum - BigInt(gap), 0n),
      )
    else if (event.type === 'claim-recorded' && event.loss === loss)
      add(event.name, event.kind, BigInt(event.amount))
  }
  return layers
}

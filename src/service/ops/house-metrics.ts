import { statSync } from 'node:fs'
import { Gauge, type Registry } from 'prom-client'
import type { House } from '../../core/waterfall/house.ts'
import type { Alarms } from '../feeds/alarm.ts'
import type { Host } from '../host/host.ts'
import type { LawKeeper } from './law-keeper.ts'

export interface HouseParts {
  readonly host: Host
  readonly alarms: Alarms
  readonly laws: LawKeeper
  readonly clock: () => number
  /** File of the journal; null where it is in memory. */
  readonly file: string | null
}

/** Funds that are told; a venue has a handful, and a mistake of its own shall not drown whoever collects. */
const MOST_FUNDS = 200

/** Where the house and its journal stand, read when somebody asks. */
export class HouseMetrics {
  readonly #registry: Registry
  readonly #parts: HouseParts
  readonly #startedAt: number
  #snapshotRow: number | null
  #snapshotAt: number

  constructor(registry: Registry, parts: HouseParts) {
    this.#registry = registry
    this.#parts = parts
    this.#startedAt = parts.clock()
    this.#snapshotRow = parts.host.place.snapshotRow
    this.#snapshotAt = this.#startedAt
    this.#addPlace()
    this.#addHouse()
    this.#addWatched()
  }

  #gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name: `breakwater_${name}`,
      help,
      registers: [this.#registry],
      collect() {
        this.set(value())
      },
    })
  }

  #addPlace(): void {
    const { host, file, clock } = this.#parts
    this.#gauge('up_seconds', 'Since the service was started.', () => (clock() - this.#startedAt) / 1000)
    this.#gauge('stopped', '1 when the host takes nothing more.', () => (host.stoppedBy === null ? 0 : 1))
    this.#gauge('queue', 'Requests that wait for their turn.', () => host.place.waiting)
    this.#gauge('rows', 'Rows of the journal.', () => host.place.rows)
    this.#gauge('sequence', 'Sequence of the last command that is kept.', () => host.place.sequence)
    this.#gauge(
      'snapshot_rows',
      'Rows since the newest snapshot: what a start has to decide again.',
      () => host.place.rows - (host.place.snapshotRow ?? 0),
    )
    this.#gauge(
      'snapshot_age_seconds',
      'Since the newest snapshot was taken, or since the start where it is older.',
      () => this.#snapshotAge() / 1000,
    )
    this.#gauge('snapshot_failed', '1 when the last snapshot could not be kept.', () =>
      host.place.snapshotFault === null ? 0 : 1,
    )
    if (file !== null)
      this.#gauge('journal_bytes', 'Of the journal and its log.', () => sizeOf(file) + sizeOf(`${file}-wal`))
  }

  /** When a snapshot was taken is not written down anywhere; that there is another one is seen here. */
  #snapshotAge(): number {
    const { snapshotRow } = this.#parts.host.place
    const now = this.#parts.clock()
    if (snapshotRow !== this.#snapshotRow) this.#snapshotAt = now
    this.#snapshotRow = snapshotRow
    return now - this.#snapshotAt
  }

  /** Looks whether a snapshot was taken; the ticker calls it, so that its age does not depend on who asks. */
  tick(): void {
    this.#snapshotAge()
  }

  #addHouse(): void {
    const { host } = this.#parts
    const registers = [this.#registry]
    this.#gauge('accounts', 'Accounts of any kind.', () => host.house.book.accounts)
    this.#gauge('losses_open', 'Losses that are not closed.', () => host.house.tables.losses.size)
    this.#gauge('claims_outstanding', 'Claims that are not repaid.', () => outstanding(host.house))
    new Gauge({
      name: 'breakwater_losses_total',
      help: 'Lost by others than who defaulted since the journal began, by asset and by sum.',
      labelNames: ['asset', 'sum'],
      registers,
      collect() {
        tellTotals(this, host.house)
      },
    })
    new Gauge({
      name: 'breakwater_fund_balance',
      help: 'Balance of a named account of the house.',
      labelNames: ['fund', 'asset'],
      registers,
      collect() {
        tellFunds(this, host.house)
      },
    })
  }

  #addWatched(): void {
    const { alarms, laws } = this.#parts
    const registers = [this.#registry]
    new Gauge({
      name: 'breakwater_alarms',
      help: 'Marks, depths and feeds that did not come in time.',
      labelNames: ['of'],
      registers,
      collect() {
        const standing = alarms.alarms()
        for (const awaited of ['mark', 'depth', 'feed'])
          this.set({ of: awaited }, standing.filter((alarm) => alarm.of === awaited).length)
      },
    })
    this.#gauge('laws_broken', 'Findings of the last check of the laws; -1 before the first.', () =>
      laws.last === null ? -1 : laws.last.findings.length,
    )
    this.#gauge(
      'laws_checked_sequence',
      'Where the last check of the laws stood.',
      () => laws.last?.sequence ?? 0,
    )
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function outstanding({ tables }: House): number {
  let count = 0
  for (const { amount, repaid } of tables.claims.values()) if (amount > repaid) count += 1
  return count
}

/** A figure to look at: whoever needs every digit asks the service itself. */
function shown(units: bigint | number, decimals: number): number {
  return Number(units) / 10 ** decimals
}

type Labelled<Label extends string> = Pick<Gauge<Label>, 'set' | 'reset'>

function tellTotals(gauge: Labelled<'asset' | 'sum'>, { markets, tables }: House): void {
  for (const [at, { name: asset, decimals }] of markets.assets.entries())
    for (const sum of ['externalized', 'uncovered', 'socialized', 'transferred'] as const)
      gauge.set({ asset, sum }, shown(tables.totals[at][sum], decimals))
}

function tellFunds(gauge: Labelled<'fund' | 'asset'>, { book, markets, tables }: House): void {
  gauge.reset()
  let told = 0
  for (const [fund, account] of tables.named) {
    told += 1
    if (told > MOST_FUNDS) return
    const { name: asset, decimals } = markets.assets[book.homeAssetOf(account)]
    gauge.set({ fund, asset }, shown(book.cash(account), decimals))
  }
}

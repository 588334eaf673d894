import { doublesIn, int32sIn, type Memory } from '../book/memory.ts'
import type { SettlementWindow } from '../market/settlement-window.ts'
import { misfit } from '../money/malformed-image.ts'
import type {
  ClosedGate,
  HouseAccounts,
  Reservation,
  Tables,
  Totals,
  WithdrawalLevy,
} from '../waterfall/house.ts'
import { Reservations } from '../waterfall/reservations.ts'
import { gates } from '../waterfall/rulebook.ts'
import { claimOf, estateOf, lossOf } from './image-losses.ts'
import { callOf, coverOf, memberOf, vaultOf } from './image-mutual.ts'
import {
  big,
  count,
  type Frozen,
  frozen,
  int32s,
  type Limits,
  listOf,
  mapOf,
  orNull,
  type Read,
  recordOf,
  rowOf,
  setOf,
  text,
  whole,
  wholes,
  word,
} from './image-readers.ts'

/** Margin set aside for resting orders, in columns, since a venue has many. */
export interface ReservationsImage {
  readonly orders: Float64Array
  readonly accounts: Int32Array
  readonly series: Int32Array
  readonly quantities: Float64Array
  readonly amounts: Float64Array
}

/** The small tables as plain data. */
export type TablesImage = Frozen<Omit<Tables, 'reservations'>> & { readonly reservations: ReservationsImage }

export function freezeTables({ reservations, ...rest }: Tables, memory: Memory): TablesImage {
  return { ...frozen(rest), reservations: freezeReservations(reservations, memory) }
}

function freezeReservations(
  reservations: ReadonlyMap<number, Reservation>,
  memory: Memory,
): ReservationsImage {
  const { size } = reservations
  const image: ReservationsImage = {
    orders: doublesIn(memory, size),
    accounts: int32sIn(memory, size),
    series: int32sIn(memory, size),
    quantities: doublesIn(memory, size),
    amounts: doublesIn(memory, size),
  }
  let at = 0
  // A small function is compiled before a long loop is: this runs now and then, and over all orders.
  reservations.forEach(({ account, series, quantity, amount }, order) => {
    image.orders[at] = order
    image.accounts[at] = account
    image.series[at] = series
    image.quantities[at] = quantity
    image.amounts[at] = amount
    at += 1
  })
  return image
}

/** @throws {MalformedImage} at the first value that is not what it should be, naming its place */
export function thawTables(image: TablesImage, limits: Limits): Tables {
  return recordOf<Tables>(readersOf(limits))(image, 'tables')
}

/** A reader for each table: one that is forgotten does not compile. */
function readersOf(limits: Limits): { readonly [Name in keyof Tables]: Read<Tables[Name]> } {
  const account = rowOf(limits.accounts)
  const asset = rowOf(limits.assets)
  const series = rowOf(limits.series)
  return {
    losses: mapOf(count, lossOf(limits)),
    nextLoss: count,
    claims: mapOf(count, claimOf(limits)),
    nextClaim: count,
    reservations: reservationsOf(limits),
    gates: listOf(gate),
    levies: listOf(recordOf<WithdrawalLevy>({ claim: count, asset, numerator: whole, denominator: whole })),
    members: mapOf(text, listOf(memberOf(account))),
    calls: listOf(callOf(account)),
    vaults: mapOf(account, vaultOf(account)),
    covers: mapOf(count, coverOf(account, asset)),
    nextCover: count,
    estates: mapOf(count, estateOf(limits)),
    named: mapOf(text, account),
    house: listOf(
      recordOf<HouseAccounts>({ market: account, fees: account, rounding: account, claims: account }),
    ),
    totals: listOf(totals),
    operatorOrders: setOf(text),
    busted: setOf(count),
    delisted: setOf(series),
    windows: mapOf(text, windowOf(series)),
  }
}

const gate: Read<ClosedGate> = recordOf<ClosedGate>(
  { what: word(...gates), until: orNull(count), loss: count, opens: word('repaid') },
  'opens',
)

const totals: Read<Totals> = recordOf<Totals>({
  deposited: big,
  withdrawn: big,
  writtenOff: big,
  externalized: big,
  uncovered: big,
  socialized: big,
  transferred: big,
})

function windowOf(index: Read<number>): Read<SettlementWindow> {
  return recordOf<SettlementWindow>({
    index,
    expiresAt: whole,
    windowMs: count,
    addedTo: whole,
    sum: big,
    missingMs: count,
    fixedMs: count,
    fixedSum: big,
  })
}

/** Columns of one length; each order once, of an account and a series that are there. */
function reservationsOf(limits: Limits): Read<Tables['reservations']> {
  const read = recordOf<ReservationsImage>({
    orders: wholes,
    accounts: int32s,
    series: int32s,
    quantities: wholes,
    amounts: wholes,
  })
  const [account, series] = [rowOf(limits.accounts), rowOf(limits.series)]
  return (given, where) => {
    const image = read(given, where)
    for (const column of Object.values(image) as (Int32Array | Float64Array)[])
      if (column.length !== image.orders.length)
        misfit(where, `columns of ${image.orders.length} orders`, column.length)
    const reservations: Tables['reservations'] = new Reservations()
    for (const [at, order] of image.orders.entries())
      reservations.set(order, {
        account: account(image.accounts[at], where),
        series: series(image.series[at], where),
        quantity: image.quantities[at],
        amount: image.amounts[at],
      })
    if (reservations.size !== image.orders.length) misfit(where, 'each order once', reservations.size)
    return reservations
  }
}

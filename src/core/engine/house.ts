import { Book } from '../book/book.ts'
import { PeriodBase } from '../book/period.ts'
import { AdoptedModels } from '../margin/adopted-models.ts'
import { HouseModel } from '../margin/house-model.ts'
import { Assessment } from '../margin/model.ts'
import { Markets } from '../market/markets.ts'
import type { House, Tables } from '../waterfall/house.ts'
import { copyLoss } from '../waterfall/loss.ts'
import { Meters } from '../waterfall/meters.ts'
import { Reservations } from '../waterfall/reservations.ts'
import { settlementWindowOf } from './expiry.ts'

/** How much room a house is opened with; the book grows when it has to, between commands. */
export interface Room {
  readonly accounts?: number
  readonly extensions?: number
}

/** An empty clearing house at time zero: no assets, no rulebook, nobody in it. */
export function openHouse(room: Room = {}): House {
  const accounts = room.accounts ?? 1024
  return assembled({
    at: 0,
    sequence: 0,
    markets: new Markets(),
    book: new Book(room.extensions === undefined ? { accounts } : { accounts, extensions: room.extensions }),
    models: new AdoptedModels(accounts),
    depths: [],
    rulebooks: [],
    meters: new Meters(),
    tables: emptyTables(),
    periodBase: new PeriodBase(accounts),
    heightWindowMs: 0,
  })
}

function emptyTables(): Tables {
  return {
    losses: new Map(),
    nextLoss: 0,
    claims: new Map(),
    nextClaim: 0,
    reservations: new Reservations(),
    gates: [],
    levies: [],
    members: new Map(),
    calls: [],
    vaults: new Map(),
    covers: new Map(),
    nextCover: 0,
    estates: new Map(),
    named: new Map(),
    house: [],
    totals: [],
    operatorOrders: new Set(),
    busted: new Set(),
    delisted: new Set(),
    windows: new Map(),
  }
}

/** A second house with the same state that shares nothing mutable with the first: for what-ifs and comparisons. */
export function copyHouse(house: House): House {
  return assembled({
    at: house.at,
    sequence: house.sequence,
    markets: house.markets.copy(),
    book: house.book.copy(),
    models: house.models.copy(),
    depths: house.depths.map((depth) => depth?.copy() ?? null),
    rulebooks: [...house.rulebooks],
    meters: house.meters.copy(),
    tables: copyTables(house.tables),
    periodBase: house.periodBase.copy(),
    heightWindowMs: house.heightWindowMs,
  })
}

/** A house of its parts of state: the margin model and what is filled and read at once are made for it. */
export function assembled(parts: Omit<House, 'model' | 'scratch'>): House {
  const { markets, book, models } = parts
  const house: House = {
    ...parts,
    // What is fixed of a settlement price is asked of the house as it is then, since a trial exchanges its tables.
    model: new HouseModel(book, markets, models, (index, at) => settlementWindowOf(house, index, at)),
    scratch: new Assessment(),
  }
  return house
}

/** Maps and lists anew; the entries that are never changed in place are shared. */
export function copyTables(
  tables: Tables,
  reservations: Tables['reservations'] = Reservations.copyOf(tables.reservations),
): Tables {
  return {
    ...tables,
    losses: new Map([...tables.losses].map(([id, loss]) => [id, copyLoss(loss)])),
    claims: new Map(tables.claims),
    reservations,
    gates: [...tables.gates],
    levies: [...tables.levies],
    members: new Map(tables.members),
    calls: [...tables.calls],
    vaults: new Map(tables.vaults),
    covers: new Map(tables.covers),
    estates: new Map(tables.estates),
    named: new Map(tables.named),
    house: [...tables.house],
    totals: tables.totals.map((totals) => ({ ...totals })),
    operatorOrders: new Set(tables.operatorOrders),
    busted: new Set(tables.busted),
    delisted: new Set(tables.delisted),
    windows: new Map(tables.windows),
  }
}

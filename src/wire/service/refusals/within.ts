import type { CommandBody } from '../../../core/engine/commands.ts'
import type { Within } from '../figure-roles.ts'
import type { Names } from '../names.ts'
import type { Partly } from '../reading.ts'

/** The command that was refused, where it is known. */
function bodyOf(record: Partly): Partly | null {
  return (record.body as (CommandBody & Partly) | null | undefined) ?? null
}

export function isBid(record: Partly): boolean {
  return bodyOf(record)?.type === 'bid'
}

/** The series that a command is about: its own, or that of the trade it undoes, of its order, or of its loss's. */
export const seriesOfCommand: Within = (record, names) => {
  const body = bodyOf(record)
  if (body === null) return undefined
  const within = body.trade === undefined ? body : (body.trade as Partly)
  if (typeof within.series === 'number') return isListed(within.series, names)
  return typeof within.loss === 'number' ? names.seriesOfOrder(within.loss) : undefined
}

/** The series of a resting order. */
export const seriesOfReservation: Within = (record, names) =>
  names.house.tables.reservations.get(record.order as number)?.series ?? seriesOfCommand(record, names)

/** The series that a refusal names, if there is such a one. */
export const seriesNamed: Within = ({ series }, names) => isListed(series as number, names)

function isListed(series: number, { house: { markets } }: Names): number | undefined {
  return series >= 0 && series < markets.count ? series : undefined
}

/** The asset that a command moves: its own, or that of the fund or vault it goes into. */
export const assetOfCommand: Within = (record, names) => {
  const body = bodyOf(record)
  if (body === null) return undefined
  if (typeof body.asset === 'number') return body.asset
  const named = body.fund ?? body.vault
  if (typeof named === 'string') return names.assetOfNamed(named)
  return typeof record.account === 'number' ? names.homeAssetOf(record.account) : undefined
}

export const assetOfTheLoss: Within = ({ loss }, names) => names.assetOfLoss(loss as number)

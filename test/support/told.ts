import type { Event } from '../../src/core/engine/events.ts'
import type { ClearingHouse } from './clearing-house.ts'

/** The losses of the last command as a table people can read: who paid, what was still missing, what still open. */
export function told(house: ClearingHouse): string {
  const lines: string[] = []
  let equity = 0
  let open = 0
  const before = resumedFrom(house)
  if (before !== null) {
    equity = before.equity
    open = before.open
    lines.push(`${before.name} goes on, ${n(open)} open`)
  }
  for (const event of house.last) {
    if (event.type === 'loss-opened') {
      equity = event.equity
      open = event.quantities.reduce((sum, quantity) => sum + Math.abs(quantity), 0)
      const down = event.balance - event.equity
      lines.push(`${house.nameOf(event.bucket)} is ${n(down)} down, ${n(open)} open`)
      const own = Math.max(0, Math.min(event.balance, down))
      lines.push(row('own-margin', own, Math.max(0, -equity), open, ''))
      continue
    }
    const change = changeOf(house, event)
    if (change === null) continue
    equity += change.paid
    open -= change.closed
    lines.push(row(change.name, change.paid, Math.max(0, -equity), open, change.words))
  }
  return lines.join('\n')
}

/** Where a loss that was opened by an earlier command stood before this one: where it stands now, less what was told. */
function resumedFrom(house: ClearingHouse): { name: string; equity: number; open: number } | null {
  if (house.last.some(({ type }) => type === 'loss-opened')) return null
  const first = house.last.find((event) => changeOf(house, event) !== null)
  if (first === undefined || !('loss' in first)) return null
  const opened = house.events.find((event) => event.type === 'loss-opened' && event.loss === first.loss)
  if (opened?.type !== 'loss-opened') return null
  const changes = house.last.map((event) => changeOf(house, event)).filter((change) => change !== null)
  const name = house.nameOf(opened.bucket)
  return {
    name,
    equity: house.equityOf(name) - changes.reduce((sum, { paid }) => sum + paid, 0),
    open:
      opened.series.reduce((sum, series) => sum + Math.abs(house.positionOf(name, series)), 0) +
      changes.reduce((sum, { closed }) => sum + closed, 0),
  }
}

interface Change {
  readonly name: string
  readonly paid: number
  readonly closed: number
  readonly words: string
}

function changeOf(house: ClearingHouse, event: Event): Change | null {
  switch (event.type) {
    case 'allocated': {
      const payers = [...event.payers].map((payer, at) => `${house.nameOf(payer)} ${n(event.amounts[at])}`)
      const words = event.payers.length === 1 ? '' : payers.join(', ')
      return { name: event.name, paid: Number(event.total), closed: 0, words }
    }
    case 'deleveraged': {
      const takers = [...event.takers].map(
        (taker, at) =>
          `${house.nameOf(taker)} closes ${n(Math.abs(event.quantities[at]))} at ${n(event.values[at] / event.quantities[at])}`,
      )
      const paid = -event.gaps.reduce((sum, gap) => sum + gap, 0)
      const closed = event.quantities.reduce((sum, quantity) => sum + Math.abs(quantity), 0)
      return { name: event.name, paid, closed, words: takers.join(', ') }
    }
    case 'closed-on-book': {
      const fills = event.prices.map((price, at) => `${n(event.quantities[at])} at ${n(price)}`)
      return {
        name: event.name,
        paid: event.value - event.atMark - event.fee,
        closed: Math.abs(event.quantity),
        words: fills.join(', '),
      }
    }
    case 'hedged-on-book': {
      const verb = event.quantity > 0 ? 'buys' : 'sells'
      const fills = event.prices.map((price, at) => `${n(event.quantities[at])} at ${n(price)}`)
      return {
        name: event.name,
        paid: event.value - event.atMark - event.fee,
        closed: 0,
        words: `${verb} ${fills.join(', ')}`,
      }
    }
    case 'charged':
      return { name: event.name, paid: -event.amount, closed: 0, words: '' }
    case 'claim-recorded':
      return { name: event.name, paid: event.amount, closed: 0, words: `owed to ${event.creditors}` }
    case 'surplus-returned': {
      const back = event.shares.map((share) => `${house.nameOf(share.to)} ${n(share.amount)}`)
      return {
        name: 'returned',
        paid: -event.shares.reduce((sum, share) => sum + share.amount, 0),
        closed: 0,
        words: back.join(', '),
      }
    }
    default:
      return null
  }
}

function row(name: string, paid: number, deficit: number, open: number, words: string): string {
  const verb = paid < 0 ? 'costs' : 'pays '
  const figures = `${verb} ${n(Math.abs(paid)).padStart(6)}  deficit ${n(deficit).padStart(6)}  open ${n(open)}`
  return `  ${name.padEnd(14)} ${figures}${words === '' ? '' : `   ${words}`}`
}

function n(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '_')
}

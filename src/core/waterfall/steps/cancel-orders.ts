import type { Reservation } from '../house.ts'
import type { Loss } from '../loss.ts'
import { ordersOf } from '../reservations.ts'
import type { StepOf } from '../rulebook.ts'
import { atStep, type Outcome, type Turn } from '../turn.ts'

/** Releases the margin set aside for the bucket's resting orders: all of them, or those that would raise its risk. */
export function cancelOrders(turn: Turn, loss: Loss, step: StepOf<'cancel-orders'>, index: number): Outcome {
  const { tables, book } = turn.house
  const orders: number[] = []
  let released = 0
  for (const [order, reservation] of ordersOf(tables.reservations, loss.bucket)) {
    if (
      step.which === 'risk-increasing' &&
      !raisesRisk(reservation, book.quantityOf(loss.bucket, reservation.series))
    )
      continue
    orders.push(order)
    released += reservation.amount
  }
  if (orders.length > 0)
    turn.tell({ type: 'orders-cancelled', ...atStep(loss, index, step), orders, released })
  return 'next'
}

/** An order raises risk when it adds to the position, or is larger than what it would close. */
function raisesRisk(order: Reservation, held: number): boolean {
  return order.quantity > 0 === held > 0 || Math.abs(order.quantity) > Math.abs(held)
}

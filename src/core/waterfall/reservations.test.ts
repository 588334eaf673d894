import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reservation } from './house.ts'
import { OrdersInTrial, ordersOf, Reservations } from './reservations.ts'

const of = (account: number, quantity: number): Reservation => ({ account, series: 0, quantity, amount: 1 })

test('orders of an account are those a look at all of them finds, in the same order, however they come and go', () => {
  const step = fc.record({
    order: fc.integer({ min: 0, max: 9 }),
    account: fc.integer({ min: 0, max: 2 }),
    quantity: fc.integer({ min: 0, max: 3 }),
    asks: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const reservations = new Reservations()
      for (const { order, account, quantity, asks } of steps) {
        const known = reservations.get(order)
        if (quantity === 0) reservations.delete(order)
        // A fill leaves less of an order, and it stays whose it is.
        else reservations.set(order, of(known?.account ?? account, quantity))
        if (!asks) continue
        for (const each of [0, 1, 2])
          expect([...ordersOf(reservations, each)]).toEqual([...ordersOf(new Map(reservations), each)])
      }
    }),
  )
})

test('orders in a trial are those of a copy, however they come and go, and those before it stay as they were', () => {
  const step = fc.record({
    order: fc.integer({ min: 0, max: 9 }),
    account: fc.integer({ min: 0, max: 2 }),
    quantity: fc.integer({ min: 0, max: 3 }),
  })
  const steps = fc.array(step, { maxLength: 25 })
  const carryOut = (into: Map<number, Reservation>, { order, account, quantity }: StepOf): unknown => {
    if (quantity === 0) return into.delete(order)
    return into.set(order, of(into.get(order)?.account ?? account, quantity)).has(order)
  }
  fc.assert(
    fc.property(steps, steps, fc.boolean(), (earlier, within, clears) => {
      const before = new Reservations()
      for (const each of earlier) carryOut(before, each)
      const [trial, copy] = [new OrdersInTrial(before), new Map(before)]
      const entries = [...before]
      for (const [at, each] of within.entries()) {
        if (clears && at === 3) for (const map of [trial, copy]) map.clear()
        expect(carryOut(trial, each)).toBe(carryOut(copy, each))
        expect([...trial]).toEqual([...copy])
        expect([trial.size, [...trial.keys()], [...trial.values()]]).toEqual([
          copy.size,
          [...copy.keys()],
          [...copy.values()],
        ])
        expect(trial.get(each.order)).toEqual(copy.get(each.order))
        const told: unknown[] = []
        for (const [order, reservation] of copy) told.push(reservation, order)
        trial.forEach((reservation, order) => {
          expect(told.splice(0, 2)).toEqual([reservation, order])
        })
        for (const account of [0, 1, 2])
          expect([...ordersOf(trial, account)]).toEqual([...ordersOf(copy, account)])
      }
      expect([...before]).toEqual(entries)
    }),
  )
})

interface StepOf {
  readonly order: number
  readonly account: number
  readonly quantity: number
}

test('who asks for one account looks at its orders alone', () => {
  const reservations = new Reservations()
  let looked = 0
  for (let order = 0; order < 1000; order += 1) reservations.set(order, of(order % 100, 1))
  expect([...ordersOf(reservations, 7)]).toHaveLength(10)
  const get = reservations.get.bind(reservations)
  reservations.get = (order) => {
    looked += 1
    return get(order)
  }
  reservations[Symbol.iterator] = () => {
    throw new Error('all orders were looked at')
  }
  reservations.set(1000, of(7, 1))
  reservations.delete(7)
  expect([...ordersOf(reservations, 7)].map(([order]) => order)).toEqual([
    107, 207, 307, 407, 507, 607, 707, 807, 907, 1000,
  ])
  expect([...ordersOf(reservations, 500)]).toEqual([])
  expect(looked).toBeLessThan(20)
})

import { expect, test } from 'vitest'
import { MemoryJournal } from '../../journal/memory-journal.ts'
import { HostBusy, HostStopped } from './errors.ts'
import type { Host, Reply, Request } from './host.ts'
import { openHost } from './open-host.ts'

const digest = 'a'.repeat(64)
const make = { type: 'advance-time' } as const
const asked = (key: string, nonce?: string): Request => ({
  by: 'ada',
  key: { key, digest },
  ...(nonce !== undefined && { nonce }),
  make,
})

/** A journal that outlives its host, and a clock that is set by hand. */
class Venue {
  readonly journal = new (class extends MemoryJournal {
    override async close(): Promise<void> {}
  })()
  now = 1_000

  open(known = { forMs: 1_000, atMost: 4 }): Promise<Host> {
    const options = { known, nonces: { forMs: 500 }, maxWaiting: 2 }
    return openHost({ journal: this.journal, clock: () => this.now, options })
  }
}

const isRepeated = (reply: Reply): boolean => 'repeated' in reply && reply.repeated

test('a request is known again for as long as was declared, and no longer', async () => {
  const venue = new Venue()
  const host = await venue.open()
  await host.submit(asked('one'))
  venue.now += 1_000
  expect(isRepeated(await host.submit(asked('one')))).toBe(true)
  venue.now += 1
  expect(await host.submit(asked('one'))).toMatchObject({ is: 'done', command: 1, repeated: false })
})

test('of more than were declared the oldest are forgotten, the same after a restart', async () => {
  const venue = new Venue()
  const host = await venue.open()
  for (const key of ['one', 'two', 'three', 'four', 'five']) await host.submit(asked(key))
  const known = async (of: Host): Promise<boolean[]> => {
    // The newest first: one that is carried out anew pushes out the oldest.
    const replies = await of.submitAll(['five', 'four', 'three', 'two'].map((key) => asked(key)))
    return replies.map(isRepeated)
  }
  expect(await known(host)).toEqual([true, true, true, true])
  expect(await known(await venue.open())).toEqual([true, true, true, true])
  await host.snapshot()
  const last = await venue.open()
  expect(last.place.snapshotRow).toBe(5)
  expect(await known(last)).toEqual([true, true, true, true])
  expect(isRepeated(await last.submit(asked('one')))).toBe(false)
})

test('a key that stands for something else is refused, and another giver has keys of his own', async () => {
  const host = await new Venue().open()
  await host.submit(asked('one'))
  const other = { ...asked('one'), key: { key: 'one', digest: 'b'.repeat(64) } }
  expect(await host.submit(other)).toEqual({ is: 'key-taken', command: 0 })
  expect(await host.submit({ ...other, by: 'bo' })).toMatchObject({ is: 'done', command: 1 })
})

test('a request that is given twice at once is carried out once', async () => {
  const host = await new Venue().open()
  const replies = await Promise.all([host.submit(asked('one')), host.submit(asked('one'))])
  expect(replies.map(isRepeated)).toEqual([false, true])
  expect(host.place.sequence).toBe(1)
})

test('a nonce is taken once, by whatever it came with, also after a restart, and not pushed out by others', async () => {
  const venue = new Venue()
  const host = await venue.open()
  await host.submit(asked('one', 'n1'))
  const malformed = { by: 'ada', nonce: 'n2', make: () => ({ ok: false as const, fault: 'no such account' }) }
  expect(await host.submit(malformed)).toEqual({ is: 'malformed', fault: 'no such account' })
  expect(isRepeated(await host.submit(asked('one', 'n3')))).toBe(true)
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) await host.submit(asked(key, `nonce ${key}`))
  for (const of of [host, await venue.open()]) {
    for (const nonce of ['n1', 'n2', 'n3'])
      expect(await of.submit(asked('new', nonce))).toEqual({ is: 'nonce-taken' })
    expect(await of.submit({ ...malformed, nonce: 'n1', by: 'bo' })).toMatchObject({ is: 'malformed' })
    // Bo's is his own; and after his, hers is taken still.
    expect(await of.submit({ ...malformed, nonce: 'n1' })).toEqual({ is: 'nonce-taken' })
    break
  }
  const again = await venue.open()
  for (const nonce of ['n1', 'n2', 'n3'])
    expect(await again.submit(asked('new', nonce))).toEqual({ is: 'nonce-taken' })
  venue.now += 501
  expect(await again.submit(asked('new', 'n1'))).toMatchObject({ is: 'done', repeated: false })
})

test('more than may wait is refused, and there is room again later', async () => {
  const host = await new Venue().open()
  const list = host.submitAll([asked('1'), asked('2'), asked('3')])
  await expect(host.submit(asked('4'))).rejects.toThrow(HostBusy)
  await expect(host.submit(asked('4'))).rejects.toThrow('3 requests wait to be decided')
  expect((await list).length).toBe(3)
  expect((await host.submit(asked('4'))).is).toBe('done')
})

test('what could not be read back is not taken, and spoils nothing', async () => {
  const host = await new Venue().open()
  const { house } = host
  for (const bad of [
    { ...asked('x'), by: 'two words' },
    { ...asked('x'), by: '' },
    asked('\ud800'),
    asked('k'.repeat(201)),
    asked('x', '\udfff'),
  ])
    await expect(host.submit(bad)).rejects.toThrow(RangeError)
  const nowhere = { type: 'deposit', account: -1, asset: 0, amount: 1 } as const
  await expect(host.submit({ ...asked('x'), make: nowhere })).rejects.toThrow('body.account')
  const half = { buyer: 0.5, seller: 1, series: 0, quantity: 1, price: 1, taker: 'buyer' } as const
  const trade = { type: 'trade', ...half, buyerOrder: null, sellerOrder: null } as const
  await expect(host.submit({ ...asked('x'), make: trade })).rejects.toThrow('body.buyer')
  const thrown = host.submit({
    ...asked('x'),
    make: () => {
      throw new Error('a maker of no use')
    },
  })
  await expect(thrown).rejects.toThrow('a maker of no use')
  expect(host.stoppedBy).toBeNull()
  expect([house.sequence, host.place.nextCommand, host.place.rows]).toEqual([0, 0, 0])
  expect((await host.submit(asked('x'))).is).toBe('done')
})

test('however much waits, requests or notes, others in the process get their turn in between', async () => {
  const options = { sliceMs: 0.001, maxWaiting: 1_000 }
  const host = await openHost({ journal: new Venue().journal, clock: () => 1, options })
  const many = Array.from({ length: 200 }, (_, at) => at)
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  const notes = many.map(() => host.note('ada', () => null))
  await turn()
  expect(host.place.waiting).toBeGreaterThan(0)
  await Promise.all(notes)

  const plain = {
    type: 'trade',
    buyer: 0,
    seller: 1,
    series: 0,
    quantity: 1,
    price: 1,
    taker: 'buyer',
  } as const
  const trade = { ...plain, buyerOrder: null, sellerOrder: null }
  for (const body of [make, trade, () => ({ ok: true, body: make }) as const]) {
    const list = host.submitAll(many.map(() => ({ by: 'ada', make: body })))
    await turn()
    expect(host.place.waiting).toBeGreaterThan(0)
    await list
  }
  await host.close()
})

test('once it is closed it takes nothing more, and what waited was ended', async () => {
  const venue = new Venue()
  const host = await venue.open()
  const waiting = host.submitAll([asked('1'), asked('2')])
  const closing = host.close()
  await expect(host.submit(asked('3'))).rejects.toThrow(HostStopped)
  await expect(host.note('ada', () => null)).rejects.toThrow('The host is closed')
  expect((await waiting).map(({ is }) => is)).toEqual(['done', 'done'])
  await closing
  expect((await venue.journal.newestSnapshot())?.row).toBe(1)
  await expect(openHost({ journal: venue.journal, clock: () => 1, options: { sliceMs: 0 } })).rejects.toThrow(
    RangeError,
  )
})

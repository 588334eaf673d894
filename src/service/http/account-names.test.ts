import { expect, test } from 'vitest'
import { KeptVenue } from '../../../test/support/kept-venue.ts'
import type { CommandBody } from '../../core/engine/commands.ts'
import { isOwn } from '../access/may-ask.ts'
import type { Principal } from '../access/principal.ts'
import { namesSent } from '../replay/sent-names.ts'
import { allNames } from './account-names.ts'
import { namesIn } from './names.ts'
import { namesFor, SOMEBODY } from './past.ts'
import type { Service } from './service.ts'

/** Names by row, each looked up. */
function slowly({ host }: Service): string[] {
  const names = namesIn({ host } as Service)
  return Array.from({ length: host.house.book.accounts }, (_, row) => names.accountName(row))
}

async function openMany({ host }: KeptVenue, count: number, isNamed: boolean): Promise<void> {
  const from = host.house.book.accounts
  const make: CommandBody = { type: 'open-account', kind: 'participant', asset: 0, owner: null }
  await host.submitAll(Array.from({ length: count }, () => ({ by: 'opening', make })))
  if (!isNamed) return
  await host.note('opening', () =>
    Array.from({ length: count }, (_, at) => ({
      type: 'account-named' as const,
      account: from + at,
      name: `“p”\n${from + at}`,
    })),
  )
}

test('names are those of every row, however many come to them and whenever they are named', async () => {
  const venue = await KeptVenue.ready()
  const { host } = venue
  const service = { host } as Service
  const holds = (): void => expect(namesSent(allNames(service))).toEqual(slowly(service))
  holds()
  await openMany(venue, 4_085, true)
  holds()
  await openMany(venue, 10, false)
  holds()
  expect(allNames(service).texts).toHaveLength(2)
  const [whole] = allNames(service).texts
  await openMany(venue, 4_200, true)
  holds()
  expect(allNames(service).texts[0]).toBe(whole)
  expect(allNames(service).texts).toHaveLength(3)
  await venue.give({ type: 'open-account', kind: 'fund', asset: 0, name: 'late fund' })
  holds()
  // A row that had no name is given one: what was written down says another.
  const unnamed = slowly(service).indexOf('#4095')
  expect(unnamed).toBe(4095)
  await host.note('opening', () => [{ type: 'account-named', account: unnamed, name: 'late' }])
  holds()
})

test('a participant is told his own and those of the house, each as it is looked up', async () => {
  const venue = await KeptVenue.ready()
  const { host } = venue
  const service = { host } as Service
  const { accounts } = host.registry
  await venue.account('ada alone', accounts.rowOf('ada')!)
  await venue.account('bo alone', accounts.rowOf('bo')!)
  await venue.give({ type: 'open-account', kind: 'fund', asset: 0, name: 'late fund' })
  const { principal } = await venue.key('participant', { owner: 'ada' } as never)
  const told = slowly(service).map((name, row) => {
    const kind = host.house.book.kindOf(row)
    const isOfHouse = kind !== 'participant' && kind !== 'isolated'
    return isOfHouse || isOwn(host.house, principal as Principal, row) ? name : SOMEBODY
  })
  expect(namesSent(namesFor(service, principal))).toEqual(told)
  expect(told.filter((name) => name !== SOMEBODY)).toEqual(
    expect.arrayContaining(['ada', 'ada alone', 'BTC-PERP', 'late fund', 'fees USD']),
  )
  expect(told).not.toContain('bo alone')
  const { principal: auditor } = await venue.key('auditor')
  expect(namesSent(namesFor(service, auditor))).toEqual(slowly(service))
})

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderWith } from '../../../test/support/cli.ts'
import { planOf } from '../../../test/support/running-service.ts'
import { MemoryJournal } from '../../journal/memory-journal.ts'
import type { Plan } from '../../lab/run/plan.ts'
import { scenarioTemplate } from '../../wire/scenario-template.ts'
import type { Host } from '../host/host.ts'
import { openHost } from '../host/open-host.ts'
import { giveOpening } from './opening.ts'

const clock = (): number => 1_700_000_000_000

async function planFor(scenario: string = scenarioTemplate()): Promise<Plan> {
  return planOf(join(folderWith({ 'gap.yaml': scenario }), 'gap.yaml'))
}

/** The same, ended before it is through. */
function cutShort(plan: Plan, after: number): Plan {
  return {
    ...plan,
    *commands() {
      for (const planned of plan.commands()) if (planned.command.id < after) yield planned
    },
  }
}

const openNew = (): Promise<Host> => openHost({ journal: new MemoryJournal(), clock })

test('a venue is opened once, with the names of its accounts', async () => {
  const host = await openNew()
  const plan = await planFor()
  expect(await giveOpening(host, plan, clock)).toEqual({ is: 'given', commands: 11 })
  const { house, registry } = host
  const ada = registry.accounts.rowOf('ada') as number
  expect([...registry.accounts.entries()].map(({ name }) => name)).toEqual(['ada', 'bo'])
  expect(house.book.quantityOf(ada, 0)).toBe(2_000)
  expect(house.rulebooks.map(({ name }) => name)).toEqual(['example'])
  expect(await giveOpening(host, plan, clock)).toEqual({ is: 'open-already' })
  expect(host.place.nextCommand).toBe(11)
  await host.close()
})

test.each([1, 5, 10])(
  'one that was cut short after %d commands is brought to its end, none of them given twice',
  async (after) => {
    const [host, whole] = [await openNew(), await openNew()]
    const plan = await planFor()
    await giveOpening(host, cutShort(plan, after), clock)
    expect(host.place.nextCommand).toBe(after)
    await giveOpening(host, plan, clock)
    await giveOpening(whole, plan, clock)
    expect(host.place.nextCommand).toBe(11)
    expect(host.house.book.fingerprint.toString()).toBe(whole.house.book.fingerprint.toString())
    await Promise.all([host.close(), whole.close()])
  },
)

test('the rest of another opening is not put behind it', async () => {
  const host = await openNew()
  await giveOpening(host, cutShort(await planFor(), 8), clock)
  const other = await planFor(scenarioTemplate().replace('deposit: 20_000', 'deposit: 30_000'))
  await expect(giveOpening(host, other, clock)).rejects.toThrow(
    'that cannot be given, "list USDT" (the opening of another scenario was begun here)',
  )
  await host.close()
})

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Problems } from '../../files/problems.ts'
import { rootFromText } from '../../wire/roots-json.ts'
import { loadScenario } from '../run/load.ts'
import type { Plan } from '../run/plan.ts'
import { prepareRun } from '../run/prepare.ts'
import { runPlan } from '../run/run.ts'
import type { EventTrees } from './event-trees.ts'
import { rootsOfCommands } from './replay.ts'
import { type Follower, RootKeeper } from './root-keeper.ts'
import { saltsOfRun } from './salts-of-run.ts'

const crowd = readFileSync(join(import.meta.dirname, '../../../test/scenario/crowd.yaml'), 'utf8')
const times = { intervalMs: 30_000, queueIntervalMs: 60_000 }

/** The crowd of the tests under another way to deleverage. */
async function planWith(step: string): Promise<Plan> {
  const folder = mkdtempSync(join(tmpdir(), 'breakwater-roots-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'crowd.yaml')
  writeFileSync(path, crowd.replace(/- \{ step: deleverage.*\}/, step))
  const problems = new Problems()
  const loaded = await loadScenario(path, {}, problems)
  const plan = loaded === undefined ? undefined : prepareRun(loaded.scenario, loaded.inputs, problems)
  problems.throwIfAny()
  if (plan === undefined) throw new Error('the crowd cannot be planned')
  return plan
}

const queue = 'select: { queue: profit-times-leverage }'
const ways: readonly string[] = [
  `- { step: deleverage, ${queue}, price: bankruptcy-price-after-paid }`,
  `- { step: deleverage, ${queue}, price: bankruptcy-price, self-first: true, cap: equity, among: in-profit }`,
  '- { step: deleverage, select: pro-rata, price: mark }',
  '- { step: deleverage, select: { hashed-walk: 20 }, price: mark }',
]

test.each(ways)('the candidates of every event are rebuilt: %s', async (way) => {
  const plan = await planWith(way)
  const told: EventTrees[] = []
  const follower: Follower = { onEvent: (_, trees) => void told.push(trees) }
  const keeper = new RootKeeper(plan.header, times, saltsOfRun(plan.header, null), follower)
  const { house, isSound } = runPlan(plan, new Problems(), { witness: keeper })
  expect(isSound).toBe(true)
  const deleveraged = told.filter(({ facts }) => facts.kind === 'deleverage')
  expect(deleveraged.length).toBeGreaterThan(10)
  expect(deleveraged.filter(({ candidates }) => candidates === null)).toEqual([])
  const payers = deleveraged.flatMap((trees) => trees.payers.facts)
  expect(payers.filter(({ candidate }) => candidate === null)).toEqual([])
  // Every score of a formula is given again by the inputs that were read for it.
  if (way.includes('queue:')) expect(payers.filter(({ score }) => score?.inputs === null)).toEqual([])

  const roots = keeper.finish(house)
  const all = roots.intervals.reduce((sum, { events }) => sum + events.count, 0)
  expect(all).toBe(told.length)
  const paid = told.reduce((sum, { payers }) => sum + payers.tree.root.sums[0], 0n)
  expect(roots.intervals.reduce((sum, { events }) => sum + events.sums[0], 0n)).toBe(paid)
})

test('a replay of the commands gives the same roots, and another secret other hashes of the same sums', async () => {
  const plan = await planWith(ways[0])
  const keeper = new RootKeeper(plan.header, times, saltsOfRun(plan.header, null))
  const { house } = runPlan(plan, new Problems(), { witness: keeper })
  const roots = keeper.finish(house)
  const again = (secret: Uint8Array | null): typeof roots =>
    rootsOfCommands(plan.header, plan.commands(), times, saltsOfRun(plan.header, secret))
  expect(again(null)).toEqual(roots)
  const salted = again(new Uint8Array(32))
  const [mine, other] = [roots, salted].map(({ intervals }) => intervals[1].events)
  expect({ ...other, hash: mine.hash }).toEqual(mine)
  expect(rootFromText(other).hash).not.toEqual(rootFromText(mine).hash)
  expect(salted.salts.check).not.toBe(roots.salts.check)
})

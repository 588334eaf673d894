import { expect, test } from 'vitest'
import { usualRulebook } from '../../../test/support/clearing-house.ts'
import { KeptVenue } from '../../../test/support/kept-venue.ts'
import { step } from '../../../test/support/steps.ts'
import type { CommandBody } from '../../core/engine/commands.ts'
import type { Rulebook } from '../../core/waterfall/rulebook.ts'
import { MemoryJournal } from '../../journal/memory-journal.ts'
import type { ProposalState } from '../../wire/service/answers/proposals.ts'
import { openHost } from '../host/open-host.ts'
import { ProblemAnswer } from '../http/problem.ts'
import { stateOf } from '../registry/proposals.ts'
import { giveDue } from './give-due.ts'
import { keep } from './keep.ts'
import type { Principal } from './principal.ts'
import { approve, propose, withdraw } from './proposals.ts'

const DAY = 86_400_000
const rulebook = { ...usualRulebook, name: 'second' }
const adopt: CommandBody = { type: 'adopt-rulebook', rulebook }
const writeOff = (amount: number, account = 4): CommandBody => ({
  type: 'write-off',
  account,
  asset: 0,
  amount,
  source: 'hack',
})

/** Olga operates, Rita and Rob look after risk. */
class Story {
  readonly venue: KeptVenue
  readonly olga: Principal
  readonly rita: Principal
  readonly rob: Principal

  constructor(venue: KeptVenue, [olga, rita, rob]: readonly Principal[]) {
    this.venue = venue
    this.olga = olga
    this.rita = rita
    this.rob = rob
  }

  static async open(rulebook?: Rulebook): Promise<Story> {
    const venue = await KeptVenue.ready({}, ['ada', 'bo'], rulebook)
    const olga = await venue.key('operator', { holder: 'Olga' })
    const rita = await venue.key('risk', { holder: 'Rita' })
    const rob = await venue.key('risk', { holder: 'Rob' })
    return new Story(venue, [olga.principal, rita.principal, rob.principal])
  }

  async propose(
    body: CommandBody,
    by: Principal = this.olga,
    effectiveAt: number | null = null,
  ): Promise<number> {
    const { host, now, options } = this.venue
    const [note] = await keep(host, by, now, (_house, registry) => [
      propose({ body, why: 'because', effectiveAt }, now, registry, options),
    ])
    return (note as { readonly proposal: number }).proposal
  }

  async approve(proposal: number, by: Principal = this.rita, hash?: string): Promise<void> {
    const { host, now } = this.venue
    await keep(host, by, now, (_house, registry) => {
      const found = registry.proposals.get(proposal)!
      return [approve(found, hash ?? found.hash, by, now, registry)]
    })
  }

  async withdraw(proposal: number, by: Principal): Promise<void> {
    const { host, now } = this.venue
    await keep(host, by, now, (_house, registry) => [
      withdraw(registry.proposals.get(proposal)!, by, now, registry),
    ])
  }

  state(proposal: number): ProposalState {
    return stateOf(this.venue.host.registry.proposals.get(proposal)!, this.venue.now)
  }

  tick(): Promise<number> {
    return giveDue(this.venue.host, this.venue.now)
  }
}

/** The rule that something broke. */
async function ruleOf(done: Promise<unknown>): Promise<string> {
  try {
    await done
    return 'kept'
  } catch (error) {
    if (error instanceof ProblemAnswer) return error.problem.faults[0].rule
    throw error
  }
}

test('a rulebook is proposed by one, approved by another, and adopted when its notice is over', async () => {
  const story = await Story.open()
  const { venue } = story
  const { house } = venue.host
  const number = await story.propose(adopt)
  expect(await story.tick()).toBe(0)
  await story.approve(number)
  expect(story.state(number)).toBe('approved')
  venue.now += DAY - 1
  expect(await story.tick()).toBe(0)
  venue.now += 1
  expect(await story.tick()).toBe(1)
  expect(story.state(number)).toBe('given')
  expect(house.rulebooks.map(({ name }) => name)).toEqual(['story', 'second'])
  expect(await story.tick()).toBe(0)
})

test('the same person never counts twice, whatever key he brings', async () => {
  const story = await Story.open()
  const twins = ['Rita', 'rita', 'RITA ', 'Ｒｉｔａ'] // the last in wide letters
  const number = await story.propose(adopt, story.rita)
  for (const holder of twins) {
    const { principal } = await story.venue.key('admin', { holder })
    expect(await ruleOf(story.approve(number, principal))).toBe('two-people')
  }
  expect(await ruleOf(story.approve(number, story.olga))).toBe('role')
  expect(await ruleOf(story.approve(number, story.rob))).toBe('kept')
  expect(await ruleOf(story.approve(number, story.rob))).toBe('open')
})

test('an approval names what was read', async () => {
  const story = await Story.open()
  const number = await story.propose(adopt)
  const other = await story.propose({ ...adopt, rulebook: { ...rulebook, name: 'third' } })
  const { hash } = story.venue.host.registry.proposals.get(other)!
  expect(await ruleOf(story.approve(number, story.rita, hash))).toBe('same-hash')
  expect(story.state(number)).toBe('proposed')
})

test('what was taken back or has run out is approved and given no more', async () => {
  const story = await Story.open()
  const [back, late, approved] = [
    await story.propose(adopt),
    await story.propose(adopt),
    await story.propose(adopt),
  ]
  await story.withdraw(back, story.olga)
  expect(await ruleOf(story.approve(back))).toBe('open')
  await story.approve(approved)
  const { principal: otto } = await story.venue.key('operator', { holder: 'Otto' })
  expect(await ruleOf(story.withdraw(approved, otto))).toBe('role')
  await story.withdraw(approved, story.rob)
  story.venue.now += 7 * DAY + 1
  expect(story.state(late)).toBe('expired')
  expect(await ruleOf(story.approve(late))).toBe('open')
  expect(await story.tick()).toBe(0)
  expect([back, late, approved].map((each) => story.state(each))).toEqual([
    'withdrawn',
    'expired',
    'withdrawn',
  ])
})

test('notice cannot be shortened, and what one may give alone is not proposed', async () => {
  const story = await Story.open()
  const { now } = story.venue
  expect(await ruleOf(story.propose(adopt, story.olga, now + DAY - 1))).toBe('notice')
  expect(await ruleOf(story.propose(adopt, story.olga, now + DAY))).toBe('kept')
  expect(await ruleOf(story.propose(writeOff(1), story.olga, now))).toBe('kept')
  expect(await ruleOf(story.propose({ type: 'advance-time' }))).toBe('two-people')
})

test('a rulebook waits for open losses; that is told once, and it is adopted as soon as none is open', async () => {
  const outside = step('close-on-book', { execution: 'outside', limit: { at: 'bankruptcy-price' } })
  const story = await Story.open({ ...usualRulebook, steps: [outside, step('draw-fund')] })
  const { venue } = story
  const { host } = venue
  const number = await story.propose(adopt)
  await story.approve(number)
  venue.now += DAY
  await venue.trade('ada', 'bo', 20, 40_000)
  await venue.give({ type: 'move-marks', marks: [{ series: 0, mark: 36_000 }] })
  const { rows } = host.place

  expect([await story.tick(), await story.tick(), await story.tick()]).toEqual([0, 0, 0])
  expect(host.place.rows).toBe(rows + 1)
  expect(story.state(number)).toBe('waiting')

  await venue.give({ type: 'fill-liquidation', loss: 0, counterparty: null, quantity: 20, price: 36_000 })
  expect(await story.tick()).toBe(1)
  expect(story.state(number)).toBe('given')
})

test('a refusal ends it, and is kept in the row of the command', async () => {
  const story = await Story.open()
  const { host } = story.venue
  const number = await story.propose(writeOff(1, 9_999))
  await story.approve(number)
  const rows = host.place.rows
  expect(await story.tick()).toBe(1)
  expect(story.state(number)).toBe('refused')
  expect(host.registry.proposals.get(number)!.given).toMatchObject({ refusal: 'account-unknown' })
  expect(host.place.rows).toBe(rows + 1)
  expect(await story.tick()).toBe(0)
})

test('who proposes with a key that ended meanwhile keeps nothing', async () => {
  const story = await Story.open()
  await story.venue.key('operator', { holder: 'Olga', replaces: story.olga.key })
  expect(await ruleOf(story.propose(adopt))).toBe('key')
  expect(story.venue.host.registry.proposals.count).toBe(0)
})

test('a signed act takes its nonce with it, and does nothing a second time, not after a restart either', async () => {
  const story = await Story.open()
  const { venue } = story
  const signed = { ...story.olga, nonce: 'a-nonce-used-once-only' }
  expect(await ruleOf(story.propose(adopt, signed))).toBe('kept')
  expect(await ruleOf(story.propose(adopt, signed))).toBe('nonce')
  const journal = await copyOf(venue)
  venue.host = await openHost({ journal, clock: venue.clock })
  expect(await ruleOf(story.propose(adopt, signed))).toBe('nonce')
  expect(venue.host.registry.proposals.count).toBe(1)
})

test('a proposal is given once, wherever the service stops in between', async () => {
  const story = await Story.open()
  const { venue } = story
  const number = await story.propose(adopt)
  await story.approve(number)
  venue.now += DAY
  await story.tick()
  const whole = venue.host.journal
  // A crash leaves any number of whole rows: the service goes on from each.
  for (let rows = whole.length - 3; rows <= whole.length; rows += 1) {
    venue.host = await openHost({ journal: await copyOf(venue, rows, whole), clock: venue.clock })
    const { house, registry } = venue.host
    while (registry.proposals.get(number)?.approved === null) await story.approve(number)
    if (registry.proposals.count === 0) continue
    await story.tick()
    await story.tick()
    expect([rows, house.rulebooks.length, story.state(number)]).toEqual([rows, 2, 'given'])
  }
})

/** The first rows of a journal in one of its own. */
async function copyOf(
  venue: KeptVenue,
  rows = Number.POSITIVE_INFINITY,
  from = venue.host.journal,
): Promise<MemoryJournal> {
  const copy = new MemoryJournal()
  for await (const { number, bytes } of from.read()) {
    if (number >= rows) break
    await copy.append(bytes, from.projections.outcomes(number) ?? undefined)
  }
  return copy
}

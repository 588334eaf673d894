import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type LawName, laws } from '../../../src/core/engine/laws.ts'
import { stepKinds } from '../../../src/core/waterfall/rulebook.ts'
import { play, type Shown } from './run.ts'
import { anyHistory } from './world.ts'

/** Longest history, in acts; about forty commands of setting up come before them. */
const LONGEST = 280
/** A failure is made smaller for so long; then the smallest so far is shown. */
const SHRINK_MS = 40_000
const RUN_MS = 3_600_000

/** What many histories showed together. */
interface Survey {
  readonly seed: number
  commands: number
  refused: number
  readonly told: Map<string, number>
  /** For each law broken, the number of the first history that did. */
  readonly broken: Map<Shown, number>
}

const others: Readonly<Record<Exclude<Shown, LawName>, string>> = {
  audit: 'A slow second opinion comes to the same figures, row by row.',
  'never-stops': 'No command, sensible or not, stops the engine.',
  ends: 'A command ends: each loss takes each of its steps at most once.',
}

/**
 * One test for each law, over the same generated histories: they are played once, and each law reads what they
 * showed. A law that broke is played again from its history on, made smaller, and shown with its seed.
 *
 * @param runs histories
 * @param least commands they have to come to together, so that nobody makes the run small unseen
 */
export function lawTests(runs: number, least: number): void {
  const survey: Survey = { seed: seedOf(), commands: 0, refused: 0, told: new Map(), broken: new Map() }
  describe(`the laws, seed ${survey.seed}`, () => {
    beforeAll(() => playAll(survey, runs), RUN_MS)
    for (const [law, statement] of Object.entries({ ...laws, ...others }))
      test(`${law}: ${statement}`, () => prove(survey, law as Shown), SHRINK_MS * 3)
    test('the histories are long, are refused at times, and come to every kind of step', () => {
      expect(survey.commands).toBeGreaterThanOrEqual(least)
      expect(survey.refused).toBeGreaterThan(least / 20)
      for (const type of [...mutual, ...ofOptions])
        expect(survey.told.get(type) ?? 0, type).toBeGreaterThan(5)
      // A hedge needs options, a book to trade in and a bucket that gains by it, so few histories come to one.
      for (const kind of stepKinds)
        if (told.has(kind))
          expect(survey.told.get(kind) ?? 0, kind).toBeGreaterThan(kind === 'hedge-delta' ? 0 : 5)
    })
  })
}

/** Kinds that tell an event of their own kind; a deferral is told as a loss parked. */
const told: ReadonlySet<string> = new Set(stepKinds.filter((kind) => kind !== 'defer'))

/** What histories of money that many put up together, and of the house's own, have to come to as well. */
const mutual = [
  'compensated',
  'written-off',
  'contributed',
  'contribution-withdrawn',
  'contributions-used',
  'members-assessed',
  'staked',
  'unstaked',
  'cover-used',
  'recovered',
]

/** What histories with options have to come to. */
const ofOptions = ['reference-listed', 'margin-model-adopted', 'margin-chosen', 'expiry-settled']

function seedOf(): number {
  const given = process.env.BREAKWATER_SEED
  return given === undefined ? (Date.now() ^ (process.pid << 8)) & 0x7fffffff : Number(given)
}

function playAll(survey: Survey, runs: number): void {
  let at = 0
  const note = fc.property(anyHistory(LONGEST), (history) => {
    const run = play(history)
    survey.commands += run.commands
    survey.refused += run.refused
    for (const [what, times] of run.told) survey.told.set(what, (survey.told.get(what) ?? 0) + times)
    for (const { law } of run.findings) if (!survey.broken.has(law)) survey.broken.set(law, at)
    at += 1
  })
  fc.assert(note, { seed: survey.seed, numRuns: runs })
}

function prove(survey: Survey, law: Shown): void {
  const at = survey.broken.get(law)
  expect(survey.commands).toBeGreaterThan(0)
  if (at === undefined) return
  const holds = fc.property(anyHistory(LONGEST), (history) => {
    const finding = play(history).findings.find((each) => each.law === law)
    if (finding !== undefined) throw new Error(finding.found)
  })
  fc.assert(holds, { seed: survey.seed, path: String(at), interruptAfterTimeLimit: SHRINK_MS })
}

import { FIRST_HEAD, headAfter, headOfFile, type RootsFile, type RootText } from '../../wire/roots-json.ts'
import { rulebookHash } from '../../wire/rulebook.ts'
import { type Checked, Checklist } from './checklist.ts'

/** Checks a roots file by itself: its chain of heads, its rulebooks, and that what was owed and held adds up. */
export function verifyRoots(roots: RootsFile): Checked[] {
  const list = new Checklist()
  let head = FIRST_HEAD
  let broken: string | null = null
  let last = -1
  for (const interval of roots.intervals) {
    head = headAfter(head, interval)
    if (head !== interval.head || interval.number <= last) broken ??= `interval ${interval.number}`
    head = interval.head
    last = interval.number
  }
  list.check('each interval follows from the one before', broken === null, `${broken} does not`)
  list.equal('the head is of all that is published', roots.head, headOfFile(roots))
  for (const { name, version, hash, rules } of roots.rulebooks)
    list.equal(`rulebook ${name}, version ${version}, has the hash it is named by`, hash, rulebookHash(rules))
  return list.checks
}

/**
 * Compares two roots files of one run. A venue that shows two people two histories has to sign two roots for one moment,
 * and that is found by whoever holds both.
 */
export function compareRoots(one: RootsFile, other: RootsFile): Checked[] {
  const list = new Checklist()
  list.equal('both are of one run', other.scenario, one.scenario)
  list.equal('both cut time into the same intervals', other.intervalMs, one.intervalMs)
  list.check(
    'both name the same rulebooks',
    sameList(one.rulebooks, other.rulebooks, ({ version, hash }) => `${version} ${hash}`),
    'a rulebook differs',
  )
  const others = new Map(other.intervals.map((interval) => [interval.number, interval]))
  for (const interval of one.intervals) {
    const against = others.get(interval.number)
    if (against === undefined) continue
    const when = `interval ${interval.number}`
    list.check(`${when}: one state root`, isSame(interval.state, against.state), 'two roots for one moment')
    list.check(
      `${when}: one root of its events`,
      isSame(interval.events, against.events),
      'two roots for one time',
    )
  }
  const queues = new Map(other.queues.map((queue) => [queueName(queue), queue]))
  for (const queue of one.queues) {
    const against = queues.get(queueName(queue))
    if (against === undefined) continue
    list.check(
      `queue ${queueName(queue)}: one root`,
      isSame(queue.queue, against.queue),
      'two roots for one moment',
    )
  }
  return list.checks
}

function queueName({ at, instrument, side }: RootsFile['queues'][number]): string {
  return `${new Date(at).toISOString()} ${instrument} ${side}`
}

function sameList<T>(one: readonly T[], other: readonly T[], text: (each: T) => string): boolean {
  return one.map(text).join('\n') === other.map(text).join('\n')
}

function isSame(one: RootText, other: RootText): boolean {
  return one.hash === other.hash && one.count === other.count && sameList(one.sums, other.sums, String)
}

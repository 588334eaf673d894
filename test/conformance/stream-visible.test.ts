import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Event } from '../../src/core/engine/events.ts'
import { eachAccountOf, type JsonEvent } from '../../src/journal/event-accounts.ts'
import { seenByBucket, seenOf } from '../../src/service/stream/redact.ts'
import { views } from '../../src/service/stream/visible.ts'
import { eventTypes } from '../../src/wire/service/events.ts'
import { events } from '../support/samples/events.ts'

type Plain = Record<string, unknown>

/** Accounts of the house that everybody knows by name, in the fields where an event shows them. */
const known: Readonly<Record<string, readonly string[]>> = {
  staked: ['vault'],
  'unstake-requested': ['vault'],
  unstaked: ['vault'],
  'cover-bought': ['vault'],
  // Who gets the fee for being closed.
  deleveraged: ['fees'],
}

/** Every third account is the participant's own. */
const isOwn = (account: number): boolean => account % 3 === 0
const json = (value: unknown): Plain =>
  JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : plain(each))))
const plain = (each: unknown): unknown => (ArrayBuffer.isView(each) ? Array.from(each as Float64Array) : each)

describe.each(eventTypes)('%s', (type) => {
  const each = events[type] as fc.Arbitrary<Event>

  test('says what a participant sees of it, and names nobody but him', () => {
    expect(Object.hasOwn(views, type), `no entry of ${type} in visible.ts: it shows nothing`).toBe(true)
    fc.assert(
      fc.property(each, (event) => {
        const seen = seenOf(event, isOwn)
        if (seen === null) return
        expect(namesOwn(event)).toBe(true)
        const strangers: number[] = []
        const shown = without(seen, known[type] ?? [])
        eachAccountOf(shown as JsonEvent, (account) => void (isOwn(account) || strangers.push(account)))
        expect(strangers).toEqual([])
      }),
      { numRuns: 25 },
    )
  })

  test('does not depend on what another one paid, held or gave up', () => {
    fc.assert(
      fc.property(each, (event) => {
        const other = changed(event)
        expect(json(seenOf(other, isOwn))).toEqual(json(seenOf(event, isOwn)))
      }),
      { numRuns: 25 },
    )
  })
})

test('an event of a type that is not declared shows nothing', () => {
  for (const type of ['told-tomorrow', '__proto__', 'constructor', 'toString']) {
    const event = { type, account: 3, amount: 1, loss: 0 } as unknown as Event
    expect(seenOf(event, () => true)).toBeNull()
    expect(seenByBucket(event, () => true)).toBeNull()
  }
})

test('what is seen of each type, by field, is written down', async () => {
  const lines = eventTypes.map((type) => {
    const [event] = fc.sample(events[type] as fc.Arbitrary<Event>, { numRuns: 1, seed: 1 })
    const all = json(seenOf(event, () => true))
    const bucket = json(seenByBucket(event, () => true))
    const own = Object.keys(views[type]?.own ?? {}).map((field) => `${field}: ${sideOf(event, field)}`)
    const rows = (views[type]?.rows ?? []).map(({ within = '', accounts }) => `${within}${accounts}`)
    const parts = [
      `whole side   ${fieldsOf(all)}`,
      ...own.map((each) => `of ${each}`),
      ...rows.map((each) => `own rows of  ${each}`),
      `of a bucket  ${fieldsOf(bucket)}`,
    ]
    return `${type}\n${parts.map((part) => `  ${part}`).join('\n')}`
  })
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('stream-visible.txt')
})

/** All that is seen by whose account stands in a field, and in no other. */
function sideOf(event: Event, field: string): string {
  expect((event as unknown as Plain)[field]).toBeDefined()
  const others = Object.keys(views[event.type]?.own ?? {}).map((each) => [each, 4])
  const sided = { ...event, ...Object.fromEntries(others), [field]: 3 } as unknown as Event
  return fieldsOf(json(seenOf(sided, (account) => account === 3)))
}

function fieldsOf(seen: Plain | null): string {
  return seen === null ? 'nothing' : fieldsIn(seen).join(' ')
}

function fieldsIn(seen: Plain | null): string[] {
  return Object.keys(seen ?? {}).filter((field) => field !== 'type')
}

function without(seen: Event, fields: readonly string[]): Plain {
  return Object.fromEntries(Object.entries(seen).filter(([field]) => !fields.includes(field)))
}

function namesOwn(event: Event): boolean {
  let found = false
  eachAccountOf(event as unknown as JsonEvent, (account) => {
    found ||= isOwn(account)
  })
  return found
}

/** The same event with other figures wherever a row of columns belongs to somebody else. */
function changed(event: Event): Event {
  const copy = structuredClone(event) as unknown as Plain
  for (const mapping of [copy, ...Object.values(copy)].filter(isMapping)) changeRows(mapping)
  return copy as unknown as Event
}

function isMapping(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

const columns = ['accounts', 'owners', 'payers', 'takers']

function changeRows(mapping: Plain): void {
  for (const name of columns) {
    const accounts = mapping[name] as ArrayLike<number> | undefined
    if (accounts === undefined || typeof accounts !== 'object') continue
    for (const [field, cells] of Object.entries(mapping)) {
      if (field === name || !(Array.isArray(cells) || ArrayBuffer.isView(cells))) continue
      const list = cells as number[]
      for (let row = 0; row < Math.min(accounts.length, list.length); row += 1)
        if (!isOwn(accounts[row]) && isCellOf(field) && typeof list[row] === 'number') list[row] = 77
    }
  }
}

/** Lists that stand beside columns of accounts and are of the whole: losses, and what each received. */
function isCellOf(field: string): boolean {
  return !['losses', 'received'].includes(field)
}

import { expect, test } from 'vitest'
import { canonicalJson } from '../../wire/canonical-json.ts'
import type { Note, NoteBody } from './notes.ts'
import { noteFromJson } from './notes.ts'
import { stateOf } from './proposals.ts'
import { Registry } from './registry.ts'

const key = {
  type: 'key-made',
  role: 'risk',
  holder: 'Rita',
  owner: null,
  publicKey: null,
  replaces: null,
} as const
const made = {
  type: 'proposal-made',
  body: { type: 'advance-time' },
  hash: 'h',
  effectiveAt: 50,
  expiresAt: 100,
  why: 'w',
} as const

/** Something of every kind that keys and proposals go through. */
const notes: readonly NoteBody[] = [
  { ...key, key: 'a', sha256: '0a' },
  { ...key, key: 'b', sha256: '0b', replaces: 'a', overlapMs: 10 },
  { ...key, key: 'c', sha256: '0c', role: 'participant', owner: 3, publicKey: 'p' },
  { type: 'key-revoked', key: 'c' },
  { type: 'nonce-used', key: 'b', nonce: 'n', until: 1_000 },
  { type: 'request-kept', request: 'once', digest: 'd', made: [0, 1] },
  { type: 'account-named', account: 3, name: 'ada' },
  ...Array.from({ length: 4 }, (_, proposal) => ({ ...made, proposal })),
  { type: 'proposal-approved', proposal: 0 },
  { type: 'proposal-waits', proposal: 0, reason: 'loss-open' },
  { type: 'proposal-approved', proposal: 1 },
  { type: 'proposal-given', proposal: 1, command: 7, refusal: null },
  { type: 'proposal-withdrawn', proposal: 2 },
]

function folded(list: readonly NoteBody[], into: Registry = new Registry(), from = 0): Registry {
  for (const [at, body] of list.entries()) into.fold({ ...body, at: from + at, by: 'b' } as Note)
  return into
}

test('a registry is the same out of a snapshot, at any point, and goes on the same', () => {
  for (let cut = 0; cut <= notes.length; cut += 1) {
    const half = folded(notes.slice(0, cut))
    const thawed = Registry.thaw(JSON.parse(canonicalJson(half.freeze())))
    expect(canonicalJson(thawed.freeze())).toBe(canonicalJson(half.freeze()))
    const whole = folded(notes.slice(cut), thawed, cut)
    expect(canonicalJson(whole.freeze())).toBe(canonicalJson(folded(notes).freeze()))
  }
})

test('notes are read back as they were written', () => {
  for (const body of notes) {
    const note = { ...body, at: 5, by: 'b' } as Note
    expect(noteFromJson(JSON.parse(canonicalJson(note)))).toEqual(note)
  }
})

test('a key in an overlap ends by itself, one that was revoked at once', () => {
  const { keys } = folded(notes)
  expect([10, 11].map((now) => keys.isLive('a', now))).toEqual([true, false])
  expect([0, 99].map((now) => keys.isLive('c', now))).toEqual([false, false])
  expect(keys.isNonceTaken('b', 'n')).toBe(true)
  expect(keys.isNonceTaken('a', 'n')).toBe(false)
})

test('a nonce is dropped once its time is over, by the notes and no clock', () => {
  const registry = folded(notes)
  registry.fold({ type: 'nonce-used', key: 'b', nonce: 'm', until: 3_000, at: 1_000, by: 'b' })
  expect(registry.keys.isNonceTaken('b', 'n')).toBe(true)
  registry.fold({ type: 'nonce-used', key: 'b', nonce: 'o', until: 3_001, at: 1_001, by: 'b' })
  expect(['n', 'm', 'o'].map((nonce) => registry.keys.isNonceTaken('b', nonce))).toEqual([false, true, true])
})

test('keys that took each other’s place are one giver’s, as far as they worked lately', () => {
  const { keys } = folded(notes)
  const thawed = Registry.thaw(JSON.parse(canonicalJson(folded(notes).freeze()))).keys
  for (const each of [keys, thawed]) {
    expect([each.kinOf('a', 0), each.kinOf('b', 0), each.kinOf('c', 0)]).toEqual([['b'], ['a'], []])
    // The first was good until 11.
    expect([each.kinOf('b', 11), each.kinOf('b', 12), each.kinOf('a', 12)]).toEqual([['a'], [], ['b']])
    expect(each.kinOf('nobody', 0)).toEqual([])
  }
})

test('a request is known again for a day, by the giver’s keys and no others', () => {
  const registry = folded(notes)
  const kept = { request: 'once', digest: 'd', made: [0, 1] }
  const day = 86_400_000
  expect(registry.requests.find(['a', 'b'], 'once', day)).toMatchObject(kept)
  expect(registry.requests.find(['a'], 'once', day)).toBeNull()
  expect(registry.requests.find(['b'], 'twice', day)).toBeNull()
  expect(registry.requests.find(['b'], 'once', 2 * day)).toBeNull()
  registry.fold({ type: 'request-kept', request: 'late', digest: 'd', made: [], at: 2 * day, by: 'b' })
  expect(canonicalJson(registry.requests.freeze())).not.toContain('once')
})

test('what is due is approved, in time, and still open', () => {
  const { proposals } = folded(notes)
  expect(proposals.due(49)).toEqual([])
  expect(proposals.due(50).map(({ proposal }) => proposal)).toEqual([0])
  expect(proposals.list().map((each) => stateOf(each, 100))).toEqual([
    'waiting',
    'given',
    'withdrawn',
    'proposed',
  ])
  expect(stateOf(proposals.get(3)!, 101)).toBe('expired')
})

import { describe, expect, test } from 'vitest'
import { openHouse } from '../../core/engine/house.ts'
import { submit } from '../../core/engine/submit.ts'
import { settle } from './options.ts'
import { freezeState, stateToBytes } from './snapshot-bytes.ts'
import { bytesOfState } from './snapshot-elsewhere.ts'
import { SpareMemory } from './spare-memory.ts'
import { HostState } from './state.ts'

const KB = 1024

describe('memory for copies', () => {
  test('is given again where it fits, the least that does', () => {
    const memory = new SpareMemory()
    const [small, large] = [memory.take(100 * KB), memory.take(150 * KB)]
    expect(large.byteLength).toBeGreaterThanOrEqual(150 * KB)
    memory.giveBack([large, small])
    expect(memory.take(101 * KB)).toBe(small)
    expect(memory.take(101 * KB)).toBe(large)
    expect([small, large]).not.toContain(memory.take(101 * KB))
  })

  test('is got anew where it would be too little, or twice as much as is asked for', () => {
    const memory = new SpareMemory()
    const kept = new ArrayBuffer(200 * KB)
    memory.giveBack([kept])
    expect(memory.take(201 * KB)).not.toBe(kept)
    expect(memory.take(100 * KB)).not.toBe(kept)
    expect(memory.take(101 * KB)).toBe(kept)
  })

  test('is let go when copies go on without it, and not kept at all where it is little', () => {
    const memory = new SpareMemory()
    const [idle, little] = [new ArrayBuffer(200 * KB), new ArrayBuffer(KB)]
    memory.giveBack([idle, little])
    expect(memory.take(KB)).not.toBe(little)
    for (let copy = 0; copy < 4; copy += 1) memory.giveBack([])
    expect(memory.take(200 * KB)).toBe(idle)
    memory.giveBack([idle])
    for (let copy = 0; copy < 5; copy += 1) memory.giveBack([])
    expect(memory.take(200 * KB)).not.toBe(idle)
  })

  test('comes back from the thread that makes a snapshot, and the next in it is right to the byte', async () => {
    const memory = new SpareMemory()
    const state = Object.assign(HostState.empty(settle({})), { house: openHouse({ accounts: 9000 }) })
    const { house, known } = state
    submit(house, { id: 0, at: 1, by: 'test', body: { type: 'list-asset', terms: USD } })
    for (let more = 0; more < 9000; more += 1) house.book.open('participant', 0)
    house.book.forgetTouched()
    for (const turn of [1, 2]) {
      known.keep('ada', { key: { key: `turn ${turn}`, digest: 'ab'.repeat(32) } }, turn, 0, turn)
      house.book.addCash(house.book.accounts - turn, turn)
      house.book.forgetTouched()
      const expected = stateToBytes(freezeState(state))
      const made = await bytesOfState(freezeState(state, memory.take), memory)
      expect(Buffer.compare(made, expected)).toBe(0)
      const rows = new Uint8Array(memory.take(128 * house.book.accounts))
      expect(rows.some((byte) => byte !== 0)).toBe(true)
      memory.giveBack([rows.buffer])
    }
  })
})

const USD = { name: 'USD', decimals: 6, borrowLimit: 0 }

import { describe, expect, test } from 'vitest'
import type { Command } from '../core/engine/commands.ts'
import type { Event } from '../core/engine/events.ts'
import {
  commandFromJson,
  commandToJson,
  eventFromJson,
  eventToJson,
  MalformedRecord,
  refusalToJson,
} from './json.ts'

const deposit: Command = {
  id: 7,
  at: 1_760_130_000_000,
  by: 'ops',
  body: { type: 'deposit', account: 3, asset: 0, amount: 1_500_000 },
}

test('a command is plain JSON', () => {
  expect(JSON.stringify(commandToJson(deposit))).toBe(
    '{"id":7,"at":1760130000000,"by":"ops","body":{"type":"deposit","account":3,"asset":0,"amount":1500000}}',
  )
  expect(commandFromJson(commandToJson(deposit))).toEqual(deposit)
})

test('an allocation keeps its columns and its amounts past 2^53', () => {
  const event: Event = {
    type: 'allocated',
    losses: [1],
    received: [5],
    step: 2,
    kind: 'socialise',
    name: 'haircut',
    asset: 0,
    total: 2n ** 60n,
    residual: 0n,
    level: { numerator: 1n, denominator: 3n },
    base: 'equity',
    payers: Int32Array.of(4, 9),
    amounts: Float64Array.of(2, 3),
    weights: Float64Array.of(20, 30),
    caps: Float64Array.of(20, 30),
  }
  const json = eventToJson(event)
  expect(json).toMatchObject({ total: '1152921504606846976', payers: [4, 9], level: { denominator: '3' } })
  const back = eventFromJson(JSON.parse(JSON.stringify(json)))
  expect(back).toEqual(event)
  expect(back.type === 'allocated' && back.payers).toBeInstanceOf(Int32Array)
})

test('a refusal keeps its figures', () => {
  const refusal = { reason: 'margin-insufficient', account: 3, needed: 500, free: 20 } as const
  expect(refusalToJson(refusal)).toEqual(refusal)
})

describe('a malformed command is refused with every fault', () => {
  function faultsOf(json: unknown): readonly string[] {
    try {
      commandFromJson(json)
    } catch (error) {
      if (error instanceof MalformedRecord) return error.faults
      throw error
    }
    return []
  }
  const withBody = (body: object): object => ({ ...deposit, body })

  test.each<[string, unknown, string[]]>([
    ['null', null, ['all of it: Invalid input: expected object, received null']],
    [
      'two faults at once',
      { ...deposit, id: -1, by: 5 },
      ['id: Too small: expected number to be >=0', 'by: Invalid input: expected string, received number'],
    ],
    [
      'an amount as a fraction',
      withBody({ type: 'deposit', account: 3, asset: 0, amount: 1.5 }),
      ['body.amount: Invalid input: expected int, received number'],
    ],
    [
      'an amount as text',
      withBody({ type: 'deposit', account: 3, asset: 0, amount: '1' }),
      ['body.amount: Invalid input: expected number, received string'],
    ],
    [
      'an account past 2^31',
      withBody({ type: 'close-account', account: 2_147_483_648 }),
      ['body.account: Too big: expected number to be <=2147483647'],
    ],
    ['an unknown key', withBody({ type: 'advance-time', now: 1 }), ['body: Unrecognized key: "now"']],
  ])('%s', (_, json, faults) => {
    expect(faultsOf(json)).toEqual(faults)
  })

  test('an amount past 2^53', () => {
    const body = { type: 'deposit', account: 3, asset: 0, amount: 2 ** 53 }
    expect(faultsOf(withBody(body))[0]).toContain('body.amount: Too big')
  })

  test('an unknown type, with those there are', () => {
    expect(faultsOf(withBody({ type: 'print-money' }))[0]).toContain('body.type: Invalid')
  })
})

test.each(['1.5', '', '-0', '007', '0x10', '1'.repeat(201)])('"%s" is no whole number as text', (total) => {
  const event = {
    type: 'funding-applied',
    series: 0,
    rate: 1,
    mark: 1,
    paid: total,
    received: '1',
    dust: 0,
    holders: 1,
  }
  expect(() => eventFromJson(event)).toThrow('paid: a whole number as text, like "-1250"')
})

describe('an increment that is no plain ratio is refused before core divides by it', () => {
  const collateral = (numerator: string, denominator: string): object => ({
    type: 'list-collateral',
    terms: {
      symbol: 'BTC/USDT',
      asset: 1,
      inAsset: 0,
      indexIncrement: { numerator, denominator },
      collateralWeight: 950_000,
      conversionDiscount: 0,
      largestBalance: 1,
      highestIndex: 1,
      staleAfterMs: null,
    },
  })

  test.each([
    ['1', '0', 'a ratio with a denominator above zero'],
    ['1', '-100', 'a ratio with a denominator above zero'],
    ['0', '1', 'a ratio above zero in lowest terms'],
    ['2', '200', 'a ratio above zero in lowest terms'],
  ])('%s / %s', (numerator, denominator, words) => {
    const read = (): Command => commandFromJson({ ...deposit, body: collateral(numerator, denominator) })
    expect(read).toThrow(`body.terms.indexIncrement: ${words}`)
  })

  test('1 / 100 is one', () => {
    expect(commandFromJson({ ...deposit, body: collateral('1', '100') }).body.type).toBe('list-collateral')
  })
})

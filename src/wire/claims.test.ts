import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { Problems } from '../files/problems.ts'
import { type ClaimContext, readClaims, readClaimTable } from './claims.ts'
import { jsonSchemas } from './schemas.ts'

function read(text: string, context: ClaimContext = { decimals: 2 }): ReturnType<typeof readClaims> {
  const problems = new Problems()
  const sheet = readClaims('c.json', text, context, problems)
  problems.throwIfAny()
  return sheet
}

describe('claims', () => {
  test('become whole units in the order of ids, each column at its own decimals', () => {
    const sheet = read(`{
      "budget": "0.03", "deficit": 1e1, "largest-loss": 7, "quantity-decimals": 1,
      "claims": [
        { "id": "bo", "capacity": 1.5, "equity": -2, "leverage": 0.000001, "quantity": -0.5, "weight": 0.25 },
        { "id": "ada", "capacity": "0.01", "equity": 3, "leverage": "12", "quantity": 2, "weight": 1 }
      ]
    }`)!
    expect(sheet).toMatchObject({ decimals: 2, budget: 3n, deficit: 1_000n, largestLoss: 700n, shocks: null })
    expect(sheet.claims.ids).toEqual(['ada', 'bo'])
    expect(
      Object.fromEntries(Object.entries(sheet.claims.columns).map(([name, column]) => [name, [...column]])),
    ).toEqual({
      capacity: [1, 150],
      weight: [100, 25],
      equity: [300, -200],
      quantity: [20, -5],
      leverage: [12_000_000, 1],
    })
  })

  test('may have sums past the largest cell', () => {
    expect(read('{ "budget": "1e20", "claims": [] }')!.budget).toBe(10n ** 22n)
  })

  test('bring the shocks a policy may ask for', () => {
    const sheet = read(
      '{ "claims": [], "shocks": [{ "move": "-10%", "chance": 3 }, { "move": 0.05, "chance": 1 }] }',
    )!
    expect(sheet.shocks).toEqual([
      { move: -100_000, chance: 3 },
      { move: 50_000, chance: 1 },
    ])
    expect(sheet.budget).toBeNull()
  })

  test('of a table are the same as those of a document', () => {
    const problems = new Problems()
    const table = readClaimTable(
      'c.csv',
      'id,capacity,mark-value\nbo,1.5,-2\nada,0.01,3\n',
      { decimals: 2 },
      problems,
    )!
    expect(problems.count).toBe(0)
    const document = read(
      '{ "claims": [{ "id": "bo", "capacity": 1.5, "markValue": -2 }, { "id": "ada", "capacity": 0.01, "mark-value": 3 }] }',
    )!
    expect(table.claims).toEqual(document.claims)
  })

  test.each([
    ['{ "decimals": "16", "claims": [] }', /found "16", expected a whole number from 0 to 15/],
    ['{ "decimals": 2.5, "claims": [] }', /found "2\.5", expected a whole number from 0 to 15/],
    ['{ "budget": -1, "claims": [] }', /found "-1", expected an amount, zero or above/],
    ['{ "claims": [{ "id": "", "capacity": 1 }] }', /expected a name/],
    ['{ "claims": [{ "id": "a", "capacity": 90071992547410 }] }', /below 2\^53/],
    ['{ "claims": [{ "id": "a", "capacity": null }] }', /expected a text/],
    ['[]', /expected a mapping/],
    ['{}', /no key "claims"/],
  ])('refuse %s', (text, words) => {
    expect(() => read(text)).toThrow(words)
  })
})

test('an editor finds nothing in the example, and what is wrong in another', () => {
  const schema = z.fromJSONSchema(jsonSchemas()['claims.json'] as never)
  expect(schema.safeParse(parse(readFileSync('examples/claims.json', 'utf8'))).success).toBe(true)
  expect(schema.safeParse({ claims: [{ id: 'a', capasity: 1 }] }).success).toBe(false)
  expect(schema.safeParse({ budget: 1 }).success).toBe(false)
})

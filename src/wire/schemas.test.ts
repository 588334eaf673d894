import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { scenarioTemplate } from './scenario-template.ts'
import { jsonSchemas, schemaText } from './schemas.ts'

const schemas = jsonSchemas()
const folder = join(import.meta.dirname, '../../schema')

/** What an editor says of a text: it sees numbers and booleans where the reader sees texts. */
function isFine(file: string, text: string): boolean {
  return z.fromJSONSchema(schemas[file] as never).safeParse(parse(text)).success
}

describe.each(Object.entries(schemas))('schema/%s', (file, schema) => {
  test('is what the reader asks for; npm run schemas writes it anew', () => {
    expect(readFileSync(join(folder, file), 'utf8')).toBe(schemaText(schema))
  })

  test('refers only to what it defines, and defines nothing in vain', () => {
    const text = schemaText(schema)
    const named = [...text.matchAll(/"\$ref": "#\/definitions\/([a-z-]+)"/g)].map(([, name]) => name)
    expect([...new Set(named)].sort()).toEqual(Object.keys(schema.definitions as object).sort())
    expect(text).not.toMatch(/"(spelling|definition)"/)
  })
})

test('an editor finds nothing in the template', () => {
  expect(isFine('scenario.json', scenarioTemplate())).toBe(true)
})

describe('an editor sees', () => {
  const rulebook = (steps: string): string =>
    `rulebook: 7\ntrigger: { equity: below, share: 0.5 }\nsteps: [${steps}]\n`

  test.each([
    'cancel-orders',
    '{ step: draw-fund, partial: true, keep: 1000 }',
    '{ step: deleverage, select: { hashed-walk: 50 }, price: { reference: 0.5% } }',
    '{ step: gate, what: withdrawals, when: { operator: stop } }',
  ])('nothing wrong with %s', (step) => {
    expect(isFine('rulebook.json', rulebook(step))).toBe(true)
  })

  test.each([
    'cancel-order',
    '{ step: draw-fund, partial: maybe-not, kept: 1000 }',
    '{ step: deleverage, select: { hashed-walk: 50, queue: profit } }',
    '{ step: gate, what: deposits }',
    '{ step: transfer-to-backstop }',
  ])('what is wrong with %s', (step) => {
    expect(isFine('rulebook.json', rulebook(step))).toBe(false)
  })
})

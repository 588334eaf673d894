import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { jsonSchemas, schemaText } from './schemas.ts'

const folder = join(import.meta.dirname, '../../schema')

describe.each(Object.entries(jsonSchemas()))('schema/%s', (file, schema) => {
  test('is what the reader asks for; npm run schemas writes it anew', () => {
    const path = join(folder, file)
    const expected = schemaText(schema)
    expect(readFileSync(path, 'utf8')).toBe(expected)
  })
})

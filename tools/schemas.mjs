/**
 * Writes the JSON Schemas of rulebooks and scenarios into `schema/`.
 *
 *   node tools/schemas.mjs          writes them
 *   node tools/schemas.mjs --check  exits with 1 when a file differs from what the readers ask for
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { jsonSchemas, schemaText } from '../src/wire/schemas.ts'

const folder = join(import.meta.dirname, '..', 'schema')

process.exitCode = main(process.argv[2])

function main(option) {
  if (option !== undefined && option !== '--check') {
    console.error(`The option ${option} is not known. Give --check or nothing.`)
    return 2
  }
  mkdirSync(folder, { recursive: true })
  const stale = Object.entries(jsonSchemas()).filter(([file, schema]) => !isWritten(file, schemaText(schema)))
  if (option === undefined)
    for (const [file, schema] of stale) writeFileSync(join(folder, file), schemaText(schema))
  if (option === undefined || stale.length === 0) return 0
  console.error(`schema/${stale[0][0]} is not what its reader asks for. Run npm run schemas.`)
  return 1
}

function isWritten(file, text) {
  const path = join(folder, file)
  return existsSync(path) && readFileSync(path, 'utf8') === text
}

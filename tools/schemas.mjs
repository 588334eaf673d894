/**
 * Writes the JSON Schemas of what people write, from rulebooks to a service's settings, into `schema/`, and the table of
 * these settings into their page.
 *
 *   node tools/schemas.mjs          writes them
 *   node tools/schemas.mjs --check  exits with 1 when a file differs from what the readers ask for
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { configSchemas } from '../src/service/config/schema.ts'
import { configTable } from '../src/service/config/told.ts'
import { jsonSchemas, schemaText } from '../src/wire/schemas.ts'

const root = join(import.meta.dirname, '..')
const settingsPage = 'docs/topics/running-the-service.md'

process.exitCode = main(process.argv[2])

function main(option) {
  if (option !== undefined && option !== '--check') {
    console.error(`The option ${option} is not known. Give --check or nothing.`)
    return 2
  }
  mkdirSync(join(root, 'schema'), { recursive: true })
  const stale = [...allFiles()].filter(([file, text]) => !isWritten(file, text))
  if (option === undefined) for (const [file, text] of stale) writeFileSync(join(root, file), text)
  if (option === undefined || stale.length === 0) return 0
  console.error(`${stale[0][0]} is not what its reader asks for. Run npm run schemas.`)
  return 1
}

/** Every file by its path, with the text it has to have. */
function* allFiles() {
  for (const [file, schema] of Object.entries({ ...jsonSchemas(), ...configSchemas() }))
    yield [`schema/${file}`, schemaText(schema)]
  const page = readFileSync(join(root, settingsPage), 'utf8')
  const between = /(?<=<!-- settings:begin -->\n).*(?=<!-- settings:end -->)/s
  yield [settingsPage, page.replace(between, () => `\n${configTable()}\n\n`)]
}

function isWritten(file, text) {
  const path = join(root, file)
  return existsSync(path) && readFileSync(path, 'utf8') === text
}

/**
 * Draws the staircase of `src` from the imports that are really there.
 *
 *   node tools/staircase.mjs          prints the drawing
 *   node tools/staircase.mjs --write  puts it between the markers in ARCHITECTURE.md
 *   node tools/staircase.mjs --check  exits with 1 when ARCHITECTURE.md shows another drawing
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import configuration from '../.dependency-cruiser.mjs'
import { folderOf, steps } from './steps.mjs'

const root = join(import.meta.dirname, '..')
const page = join(root, 'ARCHITECTURE.md')
const begin = '<!-- staircase:begin -->'
const end = '<!-- staircase:end -->'

process.exitCode = await main(process.argv[2])

async function main(option) {
  if (option !== undefined && option !== '--write' && option !== '--check') {
    console.error(`The option ${option} is not known. Give --write, --check or nothing.`)
    return 2
  }
  const drawing = drawingOf(await importsByFolder())
  if (option === undefined) {
    console.log(drawing)
    return 0
  }
  const found = readFileSync(page, 'utf8')
  const expected = withDrawing(found, drawing)
  if (option === '--write') writeFileSync(page, expected)
  if (option === '--write' || found === expected) return 0
  console.error(
    `ARCHITECTURE.md does not show the imports of src. Run node tools/staircase.mjs --write.\n\n${drawing}`,
  )
  return 1
}

/** For each folder that has a source file, the folders it imports from. Tests are not part of the house. */
async function importsByFolder() {
  const modules = (await cruisedModules()).filter(({ source }) => isSource(source))
  if (modules.length === 0) throw new Error('No module was seen under src, so there is nothing to draw.')
  const imports = new Map()
  for (const { source, dependencies } of modules) {
    const folder = knownFolderOf(source)
    const known = imports.get(folder) ?? new Set()
    for (const { resolved } of dependencies) if (isSource(resolved)) known.add(knownFolderOf(resolved))
    known.delete(folder)
    imports.set(folder, known)
  }
  return imports
}

async function cruisedModules() {
  const { doNotFollow, tsPreCompilationDeps, enhancedResolveOptions } = configuration.options
  const result = await cruise(
    ['src'],
    { baseDir: root, doNotFollow, tsPreCompilationDeps, validate: false },
    enhancedResolveOptions,
    { tsConfig: extractTSConfig(join(root, 'tsconfig.json')) },
  )
  return result.output.modules
}

function isSource(file) {
  return file.startsWith('src/') && !file.endsWith('.test.ts')
}

function knownFolderOf(file) {
  const folder = folderOf(file)
  if (folder !== undefined) return folder
  throw new Error(`${file} is in no folder of the staircase. Move it, or add its folder to tools/steps.mjs.`)
}

/** The highest step first, because that is where a reader comes in. */
function drawingOf(imports) {
  const order = steps.flat()
  const built = order.filter((folder) => imports.has(folder)).toReversed()
  const width = Math.max(...built.map((folder) => folder.length))
  return built
    .map((folder) => {
      const below = order.filter((other) => imports.get(folder).has(other)).toReversed()
      return `${folder.padEnd(width)}  ${below.length === 0 ? '·' : `▸ ${below.join(', ')}`}`
    })
    .join('\n')
}

function withDrawing(text, drawing) {
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from < 0 || to < from)
    throw new Error(`ARCHITECTURE.md needs the markers ${begin} and ${end}, in this order.`)
  return `${text.slice(0, from + begin.length)}\n\n\`\`\`text\n${drawing}\n\`\`\`\n\n${text.slice(to)}`
}

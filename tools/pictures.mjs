/**
 * Draws the picture of the README from a run of the shipped scenario.
 *
 *   node tools/pictures.mjs          writes docs/pictures/report.svg
 *   node tools/pictures.mjs --check  exits with 1 when the file shows another run
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Problems } from '../src/files/problems.ts'
import { loadScenario } from '../src/lab/run/load.ts'
import { prepareRun } from '../src/lab/run/prepare.ts'
import { runCommands } from '../src/lab/run/run.ts'
import { reportSvgCard } from '../src/report/index.ts'

const root = join(import.meta.dirname, '..')
const scenario = join(root, 'scenarios', '2025-10-10.yaml')
const picture = join(root, 'docs', 'pictures', 'report.svg')

process.exitCode = await main(process.argv[2])

async function main(option) {
  if (option !== undefined && option !== '--check') {
    console.error(`The option ${option} is not known. Give --check or nothing.`)
    return 2
  }
  const drawn = reportSvgCard(await resultOf(scenario))
  if (option === undefined) {
    mkdirSync(dirname(picture), { recursive: true })
    writeFileSync(picture, drawn)
    return 0
  }
  if (existsSync(picture) && readFileSync(picture, 'utf8') === drawn) return 0
  console.error('docs/pictures/report.svg is not what the shipped scenario gives. Run npm run pictures.')
  return 1
}

async function resultOf(path) {
  const problems = new Problems()
  const loaded = await loadScenario(path, {}, problems)
  const plan = loaded === undefined ? undefined : prepareRun(loaded.scenario, loaded.inputs, problems)
  problems.throwIfAny()
  return runCommands(plan.header, plan.commands()).result
}

/**
 * Runs the benches: `npm run bench` for all, `npm run bench -- rank` for those whose name contains "rank".
 *
 * Prints one table for each bench with targets and verdicts, and writes the figures with the machine's
 * description to bench/results/. A missed target is reported and never fails the run, because another
 * machine is not a bug. It exits with 1 when a bench throws, or when no bench was found.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import type { Bench, BenchModule, BenchRow } from './support/bench.ts'
import { verdictOf } from './support/bench.ts'
import { tableOf } from './support/report.ts'

// On-stack replacement leaves long loops in slower code, so the command switches it off, and so must we.
// V8 reads the flag when a function is first compiled: it has to be set before any kernel is imported.
setFlagsFromString('--no-maglev-osr')
// So does the command, see bin/breakwater.mjs.
setFlagsFromString('--max-inlined-bytecode-size-cumulative=3000')

interface BenchResult {
  readonly bench: string
  readonly rows: readonly BenchRow[]
}

async function main(filter: string): Promise<number> {
  const benches = (await allBenches(import.meta.dirname)).filter((bench) => bench.name.includes(filter))
  if (benches.length === 0) {
    console.error(
      `No bench was found whose name contains "${filter}". Benches are exported by bench/*.bench.ts.`,
    )
    return 1
  }
  const results: BenchResult[] = []
  for (const bench of benches) results.push(await runAndTell(bench))
  console.log(`\n${summaryOf(results)}\nFigures written to ${write(results)}`)
  return 0
}

async function allBenches(folder: string): Promise<Bench[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.bench.ts'))
  const benches: Bench[] = []
  for (const file of files.toSorted()) {
    const module: BenchModule = await import(pathToFileURL(join(folder, file)).href)
    if (!Array.isArray(module.benches))
      throw new TypeError(`bench/${file} must export an array named benches.`)
    benches.push(...module.benches)
  }
  return benches
}

async function runAndTell(bench: Bench): Promise<BenchResult> {
  console.log(`\n${bench.name}`)
  const rows = await bench.run()
  console.log(tableOf(rows))
  return { bench: bench.name, rows }
}

function summaryOf(results: readonly BenchResult[]): string {
  const verdicts = results.flatMap((result) => result.rows.map(verdictOf))
  const met = verdicts.filter((verdict) => verdict === 'met').length
  const missed = verdicts.filter((verdict) => verdict === 'missed').length
  return `${verdicts.length} figures, ${met} targets met, ${missed} missed, Node ${process.versions.node}`
}

function write(results: readonly BenchResult[]): string {
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const at = new Date().toISOString()
  const file = join(folder, `${at.replaceAll(':', '-')}.json`)
  writeFileSync(file, `${JSON.stringify({ at, machine: machine(), results }, null, 2)}\n`)
  return file
}

function machine(): Record<string, string | number> {
  const processors = cpus()
  const { node, v8 } = process.versions
  return {
    node,
    v8,
    platform: `${process.platform}-${process.arch}`,
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryBytes: totalmem(),
  }
}

process.exitCode = await main(process.argv[2] ?? '')

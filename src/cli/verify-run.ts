import { join } from 'node:path'
import { differingField, firstDifference } from '../lab/run/differences.ts'
import { hashOf } from '../lab/run/hash.ts'
import { scenarioHashOf } from '../lab/run/load.ts'
import type { RunHeader } from '../lab/run/plan.ts'
import { type RunOutcome, runCommands } from '../lab/run/run.ts'
import { agree, type Check } from './checks.ts'
import type { Io } from './io.ts'
import { Progress } from './progress.ts'
import { remakeCommands } from './remake.ts'
import { RootsCheck } from './roots-check.ts'
import { derivedFiles, files, type RunHashes } from './run-files.ts'
import { commandsOf, DamagedRun, type RunReader } from './run-reader.ts'

/**
 * Replays a run on a new house and compares: every file with its hash, every event with the stored one, the
 * fingerprint, the results and the report byte by byte, the laws, and the commands with those the scenario makes.
 */
export async function verifyRun(
  reader: RunReader,
  io: Io,
  isQuiet: boolean,
  secret?: string | undefined,
): Promise<Check[]> {
  const hashes = await reader.hashes(files.hashes)
  const checks = await fileChecks(reader, hashes)
  try {
    const header = await reader.header(files.header)
    checks.push(await scenarioCheck(reader, header, hashes))
    checks.push(await remakeCommands(reader, header, hashes))
    checks.push(...(await replayChecks(reader, header, hashes, io, isQuiet, secret)))
  } catch (error) {
    if (!(error instanceof DamagedRun)) throw error
    checks.push({ check: 'the record can be replayed', holds: false, found: error.message })
  }
  return checks
}

async function fileChecks(reader: RunReader, hashes: RunHashes): Promise<Check[]> {
  const checks: Check[] = []
  for (const [name, expected] of Object.entries(hashes.files)) {
    const read = await reader.read(name)
    const check = `${name} is as it was written`
    if ('why' in read) checks.push({ check, holds: false, found: read.why })
    else {
      const found = hashOf(read.text)
      const holds = found === expected
      checks.push({ check, holds, found: holds ? null : `its hash is ${found}, and ${expected} was noted` })
    }
  }
  return checks
}

async function scenarioCheck(reader: RunReader, header: RunHeader, hashes: RunHashes): Promise<Check> {
  const scenario = await reader.need(files.scenario)
  const rulebook = files.rulebook in hashes.files ? await reader.need(files.rulebook) : null
  const found = scenarioHashOf({ scenario, rulebook }, header.seed, hashes.inputs)
  return agree('the hash of the scenario and its inputs', found, header.scenarioHash)
}

async function replayChecks(
  reader: RunReader,
  header: RunHeader,
  hashes: RunHashes,
  io: Io,
  isQuiet: boolean,
  secret: string | undefined,
): Promise<Check[]> {
  const roots = files.roots in hashes.files ? await RootsCheck.of(reader, header, secret) : null
  const commands = await reader.lines(files.commands)
  const events = new RecordCheck(join(reader.folder, files.events), await reader.lines(files.events))
  const progress = new Progress(io, 'replaying', commands.length, isQuiet)
  const read = commandsOf(join(reader.folder, files.commands), commands)
  const outcome = runCommands(header, read, {
    onCommand: (done) => progress.tell(done),
    onEventLine: (line) => events.take(line),
    ...(roots !== null && { witness: roots.keeper }),
  })
  progress.end()
  return [
    events.end(),
    ...hashChecks(outcome, hashes),
    ...(await derivedChecks(reader, header, outcome)),
    ...(roots === null ? [] : [roots.end(outcome.house)]),
    ...outcome.result.laws.map(({ law, statement, checks, holds, found }) => ({
      check: `${law}: ${statement}`,
      holds,
      found: found ?? `${checks} checks`,
    })),
  ]
}

/** Compares lines as they come with the stored ones, and keeps the first difference. */
class RecordCheck {
  readonly #file: string
  readonly #stored: readonly string[]
  #line = 0
  #found: string | null = null

  constructor(file: string, stored: readonly string[]) {
    this.#file = file
    this.#stored = stored
  }

  take(derived: string): void {
    const stored = this.#stored[this.#line]
    this.#line += 1
    if (this.#found !== null || stored === derived) return
    this.#found = `${this.#file}:${this.#line}${differenceOf(stored, derived)}`
  }

  end(): Check {
    const more = this.#stored.length - this.#line
    if (this.#found === null && more > 0)
      this.#found = `${this.#file}:${this.#line + 1}: ${more} lines more than the replay tells`
    const check = `the replay tells the same ${this.#line} events`
    return { check, holds: this.#found === null, found: this.#found }
  }
}

function differenceOf(stored: string | undefined, derived: string): string {
  if (stored === undefined) return ': the record ends here, and the replay tells more'
  const place = firstDifference(stored, derived)
  const field = differingField(stored, derived)
  const what = field === null ? 'the stored line is not what the replay tells' : `stored is ${field}`
  return `:${place?.column ?? 1}: at byte ${place?.byte ?? 0} of the line, ${what}`
}

function hashChecks({ result }: RunOutcome, hashes: RunHashes): Check[] {
  const { scenario, commands, events, fingerprint } = result.hashes
  return [
    agree('the hash of all commands', commands, hashes.commands),
    agree('the hash of all events', events, hashes.events),
    agree('the fingerprint of the state at the end', fingerprint, hashes.fingerprint),
    agree(
      'the chain of the four hashes',
      hashOf(`${scenario}\n${commands}\n${events}\n${fingerprint}\n`),
      hashes.chain,
    ),
  ]
}

async function derivedChecks(reader: RunReader, header: RunHeader, outcome: RunOutcome): Promise<Check[]> {
  const checks: Check[] = []
  for (const [name, derived] of derivedFiles(header, outcome.result)) {
    const stored = await reader.read(name)
    const check = `${name} is what the replay gives`
    const place = 'why' in stored ? null : firstDifference(stored.text, derived)
    if ('why' in stored) checks.push({ check, holds: false, found: stored.why })
    else if (place === null) checks.push({ check, holds: true, found: null })
    else {
      const where = `${join(reader.folder, name)}:${place.line}:${place.column}`
      checks.push({ check, holds: false, found: `${where}: byte ${place.byte} differs` })
    }
  }
  return checks
}

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Command } from '@commander-js/extra-typings'
import { Problems, wholeFile } from '../files/problems.ts'
import { writeJson } from '../files/write.ts'
import { loadScenario } from '../lab/run/load.ts'
import type { Plan } from '../lab/run/plan.ts'
import { prepareRun } from '../lab/run/prepare.ts'
import { readConfig } from '../service/config/read.ts'
import type { ToldConfig } from '../service/config/sources.ts'
import { configFields, configText } from '../service/config/told.ts'
import { type Log, openLog } from '../service/ops/log.ts'
import type { Running } from '../service/serve.ts'
import { adminKeyTo } from './admin-key.ts'
import { CHECK_FAILED, DONE, exitCodeOf, messageOf, OUTSIDE_WORLD_FAILED } from './exit.ts'
import type { Io } from './io.ts'
import { whatWouldBe } from './serve-check.ts'
import { shippedModels } from './shipped-models.ts'
import { versions } from './versions.ts'

const EXAMPLE = `
Examples:
  breakwater serve --check --config examples/serve.yaml
  breakwater serve --opening first-gap.yaml --journal live.journal --admin-key-file admin.key
  breakwater serve --journal live.journal
  breakwater serve --journal live.journal --new-admin-key --admin-key-file new.key`

/** The flags of the command, as commander names them. */
export interface ServeOptions {
  readonly config?: string | undefined
  readonly host?: string | undefined
  readonly port?: string | undefined
  readonly journal?: string | undefined
  readonly logLevel?: string | undefined
  readonly opening?: string | undefined
  readonly adminKeyFile?: string | undefined
  readonly newAdminKey?: true | undefined
  readonly check?: true | undefined
  readonly json?: true | undefined
  readonly quiet?: true | undefined
}

/** `breakwater serve`: runs the engine as a service, over HTTP and WebSocket, with its commands kept in a journal. */
export function addServe(program: Command, io: Io, end: (code: number) => void): void {
  program
    .command('serve')
    .description(
      'Run a venue as a service: commands over HTTP, events over WebSocket, all kept in a journal.',
    )
    .option('--config <file>', 'file of settings, YAML; docs/topics/running-the-service.md lists them')
    .option('--host <address>', 'address to listen on (default: 127.0.0.1)')
    .option('--port <number>', 'port to listen on, 0 for a free one (default: 8420)')
    .option('--journal <file>', 'file that commands are kept in (default: venue.journal)')
    .option('--log-level <word>', 'debug, info, warn or error (default: info)')
    .option('--opening <scenario>', 'give a new journal the opening of this scenario')
    .option('--admin-key-file <file>', 'write an admin key to this new file, instead of to a terminal')
    .option('--new-admin-key', 'make another admin key at this start, where the last one was lost')
    .option('--check', 'read the settings, say what would be done, and do nothing')
    .option('--json', 'with --check: print the settings as JSON')
    .option('--quiet', 'print nothing but errors and the log')
    .addHelpText('after', EXAMPLE)
    .action(async (options) => {
      const told = configOf(options)
      const opening = options.opening === undefined ? null : await planOf(options.opening)
      if (options.check === true) return end(await check(told, opening, options, io))
      end(await run(told, opening, options, io))
    })
}

/** @throws {BadInput} with the line and column of every fault in the file, and the name of every other */
function configOf({ config, host, port, journal, logLevel }: ServeOptions): ToldConfig {
  const problems = new Problems()
  const file = config === undefined ? null : { name: config, text: textOf(config, problems) }
  problems.throwIfAny()
  const flags = { host, port, journal, 'log-level': logLevel }
  const told = readConfig({ file, environment: process.env, flags }, problems)
  problems.throwIfAny()
  return told as ToldConfig
}

function textOf(path: string, problems: Problems): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const found = `no file that can be read (${(error as Error).message})`
    problems.add({ place: wholeFile(path), found, expected: 'a file of settings' })
    return ''
  }
}

async function planOf(scenario: string): Promise<Plan> {
  const problems = new Problems()
  const loaded = await loadScenario(scenario, { shipped: shippedModels }, problems)
  const plan = loaded === undefined ? undefined : prepareRun(loaded.scenario, loaded.inputs, problems)
  problems.throwIfAny()
  return plan as Plan
}

async function check(told: ToldConfig, opening: Plan | null, options: ServeOptions, io: Io): Promise<number> {
  const { sentences, wouldStart } = await whatWouldBe(told.config, opening, options.newAdminKey)
  if (options.json === true) io.out(writeJson({ settings: configFields(told), would: sentences }))
  else if (options.quiet !== true)
    io.out(`${configText(told)}\n${sentences.map((line) => `${line}\n`).join('')}`)
  return wouldStart ? DONE : OUTSIDE_WORLD_FAILED
}

/** Runs until the process is asked to end, or the service cannot go on. */
async function run(told: ToldConfig, opening: Plan | null, options: ServeOptions, io: Io): Promise<number> {
  const { config } = told
  const log = openLog(config.log.level, (line) => io.err(line))
  const end = new End(io, (error) => log.fatal({ err: error }, 'an error nobody caught'))
  try {
    const { serve } = await import('../service/serve.ts')
    if (options.quiet !== true) io.out(configText(told))
    const running = await serve(config, {
      clock: Date.now,
      elapsed: () => performance.now(),
      random: (bytes) => randomBytes(bytes),
      log,
      version: String(versions().breakwater),
      opening,
      adminKey: (draw) => adminKeyTo(options.adminKeyFile, io)(draw),
      wantsAnotherAdmin: options.newAdminKey === true,
      onFault: (error) => end.because(error),
    })
    if (options.quiet !== true) io.out(`Listening on ${running.url}\n`)
    const fault = await end.asked
    const code = await stopped(running, fault, log, io)
    // What is still open after a stop that failed would keep the process alive.
    if (code !== DONE) io.process?.exit(code)
    return code
  } finally {
    end.leave()
  }
}

async function stopped(running: Running, fault: Error | null, log: Log, io: Io): Promise<number> {
  if (fault !== null) log.fatal({ err: fault }, 'the service cannot go on')
  try {
    await running.stop()
    return fault === null ? DONE : codeOf(fault)
  } catch (error) {
    // What brought the service down has been told; that it then does not stop cleanly follows from it.
    if (fault !== null) return codeOf(fault)
    io.err(`${messageOf(error)}\n`)
    return codeOf(error)
  }
}

/** A host that stopped has for its cause what stopped it, and a broken law is told from a full disk. */
function codeOf(fault: unknown): number {
  const code = exitCodeOf(fault)
  const cause = fault instanceof Error ? fault.cause : undefined
  return cause === undefined || code === CHECK_FAILED ? code : codeOf(cause)
}

/** Waits for whatever ends the service: a signal, a fault, or an error that nothing caught. */
class End {
  readonly asked: Promise<Error | null>
  readonly #leave: (() => void)[] = []
  #resolve: (fault: Error | null) => void = () => undefined

  constructor(io: Io, tell: (error: unknown) => void) {
    this.asked = new Promise((resolve) => {
      this.#resolve = resolve
    })
    const { process } = io
    if (process === undefined) return
    const uncaught = (error: unknown): void => {
      tell(error)
      io.err(`${messageOf(error)}\n`)
      process.exit(exitCodeOf(error))
    }
    this.#leave.push(
      process.onStop(() => this.#resolve(null)),
      process.onUncaught(uncaught),
    )
  }

  because(fault: Error): void {
    this.#resolve(fault)
  }

  leave(): void {
    for (const leave of this.#leave) leave()
  }
}

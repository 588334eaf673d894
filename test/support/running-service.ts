import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { Problems } from '../../src/files/problems.ts'
import { loadScenario } from '../../src/lab/run/load.ts'
import type { Plan } from '../../src/lab/run/plan.ts'
import { prepareRun } from '../../src/lab/run/prepare.ts'
import { readConfig } from '../../src/service/config/read.ts'
import type { ToldConfig } from '../../src/service/config/sources.ts'
import { openLog } from '../../src/service/ops/log.ts'
import { type Running, serve } from '../../src/service/serve.ts'
import { scenarioTemplate } from '../../src/wire/scenario-template.ts'
import { folderWith } from './cli.ts'
import { ask, linesOf } from './service-process.ts'

/** A service of this process on a venue in which Ada is long two contracts against Bo. */
export interface RunningService {
  readonly running: Running
  readonly url: string
  readonly admin: string
  readonly folder: string
  /** Its log so far. */
  readonly log: () => Record<string, unknown>[]
  /** Why it cannot go on, once it says so. */
  readonly faults: Error[]
  /** Makes a key of a role, and gives its secret. */
  keyFor(role: string, owner?: string): Promise<string>
}

/**
 * @param settings as in a file, YAML
 * @param scenario whose opening it is given
 * @param files that the settings name, beside them
 */
export async function runService(
  settings: string = '{}',
  scenario: string = scenarioTemplate(),
  files: Readonly<Record<string, string>> = {},
): Promise<RunningService> {
  const folder = folderWith({ ...files, 'venue.yaml': scenario })
  const config = configOf(settings, folder)
  const faults: Error[] = []
  let [admin, err] = ['', '']
  const running = await serve(config, {
    clock: Date.now,
    elapsed: () => performance.now(),
    random: (bytes) => randomBytes(bytes),
    log: openLog(config.log.level, (line) => void (err += line)),
    version: 'of a test',
    opening: await planOf(join(folder, 'venue.yaml')),
    wantsAnotherAdmin: false,
    adminKey: (draw) => {
      admin = draw()
      return admin
    },
    onFault: (error) => void faults.push(error),
  })
  onTestFinished(() => running.stop())
  const { url } = running
  const keyFor = async (role: string, owner?: string): Promise<string> => {
    const asked = { role, holder: `the ${role}`, ...(owner !== undefined && { owner }) }
    const { body } = await ask<{ secret: string }>(url, admin, '/v1/keys', asked)
    return body.secret
  }
  return { running, url, admin, folder, log: () => linesOf(err), faults, keyFor }
}

function configOf(text: string, folder: string): ToldConfig['config'] {
  const problems = new Problems()
  const flags = { journal: join(folder, 'venue.journal'), port: '0' }
  const file = { name: join(folder, 'serve.yaml'), text }
  const told = readConfig({ file, environment: {}, flags }, problems)
  problems.throwIfAny()
  return (told as ToldConfig).config
}

/** The run that a scenario's file leads to. */
export async function planOf(path: string): Promise<Plan> {
  const problems = new Problems()
  const loaded = await loadScenario(path, {}, problems)
  const plan = loaded === undefined ? undefined : prepareRun(loaded.scenario, loaded.inputs, problems)
  problems.throwIfAny()
  return plan as Plan
}

import { join } from 'node:path'
import { scenarioTemplate } from '../../../src/wire/scenario-template.ts'
import { folderWith } from '../cli.ts'
import { keyIn, ServiceProcess } from '../service-process.ts'

/** Participants of the venue, whose deposits are of no matter to anybody. */
export const people: readonly string[] = ['ada', 'bo', 'cy', 'di', 'ed', 'flo', 'gus', 'hal']

/** The shipped small scenario with more people in it, and a pause in the rulebook that only time ends. */
const scenario: string = scenarioTemplate()
  .replace('    - cancel-orders\n', '    - cancel-orders\n    - { step: defer, for: 40ms }\n')
  .replace(
    /accounts:\n(?: {2}- .*\n)*/,
    `accounts:\n${people.map((name) => `  - { name: ${name}, deposit: 20_000 }\n`).join('')}`,
  )

/** Often enough that a kill meets a snapshot, a tick, and a proposal whose time has come. */
const settings = `
journal: { file: venue.journal, snapshot-every: 150, row: 25 }
limits: { rates: { operator: 100000/100000, risk: 100000/100000, participant: 100000/100000, auditor: 100000/100000 } }
approval: { two-people: [withdraw], notice: { withdraw: 60ms } }
time: { tick: 15ms, laws: none }
`

/** What a service is started with beside what each one is. */
export interface Lasting {
  /** Settings in the place of the usual ones, YAML. */
  readonly settings?: string
  readonly argv?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Done before the first start. */
  readonly before?: (folder: string) => Promise<void>
}

/** `breakwater serve` on one journal and one port, as a process that is killed and started again. */
export class LastingService {
  readonly folder: string
  readonly #argv: readonly string[]
  readonly #env: Readonly<Record<string, string>>
  #process: ServiceProcess
  #url = ''

  private constructor(folder: string, { argv = [], env = {} }: Lasting) {
    this.folder = folder
    this.#argv = ['serve', '--config', 'serve.yaml', ...argv]
    this.#env = env
    const first = ['--port', '0', '--opening', 'gap.yaml', '--admin-key-file', 'admin.key']
    this.#process = new ServiceProcess(this.folder, [...this.#argv, ...first], this.#env)
  }

  static async open(lasting: Lasting = {}): Promise<LastingService> {
    const folder = folderWith({ 'gap.yaml': scenario, 'serve.yaml': lasting.settings ?? settings })
    await lasting.before?.(folder)
    const service = new LastingService(folder, lasting)
    service.#url = await service.#process.url()
    return service
  }

  get url(): string {
    return this.#url
  }

  get admin(): string {
    return keyIn(join(this.folder, 'admin.key'))
  }

  get journal(): string {
    return join(this.folder, 'venue.journal')
  }

  get process(): ServiceProcess {
    return this.#process
  }

  async kill(): Promise<void> {
    this.#process.child.kill('SIGKILL')
    await this.#process.ended
  }

  /** Starts it again at the same address, once it has ended. */
  async start(argv: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<void> {
    const { port } = new URL(this.#url)
    const all = [...this.#argv, '--port', port, ...argv]
    this.#process = new ServiceProcess(this.folder, all, { ...this.#env, ...env })
    await this.#process.url()
  }
}

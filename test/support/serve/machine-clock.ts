import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The clock of the machine that a process believes it runs on: the real one, put forward or back by what stands in a
 * file. A module that is loaded before everything else sees to it in each thread; the process itself knows of nothing.
 */
export class MachineClock {
  readonly env: Readonly<Record<string, string>>
  readonly #file: string

  /** @param folder where the file can be */
  constructor(folder: string) {
    this.#file = join(folder, 'clock')
    this.set(0)
    const patch = `import { readFileSync } from 'node:fs'
      const now = Date.now
      Date.now = () => now() + Number(readFileSync(${JSON.stringify(this.#file)}, 'utf8'))`
    this.env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(patch)}` }
  }

  /** Puts it so many milliseconds before the real one, or behind where that is below zero, at once. */
  set(ms: number): void {
    writeFileSync(`${this.#file}-new`, String(ms))
    renameSync(`${this.#file}-new`, this.#file)
  }
}

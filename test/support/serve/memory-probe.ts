import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServiceProcess } from '../service-process.ts'
import { eventually } from './eventually.ts'

/** What a process holds once everything that nobody needs was collected. */
export interface Held {
  /** Objects and buffers, in bytes. */
  readonly bytes: number
  /** Open files and connections; null where the system does not tell. */
  readonly files: number | null
}

/** Makes a process collect and tell what it holds, when it gets a signal that it has no other use for. */
export class MemoryProbe {
  readonly env: Readonly<Record<string, string>>
  readonly #file: string
  #asked = 0

  /** @param folder where the file can be in which it tells */
  constructor(folder: string) {
    this.#file = join(folder, 'held')
    const probe = `import { renameSync, writeFileSync } from 'node:fs'
      import { setFlagsFromString } from 'node:v8'
      import { runInNewContext } from 'node:vm'
      import { isMainThread } from 'node:worker_threads'
      const file = ${JSON.stringify(this.#file)}
      let asked = 0
      if (isMainThread) process.on('SIGUSR2', async () => {
        setFlagsFromString('--expose-gc')
        const collect = runInNewContext('gc')
        for (let times = 0; times < 3; times += 1) {
          collect()
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
        const { heapUsed, arrayBuffers } = process.memoryUsage()
        asked += 1
        writeFileSync(file + '-new', JSON.stringify({ asked, bytes: heapUsed + arrayBuffers }))
        renameSync(file + '-new', file)
      })`
    this.env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(probe)}` }
  }

  async ask({ child, pid }: ServiceProcess): Promise<Held> {
    this.#asked += 1
    child.kill('SIGUSR2')
    await eventually(async () => this.#told()?.asked === this.#asked)
    return { bytes: this.#told()?.bytes as number, files: filesOf(pid) }
  }

  #told(): { readonly asked: number; readonly bytes: number } | null {
    try {
      return JSON.parse(readFileSync(this.#file, 'utf8'))
    } catch {
      return null
    }
  }
}

function filesOf(pid: number): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return null
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const writer = fileURLToPath(new URL('./journal-writer.ts', import.meta.url))

/** A writing process, and what it has said. */
export class WriterProcess {
  readonly #child: ChildProcess
  readonly #ended: Promise<void>
  #said = ''
  #heard: () => void = () => {}

  /** @param fileBlocks most blocks of 512 or 1024 bytes a file may have, by the shell's limit */
  constructor(file: string, { most = 3000, fileBlocks }: { most?: number; fileBlocks?: number } = {}) {
    const words = [process.execPath, writer, file, String(most)]
    // A file that may not grow is a write that fails: the signal that comes with it is left unheard.
    const shell = ['sh', '-c', `trap '' XFSZ; ulimit -f ${fileBlocks}; exec "$@"`, 'sh', ...words]
    const [command, ...rest] = fileBlocks === undefined ? words : shell
    const env = { ...process.env, NODE_OPTIONS: undefined }
    this.#child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'], env })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text
      this.#heard()
    })
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()))
    this.#ended.then(() => this.#heard())
    onTestFinished(() => void this.#child.kill('SIGKILL'))
  }

  get pid(): number {
    return this.#child.pid as number
  }

  /** Lines it has said that are whole. */
  get said(): string[] {
    return this.#said.split('\n').slice(0, -1)
  }

  /** The highest row it was told is kept; -1 for none. */
  get acknowledged(): number {
    return Math.max(-1, ...this.said.map(Number).filter(Number.isFinite))
  }

  /** Waits until it has said so many lines, or has ended. */
  async hasSaid(lines: number): Promise<void> {
    let isOver = false
    void this.#ended.then(() => (isOver = true))
    while (this.said.length < lines && !isOver) await new Promise<void>((resolve) => (this.#heard = resolve))
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  end(): Promise<void> {
    return this.#ended
  }

  /** Stopped as it stands, whatever it was doing; a thread within a call to the system stops when that is over. */
  async stop(): Promise<void> {
    this.#child.kill('SIGSTOP')
    while (!hasStopped(this.pid)) await sleep(1)
  }

  goOn(): void {
    this.#child.kill('SIGCONT')
  }
}

/** Whether every thread of a process stands still; where the system does not tell, it is taken for granted. */
function hasStopped(pid: number): boolean {
  const tasks = `/proc/${pid}/task`
  if (!existsSync(tasks)) return true
  return readdirSync(tasks).every((task) => /\) [Tt] /.test(readFileSync(`${tasks}/${task}/stat`, 'utf8')))
}

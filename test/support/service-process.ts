import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

const command = join(import.meta.dirname, '../../bin/breakwater.mjs')

/** What stands behind a key's id; underscores may be in that as well. */
export function secretOf(key: string): string {
  return key.split('_').slice(2).join('_')
}

/** How a process ended, and what it said. */
export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `breakwater` as a process of its own, that a test stops at the latest when it is over. */
export class ServiceProcess {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  #out = ''
  #err = ''
  #heard: () => void = () => undefined

  /** @param entry the command's file: that of this checkout unless another is named */
  constructor(
    folder: string,
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
    entry: string = command,
  ) {
    const plain = { ...process.env, NODE_OPTIONS: undefined, NO_COLOR: '1', ...env }
    this.child = spawn(process.execPath, [entry, ...argv], { cwd: folder, env: plain, stdio: 'pipe' })
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#out += text
      this.#heard()
    })
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => void (this.#err += text))
    this.ended = new Promise((resolve) => {
      this.child.on('close', (code) => resolve({ code, out: this.#out, err: this.#err }))
    })
    onTestFinished(async () => {
      this.child.kill('SIGKILL')
      await this.ended
    })
  }

  get pid(): number {
    return this.child.pid as number
  }

  /** Its log so far, a line each. */
  get log(): Record<string, unknown>[] {
    return linesOf(this.#err)
  }

  /** @returns where it listens, once it says so */
  async url(): Promise<string> {
    const said = (): string | undefined => /^Listening on (\S+)$/m.exec(this.#out)?.[1]
    const heard = new Promise<void>((resolve) => {
      this.#heard = () => {
        if (said() !== undefined) resolve()
      }
      this.#heard()
    })
    const { err } = (await Promise.race([heard, this.ended])) ?? { err: '' }
    const url = said()
    if (url === undefined) throw new Error(`The service ended before it listened: ${err}`)
    return url
  }

  /** Asks it to end, as a supervisor would unless told otherwise. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal)
    return this.ended
  }
}

/** The lines of a log; whatever else stands there is left out. */
export function linesOf(err: string): Record<string, unknown>[] {
  return err
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
}

/** Asks a service as a holder of a key, and reads the JSON it answers. */
export async function ask<T = Record<string, unknown>>(
  url: string,
  key: string,
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: T }> {
  const answer = await fetch(`${url}${path}`, {
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as T }
}

/** The key that a first start wrote to a file. */
export function keyIn(file: string): string {
  return readFileSync(file, 'utf8').trim()
}

import { writeSync } from 'node:fs'

const A_MOMENT_MS = 2

/** Says it before anything else happens, however full the pipe is: whoever listens may be slow on a busy machine. */
export function sayNow(text: string): void {
  for (let rest = Buffer.from(text); rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(1, rest))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, A_MOMENT_MS)
    }
  }
}

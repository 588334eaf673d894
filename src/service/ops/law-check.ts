import { Worker } from 'node:worker_threads'
import { buffersOf, rawImageOf } from '../../core/engine/image.ts'
import { checkLaws, type Finding } from '../../core/engine/laws.ts'
import type { House } from '../../core/waterfall/house.ts'
import type { SpareMemory } from '../host/spare-memory.ts'

/** Fewer accounts are looked at where they are: to start a thread takes longer. */
const FEW_ACCOUNTS = 2000

/** What the thread answers: the findings, and the columns of the copy for the next. */
export interface CheckedElsewhere {
  readonly findings: readonly Finding[]
  readonly columns: readonly ArrayBuffer[]
}

/** A check of the laws that is being made. */
export interface Checking {
  readonly findings: Promise<readonly Finding[]>
  end(): Promise<unknown>
}

/** Checks the laws of a house as it is now, on a copy and a thread of its own where there is much to look at. */
export function checkElsewhere(
  house: House,
  memory: SpareMemory,
  fewAccounts: number = FEW_ACCOUNTS,
): Checking {
  if (house.book.accounts <= fewAccounts)
    return { findings: Promise.resolve(checkLaws(house)), end: async () => undefined }
  const image = rawImageOf(house, memory.take)
  const worker = new Worker(thread(), { workerData: image, transferList: buffersOf(image) })
  worker.unref()
  const findings = new Promise<readonly Finding[]>((resolve, reject) => {
    worker.once('message', ({ findings, columns }: CheckedElsewhere) => {
      memory.giveBack(columns)
      resolve(findings)
    })
    worker.once('error', reject)
    worker.once('exit', () =>
      reject(new Error('The thread that checks the laws ended before it had done so.')),
    )
  })
  return { findings, end: () => worker.terminate() }
}

/** The sources run as they are, and what is built from them beside each other: the thread has the same kind of file. */
function thread(): URL {
  return import.meta.filename.endsWith('.ts')
    ? new URL('./law-thread.ts', import.meta.url)
    : new URL('./law-thread.js', import.meta.url)
}

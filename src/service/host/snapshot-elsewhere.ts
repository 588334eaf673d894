import { Worker } from 'node:worker_threads'
import { columnsOf, type FrozenState, stateToBytes } from './snapshot-bytes.ts'
import type { SpareMemory } from './spare-memory.ts'

/** A state that is smaller is made into bytes at once: to start a thread takes longer. */
const SMALL_BYTES = 1 << 20

/** What the thread answers: the bytes, and the columns of the state for the next copy. */
export interface MadeElsewhere {
  readonly bytes: Uint8Array
  readonly columns: readonly ArrayBuffer[]
}

/** Makes bytes of a frozen state, on a thread of its own where it is large; the state is used up by it. */
export async function bytesOfState(state: FrozenState, memory: SpareMemory): Promise<Uint8Array> {
  const columns = columnsOf(state)
  const size = columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const made =
    size < SMALL_BYTES ? { bytes: stateToBytes(state), columns } : await onAnotherThread(state, columns)
  memory.giveBack(made.columns)
  return made.bytes
}

function onAnotherThread(state: FrozenState, columns: ArrayBuffer[]): Promise<MadeElsewhere> {
  const worker = new Worker(thread(), { workerData: state, transferList: columns })
  return new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('The thread that makes a snapshot ended before it was made.')))
  })
}

/** The sources run as they are, and what is built from them beside each other: the thread has the same kind of file. */
function thread(): URL {
  return import.meta.filename.endsWith('.ts')
    ? new URL('./snapshot-thread.ts', import.meta.url)
    : new URL('./snapshot-thread.js', import.meta.url)
}

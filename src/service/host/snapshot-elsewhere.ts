import { Worker } from 'node:worker_threads'
import { columnsOf, type FrozenState, stateToBytes } from './snapshot-bytes.ts'

/** A state that is smaller is made into bytes at once: to start a thread takes longer. */
const SMALL_BYTES = 1 << 20

/** Makes bytes of a frozen state, on a thread of its own where it is large; the state is used up by it. */
export async function bytesOfState(state: FrozenState): Promise<Uint8Array> {
  const columns = columnsOf(state)
  const size = columns.reduce((sum, { byteLength }) => sum + byteLength, 0)
  return size < SMALL_BYTES ? stateToBytes(state) : onAnotherThread(state, columns)
}

function onAnotherThread(state: FrozenState, columns: ArrayBuffer[]): Promise<Uint8Array> {
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

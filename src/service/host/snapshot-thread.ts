import { parentPort, workerData } from 'node:worker_threads'
import { columnsOf, type FrozenState, stateToBytes } from './snapshot-bytes.ts'
import type { MadeElsewhere } from './snapshot-elsewhere.ts'

/** The thread that makes bytes of one frozen state, gives back the memory of that, and ends. */
const port = parentPort
if (port === null) throw new Error('This file is run by a host, as a thread of its own.')
const state = workerData as FrozenState
const bytes = stateToBytes(state)
const columns = columnsOf(state)
port.postMessage({ bytes, columns } satisfies MadeElsewhere, [bytes.buffer as ArrayBuffer, ...columns])

import { parentPort, workerData } from 'node:worker_threads'
import { type FrozenState, stateToBytes } from './snapshot-bytes.ts'

/** The thread that makes bytes of one frozen state, and ends. */
const port = parentPort
if (port === null) throw new Error('This file is run by a host, as a thread of its own.')
const bytes = stateToBytes(workerData as FrozenState)
port.postMessage(bytes, [bytes.buffer as ArrayBuffer])

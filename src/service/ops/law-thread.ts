import { parentPort, workerData } from 'node:worker_threads'
import { type HouseImage, thawHouse } from '../../core/engine/image.ts'
import { checkLaws } from '../../core/engine/laws.ts'

/** The thread that checks the laws of one copied house, and ends. */
const port = parentPort
if (port === null) throw new Error('This file is run by a service, as a thread of its own.')
port.postMessage(checkLaws(thawHouse(workerData as HouseImage)))

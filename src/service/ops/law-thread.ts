import { parentPort, workerData } from 'node:worker_threads'
import { buffersOf, imageOfRaw, type RawImage, thawHouse } from '../../core/engine/image.ts'
import { checkLaws } from '../../core/engine/laws.ts'
import type { CheckedElsewhere } from './law-check.ts'

/** The thread that checks the laws of one copied house, gives back the memory of the copy, and ends. */
const port = parentPort
if (port === null) throw new Error('This file is run by a service, as a thread of its own.')
const copy = workerData as RawImage
const findings = checkLaws(thawHouse(imageOfRaw(copy)))
const columns = buffersOf(copy)
port.postMessage({ findings, columns } satisfies CheckedElsewhere, columns)

import { parentPort, workerData } from 'node:worker_threads'
import { faultOrStranger } from '../errors.ts'
import { type Answer, type Request, type WriterStart, wholeBuffers } from './messages.ts'
import { openFile } from './open-file.ts'
import { WriterLoop } from './writer-loop.ts'

/** The thread that writes one journal; it ends when the journal is closed. */
const port = parentPort
if (port === null) throw new Error('This file is run by a journal, as a thread of its own.')
const tell = (answer: Answer): void =>
  port.postMessage(answer, answer.told === 'rows' ? wholeBuffers(answer.rows.map(({ bytes }) => bytes)) : [])
try {
  const { file, options } = workerData as WriterStart
  const open = openFile(file, options)
  const loop = new WriterLoop(open.store, tell, () => open.close())
  port.on('message', (request: Request) => loop.take(request))
  tell({ told: 'opened', ...open.start })
} catch (error) {
  tell({ told: 'not-opened', fault: faultOrStranger(error) })
  port.close()
}

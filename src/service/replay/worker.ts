import { parentPort } from 'node:worker_threads'
import { faultOfReplay, type ReplayFault } from './errors.ts'
import { fileSource } from './source.ts'
import { type Asked, answerTo, type Questions } from './tasks.ts'

/** A question to one journal, as it is sent to a thread. */
export interface Sent {
  readonly file: string
  readonly kind: Asked
  readonly ask: Questions[Asked]['ask']
}

export type Told =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly fault: ReplayFault }

/** The thread that answers questions about the past, one behind the other. */
const port = parentPort
if (port === null) throw new Error('This file is run by a service, as a thread of its own.')
port.on('message', async (sent: Sent) => port.postMessage(await told(sent)))

async function told({ file, kind, ask }: Sent): Promise<Told> {
  try {
    const source = await fileSource(file)
    try {
      return { ok: true, answer: await answerTo(source, kind, ask) }
    } finally {
      source.close()
    }
  } catch (error) {
    return { ok: false, fault: faultOfReplay(error) }
  }
}

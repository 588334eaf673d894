import { expect, test } from 'vitest'
import { Closers, StopCutShort } from './closers.ts'

test('what was opened last is closed first, each once, whatever one of them says', async () => {
  const said: string[] = []
  const closers = new Closers()
  for (const name of ['journal', 'host', 'door'])
    closers.add(async () => {
      await Promise.resolve()
      said.push(name)
      if (name === 'host') throw new Error('the host is hurt')
    })
  await expect(closers.close()).rejects.toThrow('the host is hurt')
  await closers.close()
  expect(said).toEqual(['door', 'host', 'journal'])
})

test('a stop that takes too long is cut short, and says what that means', async () => {
  const closers = new Closers()
  closers.add(() => new Promise(() => undefined))
  const stopped = closers.closeWithin(5)
  await expect(stopped).rejects.toBeInstanceOf(StopCutShort)
  await expect(stopped).rejects.toThrow('longer than 5 ms and was cut short. What was acknowledged is kept')
})

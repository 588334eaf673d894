import { openHouse } from '../../../src/core/engine/house.ts'
import { submit } from '../../../src/core/engine/submit.ts'
import type { House } from '../../../src/core/waterfall/house.ts'
import { batchOf } from '../../../src/journal/batch-record.ts'
import type { Journal } from '../../../src/journal/journal.ts'
import { keyPartsOf } from '../../../src/service/host/key-text.ts'

/** What a journal comes to when all its commands are decided anew, one behind the other, in memory. */
export interface Redecided {
  readonly house: House
  /** Ids of commands by giver and key. */
  readonly commands: ReadonlyMap<string, number>
  /** Each event of it by sequence, place and type. */
  readonly events: readonly string[]
}

/** @throws when a command stands twice, one is left out, or a row has another fingerprint than it says */
export async function redecided(journal: Journal): Promise<Redecided> {
  const house = openHouse()
  const commands = new Map<string, number>()
  const events: string[] = []
  let next = 0
  for await (const { number, bytes } of journal.read()) {
    const row = batchOf(bytes)
    for (const { command, key } of row.commands ?? []) {
      if (command.id !== next) throw new Error(`command ${command.id} stands where ${next} should`)
      next += 1
      const known = keyPartsOf(key)?.key?.key
      if (known !== undefined) {
        const name = `${command.by} ${known}`
        if (commands.has(name)) throw new Error(`${name} was carried out twice`)
        commands.set(name, command.id)
      }
      const outcome = submit(house, command)
      if (outcome.ok)
        for (const [place, { type }] of outcome.events.entries())
          events.push(`${outcome.sequence} ${place} ${type}`)
    }
    if (String(house.book.fingerprint) !== row.fingerprint)
      throw new Error(`row ${number} has another fingerprint`)
  }
  return { house, commands, events }
}

import type { Command } from '../../src/core/engine/commands.ts'
import type { Outcome } from '../../src/core/engine/submit.ts'
import type { House } from '../../src/core/waterfall/house.ts'
import { type TwinBook, twinOf } from './margin-twin.ts'

export class Auditor {
  book: TwinBook = { series: [], accounts: [] }

  before(_house: House, _command: Command): void {}

  after(house: House, _command: Command, _outcome: Outcome): string[] {
    this.book = twinOf(house)
    return []
  }
}

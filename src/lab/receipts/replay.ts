import type { Command } from '../../core/engine/commands.ts'
import { openHouse } from '../../core/engine/house.ts'
import { submit } from '../../core/engine/submit.ts'
import type { RootsFile } from '../../wire/roots-json.ts'
import type { RunHeader } from '../run/plan.ts'
import { type Follower, RootKeeper, type RootTimes } from './root-keeper.ts'
import type { SaltsOfRun } from './salts-of-run.ts'

/**
 * Runs the commands of a record again and takes its roots anew, with whatever a follower wants out of the trees.
 *
 * @param onCommand told after each command
 */
export function rootsOfCommands(
  header: RunHeader,
  commands: Iterable<{ readonly command: Command }>,
  times: RootTimes,
  salts: SaltsOfRun,
  follower: Follower = {},
  onCommand: (done: number) => void = () => {},
): RootsFile {
  const house = openHouse({ accounts: header.accounts.length + 1 })
  const keeper = new RootKeeper(header, times, salts, follower)
  let done = 0
  for (const { command } of commands) {
    submit(house, command, keeper)
    keeper.end(house, command)
    onCommand(++done)
  }
  return keeper.finish(house)
}

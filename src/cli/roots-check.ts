import { join } from 'node:path'
import type { House } from '../core/waterfall/house.ts'
import { BadInput } from '../files/problems.ts'
import { RootKeeper } from '../lab/receipts/root-keeper.ts'
import { saltsOfRun } from '../lab/receipts/salts-of-run.ts'
import { firstDifference } from '../lab/run/differences.ts'
import type { RunHeader } from '../lab/run/plan.ts'
import type { RootsFile, RootText } from '../wire/roots-json.ts'
import type { Check } from './checks.ts'
import { parseRoots, rootsText, secretFrom } from './roots.ts'
import { files } from './run-files.ts'
import { DamagedRun, type RunReader } from './run-reader.ts'

/**
 * Takes the roots of a run again beside its replay, and compares them with those published.
 *
 * Without the secret that a venue salted them with hashes cannot be made again; counts and sums can, and those are
 * compared then.
 */
export class RootsCheck {
  readonly keeper: RootKeeper
  readonly #file: string
  readonly #text: string
  readonly #stored: RootsFile
  readonly #isSalted: boolean

  private constructor(file: string, text: string, header: RunHeader, secret: string | undefined) {
    this.#file = file
    this.#text = text
    this.#stored = parseRoots(file, text)
    const { intervalMs, queueIntervalMs, salts } = this.#stored
    const own = saltsOfRun(header, secretFrom(secret))
    this.#isSalted = salts.from === 'scenario-seed' || secret !== undefined
    this.keeper = new RootKeeper(header, { intervalMs, queueIntervalMs }, own)
  }

  static async of(reader: RunReader, header: RunHeader, secret: string | undefined): Promise<RootsCheck> {
    const text = await reader.need(files.roots)
    try {
      return new RootsCheck(join(reader.folder, files.roots), text, header, secret)
    } catch (error) {
      if (error instanceof BadInput) throw new DamagedRun(error.message)
      throw error
    }
  }

  end(house: House): Check {
    const again = this.keeper.finish(house)
    return this.#isSalted ? this.#whole(again) : this.#amounts(again)
  }

  #whole(again: RootsFile): Check {
    const place = firstDifference(this.#text, rootsText(again))
    const check = `${files.roots} is what the replay gives`
    if (place === null) return { check, holds: true, found: null }
    return {
      check,
      holds: false,
      found: `${this.#file}:${place.line}:${place.column}: byte ${place.byte} differs`,
    }
  }

  #amounts(again: RootsFile): Check {
    const place = firstDifference(amountsText(this.#stored), amountsText(again))
    return {
      check: `counts and sums of ${files.roots} are what the replay gives`,
      holds: place === null,
      found:
        place === null ? 'its hashes need the secret: name it with --secret' : `they differ in ${this.#file}`,
    }
  }
}

function amountsText({ intervals, queues }: RootsFile): string {
  const amounts = ({ count, sums }: RootText): string => `${count}: ${sums.join(', ')}`
  return [
    ...intervals.map(({ number, state, events }) => `${number} ${amounts(state)} ${amounts(events)}`),
    ...queues.map(({ at, instrument, side, queue }) => `${at} ${instrument} ${side} ${amounts(queue)}`),
  ].join('\n')
}

import type fc from 'fast-check'
import type { CommandBody } from '../../../src/core/engine/commands.ts'
import { openHouse, type Room } from '../../../src/core/engine/house.ts'
import { type Outcome, submit } from '../../../src/core/engine/submit.ts'
import type { House } from '../../../src/core/waterfall/house.ts'
import { bodyOf, pauseOf } from './acts.ts'
import { setUp } from './setup.ts'
import { anyHistory, type History, START } from './world.ts'

/** A history under way; the commands follow from the state of the house that carries them out. */
export class Course {
  readonly house: House
  readonly #history: History
  #id: number
  #at: number

  constructor(house: House, history: History, id = 0, at: number = START) {
    this.house = house
    this.#history = history
    this.#id = id
    this.#at = at
  }

  start(): void {
    for (const body of setUp(this.#history.world)) this.#submit(body)
  }

  act(place: number): Outcome {
    const act = this.#history.acts[place]
    this.#at += pauseOf(act)
    return this.#submit(bodyOf(this.house, this.#history.world, act))
  }

  /** The same course from here on, on another house. */
  on(house: House): Course {
    return new Course(house, this.#history, this.#id, this.#at)
  }

  #submit(body: CommandBody): Outcome {
    this.#id += 1
    return submit(this.house, { id: this.#id, at: this.#at, by: 'test', body })
  }
}

/** A course that has come as far as an act, or halfway. */
export function halfway(
  history: History,
  to: number = history.acts.length >> 1,
  room: Room = { accounts: 16, extensions: 16 },
): Course {
  const course = new Course(openHouse(room), history)
  course.start()
  for (let place = 0; place < to; place += 1) course.act(place)
  return course
}

/** A record of fast-check may have no prototype, which no copy of plain data keeps. */
export function anyPlainHistory(longest: number): fc.Arbitrary<History> {
  return anyHistory(longest).map((history) => structuredClone(history))
}

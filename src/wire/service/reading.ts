import { shown } from '../../files/problems.ts'
import { type Grid, gridText, incrementsIn, type OffGrid } from './grid.ts'
import type { Names } from './names.ts'

/** One thing that is wrong with a text: where, which rule it breaks, and a sentence on what to do. */
export interface TextFault {
  /** Like `bids.3.0`; empty for the whole. */
  readonly field: string
  readonly rule: string
  /** What was found, what was expected, what to do. */
  readonly message: string
}

/** Faults told of one request: past these a list stops being read. */
export const MOST_FAULTS = 100

/** A record of core while it is read, field by field: what stands earlier says how to read what comes later. */
export type Partly = Readonly<Record<string, unknown>>

/** Reads the fields of one text with the names of a house, and notes each fault. */
export class Reading {
  readonly names: Names
  readonly faults: TextFault[] = []
  /** Faults so far, those that are not told in full among them. */
  count = 0

  constructor(names: Names) {
    this.names = names
  }

  /** Notes a fault; what is read goes on without the field, so that all faults are found at once. */
  fault(field: string, rule: string, found: string, expected: string, todo?: string): undefined {
    this.count += 1
    if (this.count > MOST_FAULTS) return undefined
    const told = `Found ${found}, expected ${expected}.`
    this.faults.push({ field, rule, message: todo === undefined ? told : `${told} ${todo}.` })
    return undefined
  }

  /** A figure on its grid, exactly. */
  figure(text: string, grid: Grid, field: string, what: string): number | undefined {
    const read = incrementsIn(text, grid)
    return typeof read === 'number' ? read : this.#offGrid(text, read, grid, field, what)
  }

  #offGrid(text: string, why: OffGrid, grid: Grid, field: string, what: string): undefined {
    const finest = grid.step === 0 ? 'an increment' : gridText(1, grid)
    const expected = {
      decimal: `${what} as plain decimal digits, like "1250.75"`,
      decimals: `${what} with at most ${grid.decimals} decimals`,
      grid: `${what} that is a multiple of ${finest}`,
      'too-large': `${what} below 2^53 increments of ${finest}`,
    }
    return this.fault(field, why, shown(text), expected[why])
  }
}

import { PerformanceObserver, performance } from 'node:perf_hooks'

/** One measured figure. With a target the report adds a verdict; a missed target never fails the run. */
export interface BenchRow {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly target?: { readonly atMost?: number; readonly atLeast?: number }
  readonly note?: string
}

/** A named group of figures that are measured together, because they share a setup. */
export interface Bench {
  readonly name: string
  run(): Promise<BenchRow[]> | BenchRow[]
}

/** What a bench file, `bench/<name>.bench.ts`, must export. */
export interface BenchModule {
  readonly benches: readonly Bench[]
}

/** The pauses the garbage collector made while some work ran, in milliseconds. */
export interface GcPauses<Result> {
  readonly result: Result
  readonly count: number
  readonly totalMs: number
  readonly longestMs: number
}

/**
 * Times a function and gives the median, because a mean on a shared machine follows its worst moment.
 *
 * @param fn the work of one run; what it returns is kept alive, so that the compiler cannot drop it
 * @param options.warm runs before the clock starts, >= 0
 * @param options.runs timed runs, >= 1
 * @returns the median of the timed runs, in milliseconds
 * @throws {RangeError} when there is no timed run
 */
export function measure(
  fn: () => unknown,
  { warm, runs }: { readonly warm: number; readonly runs: number },
): number {
  if (!(runs >= 1))
    throw new RangeError(`A measurement needs at least one timed run, not ${runs}. Raise runs.`)
  for (let run = 0; run < warm; run += 1) keep(fn())
  const timesMs: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const startMs = performance.now()
    keep(fn())
    timesMs.push(performance.now() - startMs)
  }
  return median(timesMs)
}

/**
 * The middle of the values, or the mean of the two middle ones.
 *
 * @throws {RangeError} when there are no values
 */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('A median needs at least one value, and got none.')
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * How many times one figure is of another.
 *
 * @throws {RangeError} when the result would not be a finite number
 */
export function ratio(value: number, of: number): number {
  const result = value / of
  if (Number.isFinite(result)) return result
  throw new RangeError(
    `The ratio of ${value} to ${of} is not a finite number. Measure more work in each run.`,
  )
}

/**
 * Runs some work and tells what the garbage collector paused meanwhile.
 *
 * @param work what to watch; it may be asynchronous
 * @returns the work's result beside the number of pauses, their sum and the longest, in milliseconds
 */
export async function gcPauses<Result>(work: () => Result | Promise<Result>): Promise<GcPauses<Result>> {
  const pausesMs: number[] = []
  const note = (entries: readonly { readonly duration: number }[]): void => {
    for (const entry of entries) pausesMs.push(entry.duration)
  }
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
  try {
    const result = await work()
    await turnOfTheLoop()
    note(observer.takeRecords())
    return { result, count: pausesMs.length, totalMs: sum(pausesMs), longestMs: Math.max(0, ...pausesMs) }
  } finally {
    observer.disconnect()
  }
}

/** Whether a figure met its target; without a target there is nothing to say. */
export function verdictOf({ value, target }: BenchRow): 'met' | 'missed' | '' {
  if (target?.atMost === undefined && target?.atLeast === undefined) return ''
  const isMet = value <= (target.atMost ?? Infinity) && value >= (target.atLeast ?? -Infinity)
  return isMet ? 'met' : 'missed'
}

/** Node hands collector entries over in a later turn of the event loop, after the pause itself. */
async function turnOfTheLoop(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

const kept: { value: unknown } = { value: undefined }

function keep(value: unknown): void {
  kept.value = value
}

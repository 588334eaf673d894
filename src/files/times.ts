import { type CellRule, wholeNumber, wholeOf } from './cells.ts'

const UTC_TIME = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:Z|\+00:00)?$/

/**
 * Milliseconds since 1970 of a UTC time such as `2021-12-31 23:01:00.000000`, exactly.
 *
 * @returns undefined where the text is no such time, names a day or hour there is not, or is finer than a millisecond
 */
export function utcMsOf(text: string): number | undefined {
  const parts = UTC_TIME.exec(text)
  if (parts === null) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(wholeOf)
  const fraction = (parts[7] ?? '').padEnd(9, '0')
  if (fraction.slice(3) !== '000000') return undefined
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, wholeOf(fraction.slice(0, 3)))
  // A day such as 30 February is moved on by the calendar; written back it is another text.
  return new Date(ms).toISOString().slice(0, 19) === `${text.slice(0, 10)}T${text.slice(11, 19)}`
    ? ms
    : undefined
}

/** A time as whole milliseconds, or as a UTC date and time. */
export const timeCell: CellRule = Object.freeze({
  expected: 'a time: whole milliseconds, or UTC like 2021-12-31 23:01:00',
  accepts: (text: string) => wholeNumber.accepts(text) || utcMsOf(text) !== undefined,
})

/** Milliseconds of a text that `timeCell` accepts. */
export function timeOf(text: string): number {
  return utcMsOf(text) ?? wholeOf(text)
}

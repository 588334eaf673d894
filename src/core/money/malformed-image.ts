/** What is wrong: cut short, not the bytes that were written, of a later version, or no state a house can be in. */
export type ImageFault = 'torn' | 'changed' | 'too-new' | 'wrong'

/**
 * An image from which no house can be made. Nothing was made of it: there is never half a house.
 *
 * The reason says what to do: take another copy (torn, changed), a later program (too-new), or look for the program that
 * wrote it (wrong).
 */
export class MalformedImage extends Error {
  override readonly name = 'MalformedImage'
  readonly reason: ImageFault

  constructor(message: string, reason: ImageFault = 'wrong') {
    super(message)
    this.reason = reason
  }
}

/** @throws {MalformedImage} that says where, what was expected and what was found */
export function misfit(where: string, expected: string, found: unknown): never {
  throw new MalformedImage(`The image holds ${textOf(found)} for ${where}; ${expected} was expected.`)
}

function textOf(found: unknown): string {
  if (typeof found === 'string') return JSON.stringify(found)
  if (typeof found !== 'object' || found === null) return String(found)
  return Array.isArray(found) ? `a list of ${found.length}` : `a ${found.constructor?.name ?? 'record'}`
}

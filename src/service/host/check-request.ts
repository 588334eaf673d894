const LONGEST = 200

/**
 * Looks at what is written beside a command before it waits: text that could not be read back, or is too long.
 * @throws {RangeError} that names the field
 */
export function checkRequest({
  by,
  key,
  nonce,
}: {
  readonly by: string
  readonly key?: { readonly key: string; readonly digest: string } | undefined
  readonly nonce?: string | undefined
}): void {
  if (by === '' || by.includes(' ')) throw badText('by', by, 'a name without spaces')
  checkText('by', by)
  if (key !== undefined) {
    checkText('key', key.key)
    checkText('digest', key.digest)
  }
  if (nonce !== undefined) checkText('nonce', nonce)
}

function checkText(field: string, text: string): void {
  if (text.length > LONGEST) throw badText(field, text, `at most ${LONGEST} characters`)
  if (!text.isWellFormed()) throw badText(field, text, 'whole Unicode characters')
}

function badText(field: string, text: string, expected: string): RangeError {
  return new RangeError(
    `A request was given ${JSON.stringify(text.slice(0, LONGEST))} for its ${field}; ${expected} was expected.`,
  )
}

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { codeOfClosing } from '../../src/service/stream/closing.ts'
import { usualStream } from '../../src/service/stream/limits.ts'
import { channels, clientMessage, closeCodes, serverMessage } from '../../src/wire/service/stream.ts'
import { readPage, tableBelow } from '../support/markdown.ts'

const { prose } = readPage(join(import.meta.dirname, '../../docs/stream.md'))

/** A union of messages, as far as a document says something of it. */
interface Messages {
  readonly options: readonly {
    readonly shape: Readonly<
      Record<string, { readonly value?: unknown; readonly options?: readonly string[] }>
    >
  }[]
}

/** The fields of each message, by type. */
function fieldsOf(schema: unknown): [type: unknown, fields: string[]][] {
  return (schema as Messages).options.map(({ shape }) => {
    const { type, ...fields } = shape
    return [type.value, Object.keys(fields)]
  })
}

describe('docs/stream.md', () => {
  test.each([
    ['## What a reader says', clientMessage],
    ['## What a reader is told', serverMessage],
  ])('under "%s" has every type of message with its fields, in order, and no other', (heading, schema) => {
    const said = tableBelow(prose, heading).map(([type, fields]) => [type, fields.split(', ')])
    expect(said).toEqual(fieldsOf(schema))
  })

  test('has every channel', () => {
    expect(tableBelow(prose, '## Channels').map(([channel]) => channel)).toEqual(channels)
  })

  test('has every reason to close with its code, and every code with its reason', () => {
    const told = tableBelow(prose, '## How it is closed').map(
      ([code, reason]) => [reason, Number(code)] as const,
    )
    const own = told.filter(([reason]) => reason !== '–')
    expect(Object.fromEntries(own)).toEqual(codeOfClosing)
    expect(own).toHaveLength(Object.keys(codeOfClosing).length)
    const codes = own.map(([, code]) => code)
    expect(Object.values(closeCodes).filter((code) => !codes.includes(code))).toEqual([])
    const closing = (serverMessage as unknown as Messages).options.find(
      ({ shape }) => shape.type.value === 'closing',
    )
    expect(closing?.shape.reason.options?.toSorted()).toEqual(Object.keys(codeOfClosing).toSorted())
  })

  test('has the limits as they are, those of the welcome among them', () => {
    const told = tableBelow(prose, '## Limits').map(
      ([name, is]) => [name, Number(is.replaceAll(',', ''))] as const,
    )
    for (const [name, is] of told)
      expect([name, usualStream[name as keyof typeof usualStream]]).toEqual([name, is])
    const welcome = (serverMessage as unknown as { options: { shape: { limits?: { shape: object } } }[] })
      .options[0]
    const names = told.map(([name]) => name)
    expect(
      Object.keys(welcome.shape.limits?.shape ?? {}).filter((name) => !names.includes(name as never)),
    ).toEqual([])
  })
})

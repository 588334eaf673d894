import { isIP } from 'node:net'
import { z } from 'zod'
import type { CommandBody } from '../../core/engine/commands.ts'
import { commandTypes } from '../../wire/command-json.ts'
import { meaningOf } from '../../wire/forms.ts'
import { scalar } from '../../wire/scalars.ts'
import type { Rate } from '../access/options.ts'
import { type Role, roles } from '../registry/notes.ts'

/** `none`, or something. */
export function orNone<T>(other: z.ZodType<T, unknown>): z.ZodType<T | null, unknown> {
  return z.union([meaningOf<null>({ none: null }), other])
}

export const path: z.ZodType<string, string> = scalar('the name of a file', (text) =>
  text.trim() === text && text !== '' && !text.includes('\0') && text !== 'none' ? text : undefined,
)

export const host: z.ZodType<string, string> = scalar(
  'an IP address or the name of a machine, without a port',
  (text) => (isIP(text) !== 0 || isMachine(text) ? text : undefined),
)

/** Digits and points alone are an address that was mistyped. */
function isMachine(text: string): boolean {
  const label = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?'
  return new RegExp(`^${label}(\\.${label})*$`, 'i').test(text) && !/^[\d.]+$/.test(text)
}

/** Whether nobody but this machine can reach it. */
export function isLoopback(listening: string): boolean {
  if (listening === 'localhost' || listening === '::1') return true
  return isIP(listening) === 4 && listening.startsWith('127.')
}

export const port: z.ZodType<number, string> = scalar('a port, 0 to 65535', (text) => {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  return number <= 65_535 ? number : undefined
})

/** An address, or the network of all that begin alike: `10.0.0.0/8`. */
export const network: z.ZodType<string, string> = scalar(
  'an IP address, or a network like 10.0.0.0/8',
  (text) => {
    const [address, bits, ...more] = text.split('/')
    const version = isIP(address)
    if (version === 0 || more.length > 0) return undefined
    if (bits === undefined) return text
    return /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128) ? text : undefined
  },
)

/** A number of bytes: `65536`, `64 KiB`, `1 MiB`. */
export const bytes: z.ZodType<number, string> = scalar(
  'a number of bytes above zero, like 65536, 64 KiB or 1 MiB, up to 64 MiB',
  (text) => {
    const parts = /^(\d{1,8}) ?(KiB|MiB)?$/.exec(text)
    if (parts === null) return undefined
    const size = Number(parts[1]) * (parts[2] === 'MiB' ? 1 << 20 : parts[2] === 'KiB' ? 1 << 10 : 1)
    return size > 0 && size <= 64 << 20 ? size : undefined
  },
)

export const commandType: z.ZodType<CommandBody['type'], string> = scalar(
  'a kind of command, like adopt-rulebook',
  (text) => commandTypes.find((type) => type === text),
)

export const role: z.ZodType<Role, string> = scalar(`one of ${roles.join(', ')}`, (text) =>
  roles.find((each) => each === text),
)

/** `50/200`: so many a second, and so many that may be saved up. */
export const rate: z.ZodType<Rate, string> = scalar(
  'a rate like 50/200: how many a second, and how many may be saved up',
  (text) => {
    const parts = /^(\d{1,9}(?:\.\d{1,3})?)\/(\d{1,9})$/.exec(text.replaceAll('_', ''))
    if (parts === null) return undefined
    const [perSecond, burst] = [Number(parts[1]), Number(parts[2])]
    return perSecond > 0 && burst > 0 ? { perSecond, burst } : undefined
  },
)

/** A rate as it is written. */
export function rateText({ perSecond, burst }: Rate): string {
  return `${perSecond}/${burst}`
}

/** Values by name. */
export function byName<Name extends string, T>(
  names: z.ZodType<Name, string>,
  each: z.ZodType<T, unknown>,
): z.ZodType<ReadonlyMap<Name, T>, unknown> {
  return z
    .record(names as z.ZodType<string, string>, each)
    .transform((read) => new Map(Object.entries(read))) as unknown as z.ZodType<ReadonlyMap<Name, T>, unknown>
}

/** Where `none` takes away what is usual. */
export function withoutNone<Name, T>(read: ReadonlyMap<Name, T | null>): ReadonlyMap<Name, T> {
  return new Map([...read].filter((entry): entry is [Name, T] => entry[1] !== null))
}

import { z } from 'zod'
import type { BodyOf } from '../../../core/engine/commands.ts'
import { shown } from '../../../files/problems.ts'
import { houseKinds } from '../../command-json.ts'
import { account, asset } from '../named-roles.ts'
import type { Reading } from '../reading.ts'
import { type Form, under } from '../record.ts'
import { nameText } from '../text-schemas.ts'
import { body, type Forms } from './forms.ts'

/** What the service itself calls accounts: names that nobody else can be given. */
const RESERVED = /^(?:#|(?:market|fees|rounding|claims) )/
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const STRANGE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\p{Cf}\p{Default_Ignorable_Code_Point}]/u

const participant = z.strictObject({
  type: z.literal('open-account'),
  kind: z.literal('participant'),
  name: nameText,
  asset: nameText,
  owner: nameText.nullish().describe('Whose further account it is; left out, it is its own.'),
})
const isolated = z.strictObject({
  type: z.literal('open-account'),
  kind: z.literal('isolated'),
  name: nameText,
  asset: nameText,
  owner: nameText,
})
const ofHouse = z.strictObject({
  type: z.literal('open-account'),
  kind: z.enum(houseKinds),
  name: nameText,
  asset: nameText,
})

type Opening = BodyOf<'open-account'>
interface OpeningText {
  readonly kind: Opening['kind']
  readonly name: string
  readonly asset: string
  readonly owner?: string | null
}

/** Whether a name can be given to something new; the fault is told where not. */
export function isFreshName(name: string, reading: Reading, field: string): boolean {
  const problem = nameProblem(name)
  if (problem !== null) {
    reading.fault(field, 'name', `${shown(name)}, ${problem}`, 'a name that reads the same everywhere')
    return false
  }
  if (reading.names.accountOf(name) === undefined) return true
  reading.fault(field, 'name-taken', shown(name), 'a name that no account has', 'Choose another')
  return false
}

function nameProblem(name: string): string | null {
  if (name.trim() !== name) return 'with spaces at its ends'
  if (STRANGE.test(name) || !name.isWellFormed())
    return 'with control characters, some that are not seen, or half of one'
  if (name.normalize('NFC') !== name) return 'with characters that are not composed (NFC)'
  if (RESERVED.test(name) || name === '__proto__') return 'which only the service itself gives'
  return null
}

const openAccount: Form<Opening> = {
  schema: z.discriminatedUnion('kind', [participant, isolated, ofHouse]) as unknown as z.ZodObject,
  read: (text, reading, field) => {
    const { kind, name, asset: in_, owner } = text as unknown as OpeningText
    const isFresh = isFreshName(name, reading, under(field, 'name'))
    const home = asset.read(in_, reading, under(field, 'asset'), {})
    const of = owner == null ? null : account.read(owner, reading, under(field, 'owner'), {})
    if (!isFresh || home === undefined || of === undefined) return undefined
    const type = 'open-account'
    if (kind === 'participant') return { type, kind, asset: home, owner: of }
    return kind === 'isolated'
      ? { type, kind, asset: home, owner: of as number }
      : { type, kind, asset: home, name }
  },
  write: (opening, names) => {
    const { type, kind } = opening
    const home = names.assetName(opening.asset)
    if ('name' in opening) return { type, kind, name: opening.name, asset: home }
    const owner = opening.owner === null ? null : names.accountName(opening.owner)
    return { type, kind, asset: home, owner }
  },
}

export const accountForms: Forms<'open-account' | 'close-account'> = {
  'open-account': openAccount,
  'close-account': body('close-account', { account }),
}

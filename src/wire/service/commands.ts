import { z } from 'zod'
import type { CommandBody } from '../../core/engine/commands.ts'
import { accountForms } from './bodies/accounts.ts'
import type { Forms } from './bodies/forms.ts'
import { listingForms } from './bodies/listing.ts'
import { lossForms } from './bodies/losses.ts'
import { marketForms } from './bodies/market.ts'
import { moneyForms } from './bodies/money.ts'
import { mutualForms } from './bodies/mutual.ts'
import { ruleForms } from './bodies/rules.ts'
import { bodySays } from './bodies/says.ts'
import { tradingForms } from './bodies/trading.ts'
import { faultsOfSchema, tooStrange } from './faults.ts'
import type { Names } from './names.ts'
import { type Partly, Reading, type TextFault } from './reading.ts'
import type { Form } from './record.ts'

/** Every kind of command as text. One without a form does not compile. */
const forms: Forms<CommandBody['type']> = {
  ...accountForms,
  ...listingForms,
  ...moneyForms,
  ...tradingForms,
  ...marketForms,
  ...ruleForms,
  ...mutualForms,
  ...lossForms,
}

/** A command's body by name: accounts, assets and instruments are called what they are called, figures are decimal texts. */
export type BodyText = { readonly type: CommandBody['type'] } & Partly

/** The kinds of command, in the order in which they are described. */
export const bodyTypes: readonly CommandBody['type'][] = Object.keys(forms) as CommandBody['type'][]

/**
 * The schema of a body as text. It says the form; what a name or a figure means is known with the house alone, so
 * `bodyFromText` says the rest.
 */
export const commandText: z.ZodType<BodyText> = z
  .discriminatedUnion(
    'type',
    bodyTypes.map((type) =>
      forms[type].schema.meta({ id: idOf(type), description: bodySays[type] }),
    ) as unknown as [z.ZodObject],
  )
  .meta({ id: 'CommandBody' }) as unknown as z.ZodType<BodyText>

/** `move-marks` is `MoveMarks` among the parts of a described interface. */
export function idOf(type: string): string {
  return type.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

export type BodyRead =
  | {
      readonly ok: true
      readonly body: CommandBody
      /** What a participant's account that it opens is to be called; null where it opens none. */
      readonly accountName: string | null
    }
  | { readonly ok: false; readonly faults: readonly TextFault[] }

/**
 * Reads a command's body as somebody sent it, with the names that mean something now: exactly, or with every fault.
 *
 * @param field what stands before the name of every field in a fault
 */
export function bodyFromText(text: unknown, names: Names, field = ''): BodyRead {
  const strange = tooStrange(text, field)
  if (strange !== null) return { ok: false, faults: [strange] }
  const parsed = commandText.safeParse(text)
  if (!parsed.success) return { ok: false, faults: faultsOfSchema(text, parsed.error, field) }
  return bodyFromChecked(parsed.data, names, field)
}

function bodyFromChecked(text: BodyText, names: Names, field: string): BodyRead {
  const reading = new Reading(names)
  const body = formFor(text.type).read(text, reading, field)
  if (body === undefined) return { ok: false, faults: reading.faults }
  return { ok: true, body, accountName: nameOfOpened(text, body) }
}

function nameOfOpened(text: BodyText, body: CommandBody): string | null {
  if (body.type !== 'open-account') return null
  return body.kind === 'participant' || body.kind === 'isolated' ? String(text.name) : null
}

/**
 * A body by name. An account that it opens has its name beside the body, so that is handed in.
 */
export function bodyToText(body: CommandBody, names: Names, accountName: string | null = null): BodyText {
  const text = formFor(body.type).write(body, names)
  return (accountName === null ? text : { ...text, name: accountName }) as BodyText
}

function formFor(type: CommandBody['type']): Form<CommandBody> {
  return forms[type] as unknown as Form<CommandBody>
}

import { z } from 'zod'
import type { CommandBody } from '../../core/engine/commands.ts'
import type { Refusal } from '../../core/engine/refusals.ts'
import type { Names } from './names.ts'
import { textKeyOf } from './record.ts'
import type { FiguresOf } from './refusals/form.ts'
import { refusalForms } from './refusals/forms.ts'

/** Why a command was not carried out: the rule it met, a sentence for people, and its figures by name. */
export interface RefusalText {
  readonly rule: Refusal['reason']
  readonly message: string
  /** By what they are called, names and exact figures as texts. */
  readonly figures: Readonly<Record<string, unknown>>
}

/** The rules a command may meet, in the order in which they are described. */
export const refusalRules: readonly Refusal['reason'][] = Object.keys(refusalForms) as Refusal['reason'][]

export const refusalText: z.ZodType<RefusalText> = z
  .strictObject({
    rule: z.enum(refusalRules as unknown as readonly [Refusal['reason']]),
    message: z.string(),
    figures: z.record(z.string(), z.json()),
  })
  .meta({
    id: 'Refusal',
    description: 'Why the engine did not carry a command out; nothing was changed.',
  }) as unknown as z.ZodType<RefusalText>

/**
 * A refusal by name.
 *
 * @param body what was refused: it says what asset or instrument a figure is of where the refusal does not. Without it
 *   such figures are whole units or increments
 */
export function refusalToText(refusal: Refusal, names: Names, body: CommandBody | null = null): RefusalText {
  const { figures: fields, say } = refusalForms[refusal.reason]
  const record = { ...refusal, body } as Readonly<Record<string, unknown>>
  const figures: Record<string, unknown> = {}
  for (const [field, role] of Object.entries(fields)) {
    const value = record[field]
    if (value !== undefined) figures[textKeyOf(field)] = role.write(value, names, record)
  }
  return { rule: refusal.reason, message: (say as (of: FiguresOf) => string)(figures as FiguresOf), figures }
}

import type { BodyOf, CommandBody } from '../../../core/engine/commands.ts'
import { type Fields, type Form, formOf } from '../record.ts'

/** A form for each of some kinds of command: a kind without one does not compile. */
export type Forms<Type extends CommandBody['type']> = { readonly [Each in Type]: Form<BodyOf<Each>> }

/** The form of a kind of command out of what its fields are. */
export function body<Type extends CommandBody['type']>(
  type: Type,
  fields: Fields<BodyOf<Type>>,
): Form<BodyOf<Type>> {
  return formOf<BodyOf<Type>>(type, fields)
}

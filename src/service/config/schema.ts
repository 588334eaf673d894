import { z } from 'zod'
import { prose } from '../../wire/scalars.ts'
import { type JsonSchema, schemaOf } from '../../wire/schemas.ts'
import { allSettings, type Config } from './settings.ts'

/** What a file may say: any setting, in its section, and nothing else. */
export const fileSchema: z.ZodType<Readonly<Record<string, unknown>>, unknown> = z.strictObject({
  $schema: prose.optional(),
  ...Object.fromEntries([...sectionNames()].map((section) => [section, sectionOf(section)])),
}) as unknown as z.ZodType<Readonly<Record<string, unknown>>, unknown>

function sectionNames(): ReadonlySet<keyof Config> {
  return new Set(allSettings.map(({ section }) => section))
}

function sectionOf(name: keyof Config): z.ZodType {
  const own = allSettings.filter(({ section }) => section === name)
  const shape = own.map(({ key, setting }) => {
    const { schema, otherwise, about } = setting
    return [key, schema.prefault(otherwise).describe(about)]
  })
  return z.strictObject(Object.fromEntries(shape)).prefault({})
}

/** The published JSON Schema of the file. */
export function configSchemas(): Readonly<Record<string, JsonSchema>> {
  return { 'serve.json': schemaOf(fileSchema, 'Settings of a Breakwater service') }
}

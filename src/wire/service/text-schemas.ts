import { z } from 'zod'
import { DECIMAL_PATTERN } from './grid.ts'

export const nameText: z.ZodType<string> = z
  .string()
  .min(1)
  .max(100)
  .meta({ id: 'Name', description: 'A name as it was given: of an account, an asset, an instrument.' })

export const decimalText: z.ZodType<string> = z
  .string()
  .regex(DECIMAL_PATTERN, { message: 'plain decimal digits as a text, like "1250.75"' })
  .meta({ id: 'Decimal', description: 'An exact decimal number as a text.', examples: ['1250.75'] })

/** What the service itself writes: a decimal, or an exact ratio where an increment is no decimal number. */
export const figureText: z.ZodType<string> = z
  .string()
  .regex(/^-?\d+(?:\.\d+)?(?:\/\d+)?$/)
  .meta({
    id: 'Figure',
    description:
      'An exact figure as decimal text; a ratio like "1/3" where an increment is no decimal number.',
    examples: ['104250.5'],
  })

export const numberText: z.ZodType<number> = z
  .int()
  .min(0)
  .meta({ id: 'Number', description: 'An ordinal: of a loss, an order, a command, a claim.' })

export const timeText: z.ZodType<number> = z
  .int()
  .meta({ id: 'Time', description: 'Milliseconds since 1970, UTC.' })

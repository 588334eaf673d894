import pino, { type Logger } from 'pino'
import type { LogLevel } from '../config/settings.ts'

export type Log = Logger

/**
 * A log of JSON lines. Secrets are kept out by never being handed over: what is logged is named field by field, no
 * header, no body and no path as it came. The list below is for whoever forgets that one day.
 */
export function openLog(level: LogLevel, write: (line: string) => void): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorFields },
    redact: {
      paths: [
        'authorization',
        'secret',
        'headers',
        'body',
        '*.authorization',
        '*.secret',
        '*.headers',
        '*.body',
      ],
      censor: '[redacted]',
    },
  }
  return pino(options, { write })
}

/** Of an error what repairs it, and nothing that was hung onto it on the way. */
function errorFields(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error)
  const { name, message, stack, cause } = error
  return { name, message, stack, ...(cause !== undefined && { cause: errorFields(cause) }) }
}

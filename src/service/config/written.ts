import type { Written } from './settings.ts'

export function isByName(written: Written): written is Readonly<Record<string, string>> {
  return typeof written === 'object' && !Array.isArray(written)
}

/** As it is told to people: on one line. */
export function writtenText(written: Written): string {
  if (typeof written === 'string') return written
  if (!isByName(written)) return written.length === 0 ? 'none' : written.join(', ')
  const entries = Object.entries(written)
  return entries.length === 0 ? 'none' : entries.map(([key, value]) => `${key}=${value}`).join(', ')
}

import type { Place } from '../../files/problems.ts'
import type { Config, Written } from './settings.ts'

/** Where the settings come from. What stands further down counts more. */
export interface ConfigSources {
  readonly file: { readonly name: string; readonly text: string } | null
  /** `BREAKWATER_LISTEN_PORT` and its like. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** By the name of the flag. */
  readonly flags: Readonly<Record<string, string | undefined>>
}

/** A setting as it was said, and who said it. */
export interface ToldSetting {
  readonly name: string
  readonly written: Written
  readonly from: 'default' | 'file' | 'environment' | 'flag'
  readonly place: Place
}

/** The settings, and where each of them comes from. */
export interface ToldConfig {
  readonly config: Config
  readonly told: readonly ToldSetting[]
}

/** What becomes of terms that are put forward: listed with the figures worked out from them, or refused with all reasons. */
export type Listing<T> =
  | { readonly ok: true; readonly listed: T }
  | { readonly ok: false; readonly refusals: string[] }

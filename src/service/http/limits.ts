/** How much may come at once. */
export interface AppLimits {
  /** Bytes of a body. */
  readonly bodyBytes: number
  /** Commands of a batch. */
  readonly batchCommands: number
  /** For a request to be there whole. */
  readonly requestMs: number
  /** For a connection on which nothing is asked. */
  readonly keepAliveMs: number
  /** Connections at once; more are closed at once. */
  readonly connections: number
  /** Of them of one address. */
  readonly connectionsPerAddress: number
}

export const usualLimits: AppLimits = {
  bodyBytes: 1_048_576,
  batchCommands: 1000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  connections: 10_000,
  connectionsPerAddress: 2_500,
}

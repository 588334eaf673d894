/**
 * Number of the engine's decisions. Every change after which some command is decided otherwise than before raises it: a
 * journal's rows say under which epoch they were decided, and those of another one are never decided again.
 */
export const EPOCH = 2

import type { Memory } from '../../src/core/book/memory.ts'

/** Memory that held something else before, and has more room than is asked for. */
export const usedMemory: Memory = (bytes) => new Uint8Array(bytes + 24).fill(0xa5).buffer

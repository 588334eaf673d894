/**
 * Gives memory for a column that is copied: at least so many bytes, whatever they hold. Who copies the same again and
 * again may give what was used before, which the system need not find and clear anew.
 */
export type Memory = (bytes: number) => ArrayBuffer

export const freshMemory: Memory = (bytes) => new ArrayBuffer(bytes)

/** A column of so many words; what they hold is to be written over. */
export function int32sIn(memory: Memory, length: number): Int32Array {
  return new Int32Array(memory(4 * length), 0, length)
}

/** The same of doubles. */
export function doublesIn(memory: Memory, length: number): Float64Array {
  return new Float64Array(memory(8 * length), 0, length)
}

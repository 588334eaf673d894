/**
 * Solves `A x = y` for a symmetric positive definite matrix by Cholesky's factors. Both inputs are overwritten, the answer
 * stands in `y`.
 *
 * @param matrix n × n, row by row; only its lower half is read
 * @returns false where the matrix is not positive definite, and then `y` is of no use
 */
export function solveSymmetric(matrix: Float64Array, y: Float64Array): boolean {
  const n = y.length
  for (let column = 0; column < n; column += 1) {
    let pivot = matrix[column * n + column]
    for (let k = 0; k < column; k += 1) pivot -= matrix[column * n + k] * matrix[column * n + k]
    if (!(pivot > 0)) return false
    const root = Math.sqrt(pivot)
    matrix[column * n + column] = root
    for (let row = column + 1; row < n; row += 1) {
      let sum = matrix[row * n + column]
      for (let k = 0; k < column; k += 1) sum -= matrix[row * n + k] * matrix[column * n + k]
      matrix[row * n + column] = sum / root
    }
  }
  for (let row = 0; row < n; row += 1) {
    let sum = y[row]
    for (let k = 0; k < row; k += 1) sum -= matrix[row * n + k] * y[k]
    y[row] = sum / matrix[row * n + row]
  }
  for (let row = n - 1; row >= 0; row -= 1) {
    let sum = y[row]
    for (let k = row + 1; k < n; k += 1) sum -= matrix[k * n + row] * y[k]
    y[row] = sum / matrix[row * n + row]
  }
  return true
}

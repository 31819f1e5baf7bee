/** Small dense symmetric matrices, row by row in one array: as much linear algebra as the forecast needs. */

/** Cholesky factor L (lower, in place of A) of a positive definite matrix; false where it is none. */
export function factorise(a: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    let sum = a[j * n + j];
    for (let k = 0; k < j; k++) sum -= a[j * n + k] ** 2;
    if (!(sum > 0)) return false;
    const root = Math.sqrt(sum);
    a[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let value = a[i * n + j];
      for (let k = 0; k < j; k++) value -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = value / root;
    }
  }
  return true;
}

/** Solves L Lᵀ x = b in place. */
export function solve(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = 0; i < n; i++) {
    let value = b[i];
    for (let k = 0; k < i; k++) value -= l[i * n + k] * b[k];
    b[i] = value / l[i * n + i];
  }
  solveTransposed(l, n, b);
}

/** Solves Lᵀ x = b in place: a standard normal vector b gives one with covariance (L Lᵀ)⁻¹. */
export function solveTransposed(l: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    let value = b[i];
    for (let k = i + 1; k < n; k++) value -= l[k * n + i] * b[k];
    b[i] = value / l[i * n + i];
  }
}

/** ln det of L Lᵀ. */
export function logDeterminant(l: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(l[i * n + i]);
  return 2 * sum;
}

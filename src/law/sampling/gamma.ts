/** ln Γ(x), x > 0: Stirling's series after moving x above 12 by the recurrence (Abramowitz and Stegun 6.1.15, 6.1.41). */
export function logGamma(x: number): number {
  let shift = 0;
  let y = x;
  while (y < 12) {
    shift += Math.log(y);
    y += 1;
  }
  const r = 1 / (y * y);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / y;
  return (y - 0.5) * Math.log(y) - y + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** P(X ≤ x) of a Gamma(shape, 1) variable: power series below the mean, continued fraction above it (Abramowitz and Stegun 6.5.29, 6.5.31). */
export function gammaBelow(shape: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  if (x < shape + 1) {
    let term = 1 / shape;
    let sum = term;
    for (let k = 1; term > sum * 1e-16; k++) {
      term *= x / (shape + k);
      sum += term;
    }
    return Math.min(1, front * sum);
  }
  // Evaluated from the far end; the depth needed grows with the root of the shape.
  const depth = 200 + Math.ceil(8 * Math.sqrt(shape));
  let tail = 0;
  for (let k = depth; k >= 1; k--) tail = (k * (k - shape)) / (x + 2 * k + 1 - shape - tail);
  return Math.max(0, 1 - front / (x + 1 - shape - tail));
}

/** The x below which a Gamma(shape, 1) variable lies with probability p, by halving. */
export function gammaQuantile(shape: number, p: number): number {
  if (shape <= 0) return 0;
  let low = 0;
  let high = shape + 10 * Math.sqrt(shape) + 20;
  while (high - low > 1e-10 * (1 + high)) {
    const middle = (low + high) / 2;
    if (gammaBelow(shape, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

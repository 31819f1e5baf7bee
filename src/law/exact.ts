/** An exact fraction; the denominator is positive and the fraction is in lowest terms. Statutory arithmetic is done in these, never in floating point. */
export interface Exact {
  readonly n: bigint;
  readonly d: bigint;
}

/** How a statute rounds: to the next whole number above, below, or the nearest (a half goes up, away from zero). */
export type Rounding = 'up' | 'down' | 'nearest';

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** The fraction n/d; d may be negative but not zero. */
export function fraction(n: bigint, d: bigint): Exact {
  if (d === 0n) throw new Error('a fraction needs a denominator other than zero');
  const g = gcd(n, d) || 1n;
  const sign = d < 0n ? -1n : 1n;
  return { n: (sign * n) / g, d: (sign * d) / g };
}

/** An exact value of a whole number or a plain decimal text such as "1.65". */
export function exact(value: number | bigint | string): Exact {
  if (typeof value === 'bigint') return { n: value, d: 1n };
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new Error(`only whole numbers are exact: ${value}`);
    return { n: BigInt(value), d: 1n };
  }
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value);
  if (!parts) throw new Error(`not a plain decimal: ${value}`);
  const decimals = parts[3] ?? '';
  const n = BigInt(parts[2] + decimals) * (parts[1] === '-' ? -1n : 1n);
  return fraction(n, 10n ** BigInt(decimals.length));
}

/** a + b. */
export function plus(a: Exact, b: Exact): Exact {
  return fraction(a.n * b.d + b.n * a.d, a.d * b.d);
}

/** a − b. */
export function minus(a: Exact, b: Exact): Exact {
  return fraction(a.n * b.d - b.n * a.d, a.d * b.d);
}

/** a × b. */
export function times(a: Exact, b: Exact): Exact {
  return fraction(a.n * b.n, a.d * b.d);
}

/** a ÷ b; b is not zero. */
export function over(a: Exact, b: Exact): Exact {
  return fraction(a.n * b.d, a.d * b.n);
}

/** Negative, zero or positive as a is less than, equal to or greater than b. */
export function compare(a: Exact, b: Exact): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The whole number that the rounding gives. */
export function whole(a: Exact, rounding: Rounding): bigint {
  const quotient = a.n / a.d;
  const remainder = a.n % a.d;
  if (remainder === 0n) return quotient;
  const floor = remainder < 0n ? quotient - 1n : quotient;
  if (rounding === 'down') return floor;
  if (rounding === 'up') return floor + 1n;
  const twice = (remainder < 0n ? -remainder : remainder) * 2n;
  return twice >= a.d ? (a.n < 0n ? quotient - 1n : quotient + 1n) : quotient;
}

/** Rounded to a number of decimals and still exact. */
export function rounded(a: Exact, decimals: number, rounding: Rounding = 'nearest'): Exact {
  const scale = 10n ** BigInt(decimals);
  return fraction(whole(times(a, { n: scale, d: 1n }), rounding), scale);
}

/** Plain decimal text with a fixed number of decimals, e.g. "33.2881". */
export function decimalText(a: Exact, decimals: number, rounding: Rounding = 'nearest'): string {
  const scaled = whole(times(a, { n: 10n ** BigInt(decimals), d: 1n }), rounding);
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0');
  const head = digits.slice(0, digits.length - decimals);
  const text = decimals === 0 ? head : `${head}.${digits.slice(-decimals)}`;
  return scaled < 0n ? `-${text}` : text;
}

/** Decimal text with up to `decimals` decimals and no zeros at its end. */
export function shortText(a: Exact, decimals: number): string {
  const text = decimalText(a, decimals);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** The square root, cut off after 30 decimals (exact where the root has no more); the value is not negative. */
export function squareRoot(a: Exact): Exact {
  if (a.n < 0n) throw new Error('no square root of a negative number');
  const scale = 10n ** 30n;
  const target = (a.n * scale * scale) / a.d;
  if (target < 2n) return fraction(target, scale);
  let root = 1n << BigInt((target.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + target / root) >> 1n;
    if (next >= root) return fraction(root, scale);
    root = next;
  }
}

/** Nearest floating-point number, for charts and for the statistics beside the statutory figures. */
export function toNumber(a: Exact): number {
  return Number(a.n) / Number(a.d);
}

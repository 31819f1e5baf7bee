/** House numbers that a written one may stand for. */

/** House numbers one slip away from `number`: a digit taken for another, left out, added, or two exchanged. */
export function slipsOf(number: number): number[] {
  const found: number[] = [];
  const digits = number < 10 ? 1 : Math.floor(Math.log10(number)) + 1;
  for (let place = 0, unit = 1; place < digits; place++, unit *= 10) {
    const high = Math.floor(number / (unit * 10));
    const digit = Math.floor(number / unit) % 10;
    const low = number % unit;
    for (let d = 0; d <= 9; d++) {
      if (d !== digit) found.push((high * 10 + d) * unit + low);
      if (digits < 6) found.push(((high * 10 + digit) * 10 + d) * unit + low);
    }
    if (digits > 2) found.push(high * unit + low);
    const next = high % 10;
    if (place + 1 < digits && next !== digit) found.push((Math.floor(high / 10) * 100 + digit * 10 + next) * unit + low);
  }
  if (digits < 6) for (let d = 1; d <= 9; d++) found.push(d * 10 ** digits + number);
  return [...new Set(found)].filter((other) => other > 0 && other !== number).sort((a, b) => a - b);
}

const REMEMBERED = 20_000;

/** slipsOf, remembered: the house numbers of a petition repeat. */
export function createSlips(): (number: number) => readonly number[] {
  const known = new Map<number, readonly number[]>();
  return (number) => {
    let slips = known.get(number);
    if (slips === undefined) {
      slips = slipsOf(number);
      if (known.size >= REMEMBERED) known.clear();
      known.set(number, slips);
    }
    return slips;
  };
}

/** Numbers that a partly unreadable one (14?3) may be; none where more than two digits are missing. */
export function patternNumbers(pattern: string): number[] {
  const marks = [...pattern].filter((ch) => ch === '?').length;
  if (marks === 0 || marks > 2) return [];
  const numbers: number[] = [];
  for (let fill = 0; fill < 10 ** marks; fill++) {
    const digits = String(fill).padStart(marks, '0');
    let used = 0;
    const number = Number(pattern.replace(/\?/g, () => digits[used++]));
    if (String(number).length === pattern.length) numbers.push(number);
  }
  return numbers;
}

/** A press of Enter or Space: when it began and ended. */
interface Press {
  readonly down: number;
  up: number | null;
}

let before: Press | null = null;
let last: Press | null = null;

/** Follows the presses of the keys that decide; gives what ends it. */
export function followPresses(): () => void {
  const onDown = (event: KeyboardEvent) => {
    if (event.repeat || (event.key !== 'Enter' && event.key !== ' ')) return;
    before = last;
    last = { down: performance.now(), up: null };
  };
  const onUp = (event: KeyboardEvent) => {
    if (last !== null && (event.key === 'Enter' || event.key === ' ')) last.up = performance.now();
  };
  window.addEventListener('keydown', onDown, true);
  window.addEventListener('keyup', onUp, true);
  return () => {
    window.removeEventListener('keydown', onDown, true);
    window.removeEventListener('keyup', onUp, true);
  };
}

/** Whether this press came right after one that was meant for what was shown before: the second half of a double press, or a key let go late. */
export function isAftermath({ since, guard }: { readonly since: number; readonly guard: number }): boolean {
  if (before === null || before.down >= since) return false;
  return performance.now() - (before.up ?? performance.now()) < guard;
}

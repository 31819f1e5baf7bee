import type { Problem } from '../basics/problem.ts';
import type { ForecastInput } from './types.ts';

/** What contradicts itself in the figures of a forecast; empty where all is well. */
export function checkForecastInput(input: ForecastInput): readonly Problem[] {
  const problems: Problem[] = [];
  const say = (code: string, field: string, message: string, remedy: string) => void problems.push({ code, field, message, remedy });
  if (input.deadline < input.starts)
    say('dates-contradict', 'deadline', `The last day, ${input.deadline}, lies before the first, ${input.starts}.`, 'Correct one of them.');
  for (const field of ['required', 'registered'] as const)
    if (!Number.isSafeInteger(input[field]) || input[field] < 1)
      say('number-invalid', field, `${input[field]} is not a count.`, 'Give a whole number from 1.');
  let last: string | null = null;
  input.tallies.forEach(({ from, to, lines }, i) => {
    const field = `tallies.${i}`;
    if (!Number.isSafeInteger(lines) || lines < 0)
      say('number-invalid', `${field}.lines`, `${lines} is not a number of lines.`, 'Give a whole number from 0.');
    if (to < from) say('dates-contradict', field, `The tally ends on ${to}, before it begins on ${from}.`, 'Correct one of them.');
    if (last !== null && from <= last)
      say('tallies-overlap', field, `The tally from ${from} covers days that the one before it covers.`, 'Give every day once, in order.');
    if (to > input.today)
      say('tally-ahead', field, `The tally of ${to} lies after ${input.today}.`, 'Correct the day, or the day of the forecast.');
    if (from < input.starts)
      say(
        'tally-too-early',
        field,
        `The tally of ${from} lies before circulation began on ${input.starts}.`,
        'Lines gathered before do not count.',
      );
    if (last === null || to > last) last = to;
  });
  (input.checks ?? []).forEach(({ lines, checked, valid }, i) => {
    const field = `checks.${i}`;
    if (![lines, checked, valid].every((count) => Number.isSafeInteger(count) && count >= 0))
      say('number-invalid', field, 'Lines, checked and valid are whole numbers from 0.', 'Correct the row.');
    else if (checked > lines) say('checks-contradict', field, `${checked} lines are checked of ${lines}.`, 'Correct the row.');
    else if (valid > checked) say('checks-contradict', field, `${valid} lines are valid of ${checked} checked.`, 'Correct the row.');
  });
  const sampled = input.sampled;
  if (sampled !== undefined && !(sampled.valid >= 0 && sampled.valid <= sampled.checked))
    say('checks-contradict', 'sampled', `${sampled.valid} lines are valid of ${sampled.checked} checked.`, 'Correct one of them.');
  return problems;
}

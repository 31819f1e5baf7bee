import type { Problem } from '../../basics/problem.ts';
import { err, ok, type Result } from '../../basics/result.ts';
import { exact, over, shortText, times, whole } from '../exact.ts';
import type { RulePack } from '../rule-pack.ts';
import type { Step } from '../step.ts';

export interface SampleSize {
  /** Lines to draw; equal to the raw count where every line must be examined. */
  readonly size: number;
  readonly everyLine: boolean;
  readonly steps: readonly Step[];
}

/** How many lines the pack wants in a sample of a frame of `raw` lines: the larger of the percentage and the floor, never more than there are. */
export function sampleSize({ pack, raw }: { readonly pack: RulePack; readonly raw: number }): Result<SampleSize, Problem> {
  const rule = pack.sampling;
  if (rule === null) {
    return err({ code: 'no-sampling', message: `${pack.id} knows no sample: every line is examined.`, remedy: 'Examine every line.' });
  }
  const source = { citation: rule.citation, confirmed: rule.confirmed };
  if (rule.onlyAbove !== null && raw <= rule.onlyAbove) {
    const step: Step = {
      name: 'sampleSize',
      label: `Sampling is allowed only above ${rule.onlyAbove}: every line is examined`,
      expression: `${raw} ≤ ${rule.onlyAbove}`,
      value: String(raw),
      ...source,
    };
    return ok({ size: raw, everyLine: true, steps: [step] });
  }
  const share = over(times(exact(raw), exact(rule.percent)), exact(100));
  const byPercent = Number(whole(share, rule.rounding));
  const size = Math.min(raw, Math.max(rule.floor, byPercent));
  const steps: Step[] = [
    {
      name: 'share',
      label: `${rule.percent} % of the raw count`,
      expression: `${raw} × ${rule.percent} %`,
      value: shortText(share, 4),
      ...source,
    },
    {
      name: 'sampleSize',
      label: `Sample: the larger of that and ${rule.floor}`,
      expression: `max(${rule.floor}, ${byPercent})${size === raw ? `, at most ${raw}` : ''}`,
      value: String(size),
      ...source,
    },
  ];
  return ok({ size, everyLine: size === raw, steps });
}

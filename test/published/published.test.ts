import { describe, expect, it } from 'vitest';
import { parseCalendarDate } from '../../src/basics/calendar-date.ts';
import { calendar } from '../../src/law/calendar.ts';
import type { RulePack } from '../../src/law/rule-pack.ts';
import { decideFullCount } from '../../src/law/sampling/decide.ts';
import { type Estimate, estimate } from '../../src/law/sampling/estimate.ts';
import { threshold } from '../../src/law/threshold.ts';
import { readRulePack } from '../../src/operations/rule-packs.ts';
import calendarExamples from './calendar.json' with { type: 'json' };
import estimateExamples from './estimates.json' with { type: 'json' };

interface Example {
  readonly id: string;
  readonly rules: readonly string[];
  readonly raw: number;
  readonly sample: number;
  readonly valid: number;
  readonly duplicates?: number;
  readonly invalid?: number;
  readonly pairs?: number;
  readonly required?: number;
  /** Steps by name with their printed value, and `outcome`. */
  readonly expect: Readonly<Record<string, string>>;
  readonly cutPoints?: { readonly sufficientFrom: number; readonly insufficientBelow: number };
  readonly fullCount?: {
    readonly valid: number;
    readonly invalid: number;
    readonly shortBy: number;
    readonly byReason: Readonly<Record<string, number>>;
  };
}

async function packOf(id: string): Promise<RulePack> {
  const read = await readRulePack(id);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

function run(pack: RulePack, example: Example, valid = example.valid): Estimate {
  const result = estimate({ pack, ...example, valid, required: example.required ?? null });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const EXAMPLES = estimateExamples as readonly Example[];

describe('published results', () => {
  it.each(EXAMPLES.flatMap((example) => example.rules.map((id) => ({ name: example.id, id, example }))))(
    '$name comes out of $id, step by step',
    async ({ id, example }) => {
      const { statutory } = run(await packOf(id), example);
      const values = new Map(statutory.steps.map((step) => [step.name, step.value]));
      for (const [name, value] of Object.entries(example.expect)) {
        if (name === 'outcome') expect(statutory.outcome).toBe(value);
        else expect([name, values.get(name)]).toEqual([name, value]);
      }
      if (example.expect.projectedValid !== undefined) expect(String(statutory.projectedValid)).toBe(example.expect.projectedValid);
    },
  );

  it.each(EXAMPLES.filter((example) => example.cutPoints !== undefined))(
    '$id changes its outcome exactly at the published cut points',
    async (example) => {
      const pack = await packOf(example.rules[0]);
      const { sufficientFrom, insufficientBelow } = example.cutPoints!;
      expect(run(pack, example).statutory.cutPoints).toMatchObject({ sufficientFrom, insufficientBelow });
      const outcomes = [insufficientBelow - 1, insufficientBelow, sufficientFrom - 1, sufficientFrom].map(
        (valid) => run(pack, example, valid).statutory.outcome,
      );
      expect(outcomes).toEqual(['insufficient', 'full-count', 'full-count', 'sufficient']);
    },
  );

  it.each(EXAMPLES.filter((example) => example.fullCount !== undefined))('$id agrees with its full count', (example) => {
    const { valid, invalid, shortBy, byReason } = example.fullCount!;
    expect(valid + invalid).toBe(example.raw);
    expect(Object.values(byReason).reduce((a, b) => a + b, 0)).toBe(invalid);
    expect(example.required! - valid).toBe(shortBy);
    expect(decideFullCount({ valid, required: example.required! })).toBe('insufficient');
  });
});

interface DateExample {
  readonly id: string;
  readonly rules: string;
  readonly registered?: number;
  readonly votes?: number;
  readonly kind?: string;
  readonly event?: string;
  readonly events?: Readonly<Record<string, string>>;
  /** A requirement, or the date of `event`. */
  readonly expect: string | number;
}

describe('published requirements and dates', () => {
  it.each(calendarExamples as unknown as readonly DateExample[])(
    '$id',
    async ({ rules, registered, votes, kind, event, events, expect: expected }) => {
      const pack = await packOf(rules);
      if (events === undefined) {
        const result = threshold({ pack, registered, votes, kind });
        expect(result.ok && result.value.required).toBe(expected);
        return;
      }
      const dates = Object.fromEntries(Object.entries(events).map(([name, text]) => [name, parseCalendarDate(text)!]));
      expect(calendar({ pack, registered: registered ?? 1, events: dates }).find((row) => row.event === event)?.date).toBe(expected);
    },
  );
});

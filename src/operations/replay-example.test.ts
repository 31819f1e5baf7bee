import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '../basics/calendar-date.ts';
import { listExamples, readExample } from './example-file.ts';
import { replayExample } from './replay-example.ts';

const LA = 'los-angeles-da-2022';

async function replay(asOf: string | null = null) {
  const made = await replayExample({ name: LA, asOf: asOf as CalendarDate | null });
  if (!made.ok) throw new Error(made.error[0].message);
  return made.value;
}

function wordsOf(told: Awaited<ReturnType<typeof replay>>): string {
  return told.attempts
    .flatMap((attempt) => attempt.entries.flatMap((entry) => [entry.words, ...entry.findings.map((f) => f.words)]))
    .join('\n');
}

describe('examples', () => {
  it('parse, are in order of time, and have a source with an address for every fact', async () => {
    for (const name of await listExamples()) {
      const file = await readExample(name);
      if (!file.ok) throw new Error(name);
      for (const { entries } of file.value.attempts) {
        expect(entries.map(({ date }) => date)).toEqual(entries.map(({ date }) => date).toSorted());
        for (const entry of entries) expect(entry.sources.every((key) => file.value.sources[key].url.startsWith('http'))).toBe(true);
      }
      const used = JSON.stringify([file.value.attempts, file.value.target]);
      for (const key of Object.keys(file.value.sources)) expect(used).toContain(`"${key}"`);
    }
  });

  it('an unknown name is a problem that names the known ones', async () => {
    const made = await replayExample({ name: 'nowhere-1999', asOf: null });
    expect(made).toMatchObject({ ok: false, error: [{ code: 'example-unknown', remedy: expect.stringContaining(LA) }] });
  });
});

describe('the replay of the county recall of 2022', () => {
  it('finds by the statute what was published: requirement, cut points, outcome, sums', async () => {
    const told = await replay();
    const compared = told.attempts.flatMap((attempt) =>
      attempt.entries.flatMap((entry) => entry.findings.filter((f) => f.agrees !== null)),
    );
    expect(compared.length).toBe(4);
    expect(compared.filter((finding) => finding.agrees === false)).toEqual([]);
    const words = wordsOf(told);
    for (const published of [
      '566,857',
      '559,639',
      '2022-07-06',
      '2022-08-17',
      '2021-10-27',
      'short by 46,807',
      'every line must be examined',
    ]) {
      expect(words).toContain(published);
    }
  });

  it('has the proponents begin on the last day, which a holiday had moved', async () => {
    const begun = (await replay()).attempts[1].entries.find(({ date }) => date === '2022-09-06');
    expect(begun?.findings[0].words).toContain('on the last day, 2022-09-06');
  });

  it('keeps claims apart from official figures', async () => {
    for (const entry of (await replay()).attempts.flatMap(({ entries }) => entries)) {
      if (entry.claim !== null) expect(entry.by).toBe('campaign');
      if (entry.byReason.length > 0) expect(entry.by).toBe('official');
    }
  });

  it('tells nothing of what came later', async () => {
    const told = await replay('2022-07-13');
    expect(told.attempts[1].entries.at(-1)?.date).toBe('2022-07-09');
    expect(wordsOf(told)).not.toMatch(/27,983|520,050|195,783/);
    expect((await replay('2021-01-01')).attempts).toEqual([]);
    const until = await replay('2022-07-14');
    expect((await replay()).attempts[1].entries.slice(0, until.attempts[1].entries.length)).toEqual(until.attempts[1].entries);
  });
});

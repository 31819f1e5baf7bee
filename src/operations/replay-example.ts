import { type CalendarDate, daysBetween } from '../basics/calendar-date.ts';
import type { Problem } from '../basics/problem.ts';
import { ok, type Result } from '../basics/result.ts';
import { type CalendarRow, calendar } from '../law/calendar.ts';
import type { Citation, Confirmed, RulePack } from '../law/rule-pack.ts';
import { decideFullCount } from '../law/sampling/decide.ts';
import { estimate } from '../law/sampling/estimate.ts';
import { sampleSize } from '../law/sampling/sample-size.ts';
import { threshold } from '../law/threshold.ts';
import { type ExampleAttempt, type ExampleEntry, type ExampleFile, readExample } from './example-file.ts';
import { type ReplayedForecast, replayForecast } from './replay-forecast.ts';
import { readRulePack } from './rule-packs.ts';

/** What follows from the facts known on a day: by the statute where there is a citation, by plain arithmetic where there is none. */
export interface Finding {
  readonly words: string;
  readonly citation: Citation | null;
  /** How sure the rule is; null where no rule is used. */
  readonly confirmed: Confirmed | null;
  /** True, where the published figure could be compared and is the same; false where it differs; null where there is none. */
  readonly agrees: boolean | null;
}

export interface ReplayedEntry {
  readonly date: CalendarDate;
  readonly by: ExampleEntry['by'];
  readonly words: string;
  readonly confirmed: ExampleEntry['confirmed'];
  readonly note: string | null;
  readonly sources: readonly { readonly title: string; readonly url: string; readonly kind: string }[];
  readonly claim: number | null;
  readonly byReason: readonly { readonly reason: string | null; readonly words: string; readonly count: number }[];
  readonly findings: readonly Finding[];
  /** What the forecast would have said with only what was public on this day; null where it would have said nothing new. */
  readonly forecast: ReplayedForecast | null;
}

export interface ReplayedAttempt {
  readonly number: number;
  readonly grounds: string | null;
  readonly answer: string | null;
  readonly required: number;
  readonly registered: number | null;
  readonly note: string | null;
  readonly entries: readonly ReplayedEntry[];
}

export interface Replay {
  readonly id: string;
  readonly title: string;
  readonly jurisdiction: string;
  readonly target: { readonly office: string; readonly name: string };
  readonly about: string;
  readonly rules: string;
  /** Only what was known by this day is told; null tells all. */
  readonly asOf: CalendarDate | null;
  readonly attempts: readonly ReplayedAttempt[];
}

/** Tells a real petition day by day, and what the statute's arithmetic made of what was known on each day. Nothing later than the entry is used for its findings. */
export async function replayExample({
  name,
  asOf,
}: {
  readonly name: string;
  readonly asOf: CalendarDate | null;
}): Promise<Result<Replay, readonly Problem[]>> {
  const file = await readExample(name);
  if (!file.ok) return file;
  const pack = await readRulePack(file.value.rules);
  if (!pack.ok) return pack;
  const { id, title, jurisdiction, target, about, rules, attempts } = file.value;
  return ok({
    id,
    title,
    jurisdiction,
    target: { office: target.office, name: target.name },
    about,
    rules,
    asOf,
    attempts: attempts.flatMap((attempt) => {
      const replayed = replayAttempt({ file: file.value, pack: pack.value, attempt, asOf });
      return replayed.entries.length === 0 ? [] : [replayed];
    }),
  });
}

interface AttemptInput {
  readonly file: ExampleFile;
  readonly pack: RulePack;
  readonly attempt: ExampleAttempt;
  readonly asOf: CalendarDate | null;
}

function replayAttempt({ file, pack, attempt, asOf }: AttemptInput): ReplayedAttempt {
  const known: Known = {
    events: {},
    registered: attempt.registered?.count ?? registeredThatGives(pack, attempt.requirement.count),
    claim: null,
    raw: null,
    projected: null,
    full: null,
  };
  const entries: ReplayedEntry[] = [];
  const forecaster = replayForecast({
    pack,
    required: attempt.requirement.count,
    registered: known.registered,
    seed: `${file.id} ${attempt.number}`,
  });
  for (const entry of attempt.entries) {
    if (asOf !== null && entry.date > asOf) break;
    if (entry.event !== undefined) known.events[entry.event] = entry.date;
    entries.push({
      date: entry.date,
      by: entry.by,
      words: entry.words,
      confirmed: entry.confirmed,
      note: entry.note ?? null,
      sources: entry.sources.map((key) => file.sources[key]),
      claim: entry.claim ?? null,
      byReason: entry.fullCount?.byReason ?? [],
      findings: findingsOf({ pack, attempt, entry, known }),
      forecast: forecaster.see(entry),
    });
    if (entry.claim !== undefined) known.claim = entry.claim;
  }
  return {
    number: attempt.number,
    grounds: attempt.grounds?.words ?? null,
    answer: attempt.answer?.words ?? null,
    required: attempt.requirement.count,
    registered: attempt.registered?.count ?? null,
    note: attempt.note ?? null,
    entries,
  };
}

/** What is known on the day of an entry. */
interface Known {
  readonly events: Record<string, CalendarDate>;
  /** Registered voters: the published number, or the highest that gives the published requirement. */
  readonly registered: number | null;
  claim: number | null;
  raw: number | null;
  projected: number | null;
  full: { readonly valid: number; readonly invalid: number } | null;
}

interface FindingsInput {
  readonly pack: RulePack;
  readonly attempt: ExampleAttempt;
  readonly entry: ExampleEntry;
  readonly known: Known;
}

function findingsOf(input: FindingsInput): readonly Finding[] {
  const { entry } = input;
  return [
    ...(entry.event === 'approved' ? onApproval(input) : []),
    ...(entry.event === 'filed' ? onTime({ ...input, deadline: 'circulation-deadline', words: 'It is filed' }) : []),
    ...(entry.event === 'never-filed' ? onTime({ ...input, deadline: 'circulation-deadline', words: 'Circulation ends' }) : []),
    ...(entry.claim === undefined ? [] : onClaim({ ...input, claim: entry.claim })),
    ...(entry.rawCount === undefined ? [] : onRawCount({ ...input, raw: entry.rawCount })),
    ...(entry.sample === undefined ? [] : onSample({ ...input, sample: entry.sample })),
    ...(entry.fullCount === undefined ? [] : onFullCount({ ...input, fullCount: entry.fullCount })),
    ...(entry.event === 'review-begun' ? onTime({ ...input, deadline: 'review-request-deadline', words: 'It begins' }) : []),
    ...(entry.reviewClaim === undefined ? [] : onReviewClaim({ ...input, sharePercent: entry.reviewClaim.sharePercent })),
    ...(entry.surplusClaim === undefined ? [] : onSurplusClaim({ ...input, ...entry.surplusClaim })),
  ];
}

const number = (n: number): string => n.toLocaleString('en-US');
const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(2)} %`;

function plain(words: string): Finding {
  return { words, citation: null, confirmed: null, agrees: null };
}

function deadlineRow({
  pack,
  known,
  deadline,
}: {
  readonly pack: RulePack;
  readonly known: Known;
  readonly deadline: string;
}): CalendarRow | null {
  const rows = calendar({ pack, events: known.events, ...(known.registered === null ? {} : { registered: known.registered }) });
  return rows.find((row) => row.event === deadline && row.from.known) ?? null;
}

/** The highest number of registered voters with this requirement; null where none has it. */
function registeredThatGives(pack: RulePack, required: number): number | null {
  for (const tier of pack.threshold.kinds[0].tiers) {
    const registered = Math.floor((required * 100) / Number(tier.percent));
    const made = threshold({ pack, registered });
    if (made.ok && made.value.required === required) return registered;
  }
  return null;
}

function onApproval({ pack, attempt, known }: FindingsInput): readonly Finding[] {
  const findings: Finding[] = [];
  if (attempt.registered !== null) {
    const made = threshold({ pack, registered: attempt.registered.count });
    if (made.ok) {
      const { required, percent: share, citation, confirmed } = made.value;
      const agrees = required === attempt.requirement.count;
      findings.push({
        words: `${share} % of ${number(attempt.registered.count)} registered voters, rounded up: ${number(required)} signatures.`,
        citation,
        confirmed,
        agrees,
      });
    }
  } else if (known.registered !== null) {
    findings.push(plain(`A requirement of ${number(attempt.requirement.count)} means some ${number(known.registered)} registered voters.`));
  }
  const row = deadlineRow({ pack, known, deadline: 'circulation-deadline' });
  if (row !== null) {
    findings.push({
      words: `${daysBetween(row.from.date, row.date)} days to gather them: until ${row.date}.`,
      citation: row.citation,
      confirmed: row.confirmed,
      agrees: null,
    });
  }
  return findings;
}

function onTime({
  pack,
  entry,
  known,
  deadline,
  words,
}: FindingsInput & { readonly deadline: string; readonly words: string }): readonly Finding[] {
  const row = deadlineRow({ pack, known, deadline });
  if (row === null) return [];
  const left = daysBetween(entry.date, row.date);
  const when =
    left > 0
      ? `${left} ${left === 1 ? 'day' : 'days'} before the last day, ${row.date}`
      : left === 0
        ? `on the last day, ${row.date}`
        : `${-left} days after the last day, ${row.date}`;
  const moved = row.movedFrom === null ? '' : ` (${row.rule.split('; ')[1] ?? ''})`;
  return [{ words: `${words} ${when}${moved}.`, citation: row.citation, confirmed: row.confirmed, agrees: null }];
}

function onClaim({ pack, attempt, entry, known, claim }: FindingsInput & { readonly claim: number }): readonly Finding[] {
  const required = attempt.requirement.count;
  const row = deadlineRow({ pack, known, deadline: 'circulation-deadline' });
  const left = row === null ? null : daysBetween(entry.date, row.date);
  if (claim >= required) {
    const share = percent(required, claim);
    return [
      plain(
        claim === required
          ? 'A gathered signature is not a valid one: every single one would have to be valid.'
          : `Enough only if at least ${share} of them are valid, and nobody's second signature is among those.`,
      ),
    ];
  }
  const missing = number(required - claim);
  const pace =
    left !== null && left > 0 ? ` ${left} days left: ${number(Math.ceil((required - claim) / left))} valid ones a day from here on` : '';
  const soFar =
    row === null ? '' : `, after ${number(Math.round(claim / Math.max(1, daysBetween(row.from.date, entry.date))))} gathered a day so far`;
  return [
    plain(
      `${percent(claim, required)} of the requirement even if every one is valid; ${missing} missing.${pace}${pace === '' ? '' : `${soFar}.`}`,
    ),
  ];
}

function onRawCount({ pack, attempt, known, raw }: FindingsInput & { readonly raw: number }): readonly Finding[] {
  known.raw = raw;
  const findings: Finding[] = [];
  if (known.claim !== null) {
    const difference = known.claim - raw;
    const words = difference === 0 ? 'as many as' : `${number(Math.abs(difference))} ${difference > 0 ? 'fewer than' : 'more than'}`;
    findings.push(plain(`${words} the campaign's last figure.`.replace(/^./, (letter) => letter.toUpperCase())));
  }
  findings.push(plain(`Enough if at least ${percent(attempt.requirement.count, raw)} of the lines are valid.`));
  const size = sampleSize({ pack, raw });
  if (size.ok && pack.sampling !== null) {
    findings.push({
      words: `A sample must hold at least ${number(size.value.size)} lines.`,
      citation: pack.sampling.citation,
      confirmed: pack.sampling.confirmed,
      agrees: null,
    });
  }
  const row = deadlineRow({ pack, known, deadline: 'examination-deadline' });
  if (row !== null)
    findings.push({
      words: `The office has until ${row.date}: ${row.rule}.`,
      citation: row.citation,
      confirmed: row.confirmed,
      agrees: null,
    });
  return findings;
}

function onSample({
  pack,
  attempt,
  known,
  sample,
}: FindingsInput & { readonly sample: NonNullable<ExampleEntry['sample']> }): readonly Finding[] {
  if (known.raw === null) return [];
  const raw = known.raw;
  const required = attempt.requirement.count;
  const outcomeWith = (duplicates: number | undefined) =>
    estimate({ pack, raw, sample: sample.size, valid: sample.valid, duplicates, required });
  const made = outcomeWith(sample.duplicates ?? undefined);
  if (!made.ok) return [plain(made.error.message)];
  const { statutory } = made.value;
  const { citation, confirmed } = statutory;
  const before = statutory.steps.find((step) => step.name === 'projectedBeforeDuplicates')?.value;
  const projected = statutory.projectedValid ?? Number(before);
  known.projected = projected;
  const findings: Finding[] = [
    {
      words: `${percent(sample.valid, sample.size)} valid: ${number(projected)} of the whole petition, ${statutory.percentOfRequired ?? percent(projected, required)}${statutory.percentOfRequired === null ? '' : ' %'} of the requirement.`,
      citation,
      confirmed,
      agrees: null,
    },
  ];
  if (statutory.outcome !== null) {
    const words = {
      sufficient: 'Above the upper band: sufficient.',
      insufficient: 'Below the lower band: insufficient.',
      'full-count': 'Between the bands: every line must be examined.',
    }[statutory.outcome];
    findings.push({ words, citation: pack.bands?.citation ?? citation, confirmed: pack.bands?.confirmed ?? confirmed, agrees: null });
  }
  const cuts = statutory.cutPoints;
  if (cuts !== null && cuts.sufficientFrom !== null && cuts.insufficientBelow !== null) {
    findings.push({
      words: `Cut points by the same arithmetic, no duplicate taken off: from ${number(cuts.sufficientFrom)} sufficient, below ${number(cuts.insufficientBelow)} insufficient.`,
      citation,
      confirmed,
      agrees: cuts.sufficientFrom === sample.sufficientFrom && cuts.insufficientBelow === sample.insufficientBelow,
    });
  }
  if (sample.duplicates === null) {
    const enough = fewestDuplicatesThatFail(outcomeWith);
    const weight = raw / sample.size;
    findings.push({
      words: `Duplicates in the sample were not published, and unknown is not none: by the regulation each takes off ${number(Math.round(weight * (weight - 1)))} signatures${enough === null ? '' : `, and ${enough} of them would have ended the petition that day`}.`,
      citation,
      confirmed,
      agrees: null,
    });
  }
  return findings;
}

function fewestDuplicatesThatFail(outcomeWith: (duplicates: number) => ReturnType<typeof estimate>): number | null {
  for (let duplicates = 0; duplicates <= 2000; duplicates++) {
    const made = outcomeWith(duplicates);
    if (!made.ok) return null;
    if (made.value.statutory.outcome === 'insufficient') return duplicates;
  }
  return null;
}

function onFullCount({
  pack,
  attempt,
  entry,
  known,
  fullCount,
}: FindingsInput & { readonly fullCount: NonNullable<ExampleEntry['fullCount']> }): readonly Finding[] {
  const required = attempt.requirement.count;
  const { valid, invalid, byReason } = fullCount;
  known.full = { valid, invalid };
  const outcome = decideFullCount({ valid, required });
  const findings: Finding[] = [
    {
      words:
        outcome === 'sufficient'
          ? `Sufficient, by ${number(valid - required)}.`
          : `Insufficient: ${percent(valid, required)} of the requirement, short by ${number(required - valid)}.`,
      citation: pack.threshold.citation,
      confirmed: pack.threshold.confirmed,
      agrees: entry.event === undefined ? null : entry.event === outcome,
    },
  ];
  const sum = byReason.reduce((total, { count }) => total + count, 0);
  const counted = valid + invalid;
  findings.push({
    ...plain(`The reasons add up to ${number(sum)}, valid and invalid to ${number(counted)}.`),
    agrees: sum === invalid && counted === known.raw,
  });
  const row = deadlineRow({ pack, known, deadline: 'examination-deadline' });
  if (row !== null) {
    const left = daysBetween(entry.date, row.date);
    findings.push({
      words: left >= 0 ? `In time: the last day was ${row.date}.` : `Late: the last day was ${row.date}.`,
      citation: row.citation,
      confirmed: row.confirmed,
      agrees: null,
    });
  }
  const copies = byReason.find(({ reason }) => reason === 'duplicate')?.count;
  const sample = attempt.entries.find((each) => each.sample !== undefined && each.date <= entry.date)?.sample;
  if (copies !== undefined && sample !== undefined && known.raw !== null && known.projected !== null) {
    const share = sample.size / known.raw;
    const seen = Math.round(copies * share * share);
    const unseen = Math.round(copies * (1 - share));
    findings.push(
      plain(
        `Why the sample promised ${number(known.projected - valid)} more: a copy shows only where both of its lines were drawn. Of ${number(copies)} copies a sample of this size shows about ${number(seen)}, and its projection counts about ${number(unseen)} as valid.`,
      ),
    );
  }
  const review = deadlineRow({ pack, known, deadline: 'review-request-deadline' });
  if (review !== null) {
    const moved = review.movedFrom === null ? '' : ` (${review.rule.split('; ')[1] ?? ''})`;
    findings.push({
      words: `The proponents may begin to examine the rejections until ${review.date}${moved}.`,
      citation: review.citation,
      confirmed: review.confirmed,
      agrees: null,
    });
  }
  return findings;
}

function onReviewClaim({ attempt, known, sharePercent }: FindingsInput & { readonly sharePercent: string }): readonly Finding[] {
  if (known.full === null) return [];
  const short = attempt.requirement.count - known.full.valid;
  const would = Math.round((known.full.invalid * Number(sharePercent)) / 100);
  return [
    plain(
      `${percent(short, known.full.invalid)} of all rejections would have to fall. ${sharePercent} % of all would be ${number(would)}; but the share is of those looked at so far, and they were not drawn at random.`,
    ),
  ];
}

function onSurplusClaim({
  attempt,
  known,
  surplus,
  ofRequirement,
}: FindingsInput & { readonly surplus: number; readonly ofRequirement: number }): readonly Finding[] {
  if (known.full === null) return [];
  const claimed = ofRequirement + surplus;
  const required = attempt.requirement.count;
  const verdict = claimed >= required ? `${number(claimed - required)} more than` : `${number(required - claimed)} fewer than`;
  return [
    plain(
      `${number(claimed)} valid, ${number(claimed - known.full.valid)} more than the office found: a surplus against a requirement of ${number(ofRequirement)}, but ${verdict} the ${number(required)} that the office set.`,
    ),
  ];
}

import { join } from 'node:path';
import { openAtomicFile } from '../basics/atomic-file.ts';
import type { Problem } from '../basics/problem.ts';
import type { Watch } from '../basics/progress.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { type County, layCounty, RECENT_FROM } from '../generator/county.ts';
import {
  COUNTY_DISTRICT,
  type FileShape,
  lineHeading,
  lineRow,
  TRUTH_HEADING,
  truthRow,
  voterHeading,
  voterRow,
} from '../generator/files.ts';
import { type Corruptor, writePetition } from '../generator/petition-lines.ts';
import { threshold } from '../law/threshold.ts';
import { readRulePack } from './rule-packs.ts';

export interface GenerateInput {
  /** Rows of voters.csv, 0 to 60 million. */
  readonly voters: number;
  /** Rows of lines.csv, 0 to 20 million. */
  readonly lines: number;
  readonly seed: string;
  /** Folder for the four files. */
  readonly out: string;
  readonly corruptor: Corruptor;
  readonly shape: FileShape;
  readonly nameColumns: 'one' | 'two';
  /** Also write the roll as it stood before circulation, and let some signers have registered elsewhere since. */
  readonly olderRoll?: boolean;
}

/** What was written. */
export interface GeneratedFiles {
  readonly voters: string;
  /** The roll before circulation; null where it was not asked for. */
  readonly olderVoters: string | null;
  readonly lines: string;
  readonly truth: string;
  readonly petition: string;
  readonly counts: {
    readonly voters: number;
    readonly registered: number;
    readonly lines: number;
    readonly required: number;
    readonly eligible: number;
    /** Lines that do not count, by true reason. */
    readonly ineligible: Readonly<Record<string, number>>;
  };
}

/** The pack that a generated petition is under. */
const RULES = 'us-ca-local-recall.2022';
const CHUNK = 1 << 20;
const MOST_VOTERS = 60_000_000;
const MOST_LINES = 20_000_000;

/** Writes a synthetic county, a petition in it, and the truth about every line; all four files appear whole or not at all. */
export async function generateCounty(
  input: GenerateInput,
  { onProgress, signal }: Watch = {},
): Promise<Result<GeneratedFiles, readonly Problem[]>> {
  const problems = [
    ...countProblem({ field: '--voters', value: input.voters, most: MOST_VOTERS }),
    ...countProblem({ field: '--lines', value: input.lines, most: MOST_LINES }),
  ];
  if (problems.length > 0) return err(problems);
  const pack = await readRulePack(RULES);
  if (!pack.ok) return pack;
  const paths = {
    voters: join(input.out, 'voters.csv'),
    olderVoters: input.olderRoll ? join(input.out, 'voters-older.csv') : null,
    lines: join(input.out, 'lines.csv'),
    truth: join(input.out, 'truth.csv'),
    petition: join(input.out, 'petition.json'),
  };
  const files = {
    voters: await openAtomicFile(paths.voters),
    olderVoters: paths.olderVoters === null ? null : await openAtomicFile(paths.olderVoters),
    lines: await openAtomicFile(paths.lines),
    truth: await openAtomicFile(paths.truth),
    petition: await openAtomicFile(paths.petition),
  };
  try {
    const county = await writeVoters();
    const tally = await writeLines(county);
    const needed = threshold({ pack: pack.value, registered: county.registered });
    if (!needed.ok) return err([needed.error]);
    const { required } = needed.value;
    await files.petition.write(`${JSON.stringify(petitionOf({ registered: county.registered, required }), null, 2)}\n`);
    for (const file of Object.values(files)) await file?.commit();
    return ok({ ...paths, counts: { voters: input.voters, registered: county.registered, lines: input.lines, required, ...tally } });
  } finally {
    for (const file of Object.values(files)) await file?.abandon();
  }

  async function writeVoters(): Promise<County> {
    const rows = layCounty({ seed: input.seed, voters: input.voters });
    let text = voterHeading(input.shape);
    let older = files.olderVoters === null ? '' : text;
    let next = rows.next();
    while (!next.done) {
      const { person, address, index } = next.value;
      const row = voterRow({ person, address, index, shape: input.shape });
      text += row;
      if (files.olderVoters !== null && person.registeredOn < RECENT_FROM) older += row;
      if (text.length >= CHUNK) {
        signal?.throwIfAborted();
        await files.voters.write(text);
        await files.olderVoters?.write(older);
        text = older = '';
        onProgress?.({ phase: 'Voters', done: index + 1, total: input.voters });
      }
      next = rows.next();
    }
    await files.voters.write(text);
    await files.olderVoters?.write(older + (files.olderVoters === null ? '' : formerRows(next.value)));
    return next.value;
  }

  /** Voters of the roll who were registered elsewhere before, as they stood then. */
  function formerRows(county: County): string {
    let text = '';
    for (const index of county.recent) {
      const former = county.formerHome(index);
      if (former === null) continue;
      const person = { ...county.voterAt(index).person, registeredOn: former.registeredOn };
      text += voterRow({ person, address: former.address, index, shape: input.shape });
    }
    return text;
  }

  async function writeLines(county: County): Promise<{ readonly eligible: number; readonly ineligible: Record<string, number> }> {
    const { seed, lines, corruptor, nameColumns } = input;
    let text = lineHeading(nameColumns);
    let truth = TRUTH_HEADING;
    let done = 0;
    let eligible = 0;
    const ineligible: Record<string, number> = {};
    for (const line of writePetition({ seed, county, lines, corruptor, nameColumns, olderRoll: input.olderRoll === true })) {
      text += lineRow({ line, nameColumns });
      truth += truthRow(line);
      if (line.eligible) eligible++;
      else ineligible[line.reason] = (ineligible[line.reason] ?? 0) + 1;
      done++;
      if (text.length >= CHUNK) {
        signal?.throwIfAborted();
        await files.lines.write(text);
        await files.truth.write(truth);
        text = truth = '';
        onProgress?.({ phase: 'Lines', done, total: lines });
      }
    }
    await files.lines.write(text);
    await files.truth.write(truth);
    return { eligible, ineligible };
  }
}

function countProblem({
  field,
  value,
  most,
}: {
  readonly field: string;
  readonly value: number;
  readonly most: number;
}): readonly Problem[] {
  if (Number.isInteger(value) && value >= 0 && value <= most) return [];
  return [
    {
      code: 'count-invalid',
      field,
      message: 'is not a whole number that can be made.',
      remedy: `Give 0 to ${most.toLocaleString('en-US')}.`,
    },
  ];
}

/** The petition that the lines belong to: the dates of the county recall petition of 2022, a county and a target that do not exist. */
function petitionOf({ registered, required }: { readonly registered: number; readonly required: number }) {
  return {
    title: 'Recall of a synthetic county officer',
    rules: RULES,
    jurisdiction: 'Synthetic county, California',
    registered,
    notified: '2022-01-27',
    filed: '2022-07-06',
    required,
    district: { field: 'district_county', value: COUNTY_DISTRICT },
  };
}

import type { Kysely } from 'kysely';
import { ok } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { RecordTables } from '../record/schema.ts';
import { openValue, type SecretKey } from '../record/sealing.ts';
import { type Deps, keyOf, type Outcome, type PetitionContext, petitionFor } from './deps.ts';
import { examinationFor } from './examination-access.ts';
import { hiddenVoters } from './hidden-voters.ts';
import { findingsOf, lineFor, liveFindings } from './line-context.ts';
import { eventsIn } from './petition-life.ts';
import { findingContext } from './record-finding.ts';

/** A petition as people see it. */
export interface ShownPetition {
  readonly id: string;
  readonly title: string;
  readonly target: string;
  readonly jurisdiction: string;
  readonly registered: number;
  readonly required: number;
  readonly attempt: number;
  readonly previousPetitionId: string | null;
  readonly pack: { readonly id: string; readonly version: string; readonly sha256: string };
  readonly state: string;
  readonly step: number;
  readonly filed: string | null;
  /** Events that may be recorded now. */
  readonly possible: readonly string[];
}

/** Presents a petition. */
export function showPetition({ petition, pack, packSha256, state, step, filed }: PetitionContext): ShownPetition {
  return {
    id: petition.id,
    title: petition.title,
    target: petition.target,
    jurisdiction: petition.jurisdiction,
    registered: petition.registered,
    required: petition.required,
    attempt: petition.attempt,
    previousPetitionId: petition.previous_petition_id,
    pack: { id: pack.id, version: pack.version, sha256: packSha256 },
    state,
    step,
    filed,
    possible: eventsIn(state),
  };
}

/** How far the examination is, for those who lead it; never shown to outsiders where the pack forbids interim figures. */
export interface Progress {
  readonly lines: number;
  readonly open: number;
  readonly needsReview: number;
  readonly valid: number;
  readonly invalid: number;
  readonly flagged: number;
  readonly reasons: readonly { readonly reason: string; readonly lines: number }[];
}

/** Counts how the lines of a petition stand. */
export async function readProgress(
  deps: Pick<Deps, 'db'>,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Outcome<Progress>> {
  const found = await petitionFor(deps.db, { member, act: 'progress.read', petitionId });
  if (!found.ok) return found;
  const rows = await deps.db
    .selectFrom('line_state')
    .select(({ fn }) => ['status', 'outcome', 'reason', 'flagged', fn.countAll<number>().as('n')])
    .where('petition_id', '=', petitionId)
    .groupBy(['status', 'outcome', 'reason', 'flagged'])
    .execute();
  const count = (test: (row: (typeof rows)[number]) => boolean) => rows.filter(test).reduce((sum, row) => sum + Number(row.n), 0);
  const reasons = [...new Set(rows.map(({ reason }) => reason).filter((reason) => reason !== null))].sort();
  return ok({
    lines: count(() => true),
    open: count(({ status }) => status === 'open'),
    needsReview: count(({ status }) => status === 'needs-review'),
    valid: count(({ outcome }) => outcome === 'valid'),
    invalid: count(({ outcome }) => outcome === 'invalid'),
    flagged: count(({ flagged }) => flagged),
    reasons: reasons.map((reason) => ({ reason, lines: count((row) => row.reason === reason) })),
  });
}

/** One entry of a line's history: who by role, what, why, on which roll, under which pack and manual. */
export interface HistoryEntry {
  readonly number: number;
  readonly kind: 'finding' | 'undo' | 're-open';
  readonly purpose: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly duplicateOf: string | null;
  readonly live: boolean;
  readonly at: string;
  readonly role: string;
  /** Null for those who may see roles only. */
  readonly reviewer: string | null;
  readonly rollAsOf: string | null;
  readonly packSha256: string;
  readonly manualVersion: string | null;
  readonly evidence: unknown;
  /** False where the stored evidence does not fit the commitment in the log: the record was altered. */
  readonly intact: boolean;
}

/** The whole history of a line with its evidence: for those who lead, and for proponents inside the rules of the examination. */
export async function readLineHistory(
  deps: Pick<Deps, 'db' | 'keys' | 'store' | 'now'>,
  { member, lineId, address }: { readonly member: Member; readonly lineId: string; readonly address: string },
): Promise<Outcome<{ readonly entries: readonly HistoryEntry[] }>> {
  const found = await lineFor(deps.db, { member, act: 'examination.read', lineId });
  if (!found.ok) return found;
  const { petition } = found.value;
  const open = await examinationFor(deps, { member, act: 'examination.read', petitionId: petition.id, address });
  if (!open.ok) return open;
  const key = await keyOf(deps, deps.db, petition.id);
  if (!key.ok) return key;
  return ok({ entries: await lineHistory(deps, { lineId, petition, key: key.value, member }) });
}

/** Everything found on a line, oldest first. Proponents see roles, not people, and no number of a voter; of a confidential voter nobody sees more than that somebody found the line, unless he is named for it. */
export async function lineHistory(
  deps: Pick<Deps, 'db' | 'store'>,
  {
    lineId,
    petition,
    key,
    member,
  }: {
    readonly lineId: string;
    readonly petition: Pick<PetitionContext['petition'], 'organisation_id'>;
    readonly key: SecretKey;
    readonly member: Pick<Member, 'role' | 'organisationId' | 'seesConfidential'>;
  },
): Promise<readonly HistoryEntry[]> {
  const { db } = deps;
  const findings = await findingsOf(db, lineId);
  const live = new Set(liveFindings(findings).map(({ id }) => id));
  const rolls = await rollDates(db, petition.organisation_id);
  const outside = member.role === 'proponent';
  const entries: HistoryEntry[] = [];
  for (const finding of findings) {
    const opened = openValue({ key, sealed: finding.sealed, context: findingContext(finding.id) });
    const isHidden = await hiddenVoters(deps, { member, rollId: finding.roll_id });
    const evidence = shownEvidence({ personal: (opened?.value ?? {}) as PersonalPart, isHidden, outside });
    entries.push({
      number: finding.number,
      kind: finding.kind,
      purpose: finding.purpose,
      outcome: finding.outcome,
      reason: finding.reason,
      duplicateOf: finding.duplicate_of,
      live: live.has(finding.id),
      at: finding.at.toISOString(),
      role: finding.role,
      reviewer: outside ? null : finding.reviewer,
      rollAsOf: finding.roll_id === null ? null : (rolls.get(finding.roll_id) ?? null),
      packSha256: finding.pack_sha256,
      manualVersion: finding.manual_version,
      evidence,
      intact: opened?.commitment === finding.commitment,
    });
  }
  return entries;
}

/** What is sealed of a finding. */
interface PersonalPart {
  readonly asked?: string;
  readonly voterId?: string | null;
  readonly evidence?: Readonly<Record<string, unknown>>;
  readonly note?: string;
}

function shownEvidence({
  personal: { asked: _asked, voterId = null, ...rest },
  isHidden,
  outside,
}: {
  readonly personal: PersonalPart;
  readonly isHidden: (voterId: string) => boolean;
  readonly outside: boolean;
}): object {
  const hidden = voterId !== null && isHidden(voterId);
  const number = outside ? {} : { voterId: hidden ? null : voterId };
  if (hidden) return { ...number, evidence: {}, note: '' };
  const { shown, ...evidence } = rest.evidence ?? {};
  // How many voters were looked at; the numbers of those who are not the signer are shown inside the office only.
  const looked = Array.isArray(shown) ? { looked: shown.length } : {};
  const others = outside
    ? { ...looked, ...withoutUnwritten(evidence) }
    : { ...looked, ...(Array.isArray(shown) ? { shown: shown.filter((id) => typeof id !== 'string' || !isHidden(id)) } : {}) };
  return { ...number, ...rest, ...(rest.evidence === undefined ? {} : { evidence: { ...evidence, ...others } }) };
}

/** What the roll says of a voter where the line says nothing is no matter of the line: outsiders do not see it. */
function withoutUnwritten({ fields }: Readonly<Record<string, unknown>>): object {
  if (!Array.isArray(fields)) return {};
  return { fields: fields.filter((field: unknown) => (field as { readonly written?: unknown } | null)?.written !== '') };
}

async function rollDates(db: Kysely<RecordTables>, organisationId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db.selectFrom('roll').select(['id', 'as_of']).where('organisation_id', '=', organisationId).execute();
  return new Map(rows.map(({ id, as_of }) => [id, as_of]));
}

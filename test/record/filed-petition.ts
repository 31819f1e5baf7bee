import type { Member } from '../../src/law/access.ts';
import { advancePetition } from '../../src/operations/advance-petition.ts';
import { chooseCount, recordRawCount } from '../../src/operations/count.ts';
import { createPetition } from '../../src/operations/create-petition.ts';
import type { Deps } from '../../src/operations/deps.ts';
import { importLines } from '../../src/operations/import-lines.ts';
import { recordFinding } from '../../src/operations/record-finding.ts';
import { reviewSection } from '../../src/operations/review-section.ts';
import { must } from './must.ts';
import { plainLines } from './plain-lines.ts';

/** A petition with its lines on the record, filed on 2026-02-20, its raw count recorded and the choice of count made; sections reviewed. */
export async function filedPetition(
  deps: Deps,
  {
    supervisor,
    lines,
    method,
    registered = 40,
    pack = 'us-ca-local-recall',
    jurisdiction = 'demo',
  }: {
    readonly supervisor: Member;
    readonly lines: number;
    readonly method: 'sample' | 'full';
    readonly registered?: number;
    readonly pack?: string;
    readonly jurisdiction?: string;
  },
): Promise<{ readonly petitionId: string; readonly lines: readonly string[] }> {
  const opening = { title: 'Recall of an officer', target: 'An officer', jurisdiction, pack, registered, on: '2026-01-02' };
  const { petitionId } = must(await createPetition(deps, { ...opening, member: supervisor }));
  let after = 1;
  for (const [event, on] of [
    ['notice-filed', '2026-01-02'],
    ['form-submitted', '2026-01-20'],
    ['form-approved', '2026-01-25'],
    ['petition-filed', '2026-02-20'],
  ]) {
    after = must(await advancePetition(deps, { member: supervisor, petitionId, event, on, after, details: {} })).step;
  }
  must(await importLines(deps, { member: supervisor, petitionId, lines: plainLines(lines, 10), file: 'lines.csv' }));
  must(await recordRawCount(deps, { member: supervisor, petitionId, lines, reason: 'counted by hand', after: 0 }));
  must(await chooseCount(deps, { member: supervisor, petitionId, method }));
  const sections = await deps.db.selectFrom('section').select('id').where('petition_id', '=', petitionId).execute();
  for (const { id } of sections) must(await reviewSection(deps, { member: supervisor, sectionId: id, outcome: 'pass', note: '' }));
  const all = await deps.db.selectFrom('line').select('id').where('petition_id', '=', petitionId).orderBy('ordinal').execute();
  return { petitionId, lines: all.map(({ id }) => id) };
}

/** A finding by somebody: valid, or invalid for a reason. */
export async function found(
  deps: Deps,
  {
    by,
    lineId,
    reason,
    duplicateOf,
  }: { readonly by: Member; readonly lineId: string; readonly reason?: string; readonly duplicateOf?: string },
): Promise<void> {
  const requestKey = `found ${lineId} ${by.userId} ${reason ?? ''}`;
  const common = { member: by, lineId, note: '', requestKey };
  must(
    await recordFinding(
      deps,
      reason === undefined
        ? { ...common, outcome: 'valid', voterId: `V ${lineId}`, evidence: {} }
        : {
            ...common,
            outcome: 'invalid',
            reason,
            evidence: { searched: ['doe'] },
            ...(duplicateOf === undefined ? {} : { duplicateOf }),
          },
    ),
  );
}

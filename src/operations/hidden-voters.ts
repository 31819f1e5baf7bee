import { type Member, seesVoter } from '../law/access.ts';
import type { Deps } from './deps.ts';
import { openKeptRoll } from './kept-roll.ts';

/** Tells whether a voter id is one that the member must not see: by the roll on which he was looked for. Where that roll cannot be opened, none of it is shown. */
export async function hiddenVoters(
  deps: Pick<Deps, 'db' | 'store'>,
  { member, rollId }: { readonly member: Pick<Member, 'organisationId' | 'seesConfidential'>; readonly rollId: string | null },
): Promise<(voterId: string) => boolean> {
  if (member.seesConfidential || rollId === null) return () => false;
  const kept = await openKeptRoll(deps, { rollId, organisationId: member.organisationId });
  if (!kept.ok) return () => true;
  const { roll } = kept.value;
  return (voterId) => {
    const row = roll.rowOfVoterId(voterId);
    return row !== null && !seesVoter(member, roll.voterAt(row));
  };
}

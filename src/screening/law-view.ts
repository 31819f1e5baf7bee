import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import { eligibility } from '../law/eligibility.ts';
import type { RulePack } from '../law/rule-pack.ts';
import type { PetitionFile } from './petition-file.ts';
import type { LawView } from './types.ts';

/** Codes that screening itself gives, besides those the law gives for a voter. */
const CODES = {
  notRegistered: 'not-registered',
  differentAddress: 'different-address',
  noAddress: 'no-address',
  duplicate: 'duplicate',
} as const;

/** The law of one petition's pack as screening asks it; a problem where the pack lacks a code that screening must be able to give. */
export function lawView({ pack, petition }: { pack: RulePack; petition: PetitionFile }): Result<LawView, Problem> {
  const known = new Set(pack.reasons.map((reason) => reason.code));
  for (const code of [CODES.notRegistered, CODES.duplicate]) {
    if (known.has(code)) continue;
    return err({
      code: 'reason-missing',
      message: `The rules ${pack.id} have no reason “${code}”.`,
      remedy: 'Check them with: countersign rules check.',
    });
  }
  const facts = { filed: petition.filed };
  return ok({
    rules: pack.id,
    codes: CODES,
    duplicates: pack.duplicates.value,
    signingPeriodMatters: pack.signingPeriod !== undefined && pack.signingPeriod.outsideCirculation !== null,
    judge({ address, signedOn, ...voter }) {
      const answer = eligibility({ pack, line: { signedOn, address }, voter, petition: facts });
      return {
        reasons: answer.reasons,
        open: answer.questions.length > 0,
        assumptions: answer.assumptions,
        unconfirmed: answer.unconfirmed,
      };
    },
  });
}

import type { Problem } from '../basics/problem.ts';
import { err, ok, type Result } from '../basics/result.ts';
import type { PetitionFile } from './petition-file.ts';
import type { RollFacts } from './types.ts';

/** 0 outside the petition's district, 1 inside, 2 the roll does not say. */
export type DistrictAnswer = 0 | 1 | 2;

/** Answers per roll row whether its voter lives in the petition's district. */
export interface DistrictTest {
  /** How it was decided: every voter of the roll, or by a field of it. */
  readonly basis: 'whole-roll' | 'field' | 'field-missing';
  answer(row: number): DistrictAnswer;
}

/**
 * The test for a petition over a roll. A district field that the roll does not carry is no error when the roll has no
 * districts at all (then it is taken to be an extract of the district, which the run states as an assumption), but one
 * when it has others: then the field's name is probably mistaken.
 */
export function districtTest({
  petition,
  roll,
  file,
}: {
  petition: PetitionFile;
  roll: RollFacts;
  file: string;
}): Result<DistrictTest, Problem> {
  if (petition.district === null) return ok({ basis: 'whole-roll', answer: () => 1 });
  const wanted = fieldKey(petition.district.field);
  const field = roll.header.districtFields.find((name) => fieldKey(name) === wanted);
  if (field === undefined) {
    if (roll.header.districtFields.length === 0) return ok({ basis: 'field-missing', answer: () => 2 });
    return err({
      code: 'district-unknown',
      message: `The roll has no field “${petition.district.field}”; its districts are ${roll.header.districtFields.join(', ')}.`,
      file,
      field: 'district.field',
      remedy: 'Name one of these, or leave “district” out when every voter of the roll may sign.',
    });
  }
  const value = valueKey(petition.district.value);
  // Rows share few combinations of districts, so each combination is looked at once.
  const known = new Map<number, DistrictAnswer>();
  return ok({
    basis: 'field',
    answer(row) {
      const tuple = roll.views.district[row];
      const before = known.get(tuple);
      if (before !== undefined) return before;
      const written = roll.districtValue(row, field);
      const answer: DistrictAnswer = written.trim() === '' ? 2 : valueKey(written) === value ? 1 : 0;
      known.set(tuple, answer);
      return answer;
    },
  });
}

function fieldKey(field: string): string {
  return field
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
    .replace(/^district_/, '');
}

/** “05” and “5”, “ward 3” and “WARD 3” are the same district. */
function valueKey(value: string): string {
  const trimmed = value.trim().toUpperCase().replace(/\s+/g, ' ');
  return /^\d+$/.test(trimmed) ? trimmed.replace(/^0+(?=\d)/, '') : trimmed;
}

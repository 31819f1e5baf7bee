import { ELIGIBLE, type EvaluatedLines, INELIGIBLE, NOBODY, placeOfRight, SCREENINGS } from './evaluated-lines.ts';
import type { Interner } from './interner.ts';

/**
 * The lines that went wrong, as CSV, to be looked at one by one: a registered signer who is not named first, a truly eligible one who is
 * rejected, a line screened eligible that is not. `place` is where the right voter stands among the candidates, 0 for nowhere.
 */
export function missesCsv({ lines, lineIds, voters }: { lines: EvaluatedLines; lineIds: Interner; voters: Interner }): string {
  const { truth, result } = lines;
  const rows = ['line_id,miss,true_voter_id,true_reason,screening,reason,voter_id,probability,place,classes'];
  const idOf = (voter: number) => (voter === NOBODY ? '' : cell(voters.textOf(voter)));
  for (let i = 0; i < truth.count; i++) {
    const place = placeOfRight(lines, i);
    const said = result.screening[i];
    const misses = [
      truth.voter[i] !== NOBODY && place !== 0 ? 'right-voter-not-first' : '',
      truth.eligible[i] === 1 && said === INELIGIBLE ? 'wrongly-rejected' : '',
      truth.eligible[i] === 0 && said === ELIGIBLE ? 'wrongly-accepted' : '',
    ].filter((miss) => miss !== '');
    if (misses.length === 0) continue;
    const first = result.candidate[i * result.kept];
    rows.push(
      [
        cell(lineIds.textOf(i)),
        misses.join(' '),
        idOf(truth.voter[i]),
        truth.reason === null ? '' : cell(truth.reason.labels[truth.reason.code[i]]),
        SCREENINGS[said],
        cell(result.reason.labels[result.reason.code[i]]),
        idOf(first),
        first === NOBODY || Number.isNaN(result.probability[i * result.kept]) ? '' : Number(result.probability[i * result.kept].toFixed(6)),
        place + 1,
        truth.classes === null ? '' : cell(truth.classes.labels[truth.classes.code[i]]),
      ].join(','),
    );
  }
  return `${rows.join('\n')}\n`;
}

function cell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

import { fromDayNumber } from '../basics/calendar-date.ts';
import { FORMER, NO_DAY, STATUSES } from '../roll/index-file.ts';
import { ADDRESS_AGREEMENTS } from '../roll/match-table.ts';
import type { DistrictTest } from './district.ts';
import type { SigningDate } from './signing-date.ts';
import type { LawView, RollFacts, Verdict } from './types.ts';

/** The law's answer for one candidate of one line, with what screening must know besides. */
export interface CandidateVerdict extends Verdict {
  /** The candidate is an earlier registration of a voter who re-registered after the signing date, or on a day unknown. */
  readonly movedSince: boolean;
}

const DIFFERENT = ADDRESS_AGREEMENTS.indexOf('different');
/** Before this many days no rule about registering or coming of age can turn on the exact day. */
const LONG_AGO_DAYS = 400;
const ADULT_YEARS = 20;
const MOVED: CandidateVerdict = { reasons: [], open: true, movedSince: true, assumptions: [], unconfirmed: [] };

/** Asks the law about (row, address agreement, signing date), remembering answers: a county has few different cases. */
export function createJudge({ roll, law, district }: { roll: RollFacts; law: LawView; district: DistrictTest }) {
  const usual: (CandidateVerdict | undefined)[] = [];
  const recent = new Map<number, CandidateVerdict>();
  const young = new Map<string, CandidateVerdict>();

  function ask(row: number, address: number, signed: SigningDate, inDistrict: number): CandidateVerdict {
    const registered = roll.views.registered[row];
    const birth = roll.views.birth[row];
    const verdict = law.judge({
      status: STATUSES[roll.views.status[row] & ~FORMER],
      registeredOn: registered === NO_DAY ? null : fromDayNumber(registered),
      birth: birthText(birth),
      inDistrict: inDistrict === 2 ? null : inDistrict === 1,
      address: ADDRESS_AGREEMENTS[address],
      signedOn: signed.date,
    });
    return { ...verdict, movedSince: false };
  }

  return function judge(row: number, address: number, signed: SigningDate): CandidateVerdict {
    let at = row;
    let agreement = address;
    if (roll.views.status[row] & FORMER) {
      const current = roll.currentRow(roll.ordinalOf(row));
      const since = roll.views.registered[current];
      if (address !== DIFFERENT && (signed.day === null || since === NO_DAY || since > signed.day)) return MOVED;
      at = current;
      agreement = DIFFERENT;
    }
    const status = roll.views.status[at] & ~FORMER;
    const registered = roll.views.registered[at];
    const birth = roll.views.birth[at];
    const inDistrict = district.answer(at);
    const signedDay = signed.day;
    const registeredClass = registered === NO_DAY ? 0 : signedDay !== null && registered <= signedDay - LONG_AGO_DAYS ? 1 : 2;
    const signedYear = signedDay === null ? null : 1970 + Math.floor(signedDay / 365.2425);
    const birthClass = birth === 0 ? 0 : signedYear !== null && Math.floor(birth / 10_000) <= signedYear - ADULT_YEARS ? 1 : 2;
    if (registeredClass < 2 && birthClass < 2) {
      const known = signedDay === null ? 0 : 1;
      const key = ((((status * 3 + inDistrict) * 5 + agreement) * 2 + registeredClass) * 2 + birthClass) * 2 + known;
      return (usual[key] ??= ask(at, agreement, signed, inDistrict));
    }
    if (birthClass < 2 && signedDay !== null && registered >= 0 && registered < 65_536 && signedDay >= 0 && signedDay < 65_536) {
      const small = ((status * 3 + inDistrict) * 5 + agreement) * 2 + birthClass;
      const key = (small * 65_536 + registered) * 65_536 + signedDay;
      return remembered(recent, key, () => ask(at, agreement, signed, inDistrict));
    }
    const key = `${status} ${inDistrict} ${agreement} ${registered} ${birth} ${signedDay}`;
    return remembered(young, key, () => ask(at, agreement, signed, inDistrict));
  };
}

function remembered<K>(known: Map<K, CandidateVerdict>, key: K, ask: () => CandidateVerdict): CandidateVerdict {
  let verdict = known.get(key);
  if (verdict === undefined) {
    verdict = ask();
    if (known.size > 200_000) known.clear();
    known.set(key, verdict);
  }
  return verdict;
}

/** YYYY-MM-DD, YYYY or '' from the roll's yyyymmdd, yyyy0000, 0. */
function birthText(birth: number): string {
  if (birth === 0) return '';
  const year = String(Math.floor(birth / 10_000)).padStart(4, '0');
  const monthDay = birth % 10_000;
  if (monthDay === 0) return year;
  return `${year}-${String(Math.floor(monthDay / 100)).padStart(2, '0')}-${String(monthDay % 100).padStart(2, '0')}`;
}

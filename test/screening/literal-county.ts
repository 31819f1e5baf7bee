/** Rolls, lines and matches as literal data, for tests of screening and reports. */

import { type CalendarDate, toDayNumber } from '../../src/basics/calendar-date.ts';
import { FORMER, NO_DAY, STATUSES } from '../../src/roll/index-file.ts';
import { ADDRESS_AGREEMENTS, KEPT, MATCH_KINDS, type MatchTable } from '../../src/roll/match-table.ts';
import type { AddressAgreement, LineTable, LineText, MatchKind, VoterRecord } from '../../src/roll/types.ts';
import type { PetitionFile } from '../../src/screening/petition-file.ts';
import { type LawView, NO_ROW, type RollFacts } from '../../src/screening/types.ts';

export interface LiteralVoter extends Partial<Omit<VoterRecord, 'row'>> {
  /** Rows of one voter share an id; the one that is not former is current. */
  readonly voterId: string;
}

export function literalRoll(voters: readonly LiteralVoter[], districtFields: readonly string[] = ['supervisor']): RollFacts {
  const ids = [...new Set(voters.map((voter) => voter.voterId))].sort();
  const records = voters.map(
    (voter, row): VoterRecord => ({
      row,
      firstName: 'ANA',
      middleName: '',
      lastName: 'LOPEZ',
      suffix: '',
      birth: '1970-01-01',
      houseNumber: String(100 + row),
      streetDirection: '',
      streetName: 'MAPLE',
      streetType: 'ST',
      unit: '',
      city: 'SPRINGFIELD',
      zip: '90001',
      status: 'active',
      registeredOn: '2010-01-01',
      districts: { supervisor: '3' },
      former: false,
      ...voter,
    }),
  );
  const tuples = [...new Set(records.map((record) => JSON.stringify(record.districts)))];
  return {
    header: {
      asOf: '2022-07-01',
      sources: [{ file: 'voters.csv', bytes: 1000, sha256: 'ab'.repeat(32), rows: records.length }],
      counts: { read: records.length, accepted: records.length, setAside: 0, rows: records.length, voters: ids.length },
      districtFields,
      columns: { voter_id: 'voter_id' },
    },
    views: {
      status: Uint8Array.from(records, (record) => STATUSES.indexOf(record.status) | (record.former ? FORMER : 0)),
      registered: Int32Array.from(records, (record) =>
        record.registeredOn === '' ? NO_DAY : toDayNumber(record.registeredOn as CalendarDate),
      ),
      birth: Uint32Array.from(records, (record) => Number(record.birth.replaceAll('-', '').padEnd(8, '0'))),
      district: Uint32Array.from(records, (record) => tuples.indexOf(JSON.stringify(record.districts))),
    },
    voterAt: (row) => records[row],
    voterIdOf: (row) => records[row].voterId,
    ordinalOf: (row) => ids.indexOf(records[row].voterId),
    currentRow: (ordinal) => records.findIndex((record) => record.voterId === ids[ordinal] && !record.former),
    districtValue: (row, field) => records[row].districts[field] ?? '',
  };
}

export interface LiteralLine extends Partial<LineText> {
  readonly kind?: MatchKind;
  /** [roll row, probability, address agreement], best first. */
  readonly candidates?: readonly (readonly [row: number, probability: number, address?: AddressAgreement])[];
  readonly relative?: number;
  readonly stranger?: number;
  readonly searched?: boolean;
}

/** Lines and their matches; what the candidates, relatives and strangers leave of a probability is `elsewhere`. */
export function literalLines(lines: readonly LiteralLine[]): { lines: LineTable; matches: MatchTable } {
  const texts = lines.map(
    (line, i): LineText => ({
      lineId: `L${i + 1}`,
      section: '1',
      page: String(i + 1),
      line: String(i + 1),
      name: 'Ana Lopez',
      firstName: '',
      lastName: '',
      address: '100 Maple St',
      city: '',
      zip: '',
      birthDate: '',
      signedOn: '',
      ...Object.fromEntries(Object.entries(line).filter(([, value]) => typeof value === 'string')),
    }),
  );
  const count = lines.length;
  const matches: MatchTable = {
    count,
    kind: new Uint8Array(count),
    row: new Uint32Array(count * KEPT).fill(NO_ROW),
    probability: new Float32Array(count * KEPT),
    stated: new Float32Array(count),
    address: new Uint8Array(count * KEPT),
    relative: new Float32Array(count),
    stranger: new Float32Array(count),
    elsewhere: new Float32Array(count),
    others: new Float32Array(count),
    othersMoved: new Float32Array(count),
  };
  lines.forEach((line, i) => {
    const candidates = line.candidates ?? [];
    matches.kind[i] = MATCH_KINDS.indexOf(line.kind ?? (candidates.length > 0 ? 'match' : 'not-found'));
    candidates.forEach(([row, probability, address], k) => {
      matches.row[i * KEPT + k] = row;
      matches.probability[i * KEPT + k] = probability;
      matches.address[i * KEPT + k] = ADDRESS_AGREEMENTS.indexOf(address ?? 'same');
    });
    matches.relative[i] = line.relative ?? 0;
    matches.stranger[i] = line.stranger ?? 0;
    const left = 1 - candidates.reduce((sum, [, p]) => sum + p, 0) - (line.relative ?? 0) - (line.stranger ?? 0);
    // A search leaves a little to voters beyond the candidates; `searched: false` is a line that gave nothing to search with.
    matches.others[i] = line.searched === false ? 0 : Math.min(left, 0.001);
    matches.elsewhere[i] = Math.max(0, left - matches.others[i]);
  });
  const columns = new Set<keyof LineText>(['lineId', 'name', 'address', 'signedOn']);
  const shared = { bytes: new SharedArrayBuffer(0), cells: new SharedArrayBuffer(0), count, columns: [...columns] };
  return { lines: { count, textOf: (i) => texts[i], cellOf: (i, column) => texts[i][column], columns, shared }, matches };
}

export const literalPetition: PetitionFile = {
  title: 'Recall of the district attorney',
  rules: 'literal',
  jurisdiction: 'Test County',
  registered: 1000,
  required: 100,
  notified: '2022-01-27' as CalendarDate,
  filed: '2022-07-06' as CalendarDate,
  district: null,
  declaration: { from: null, to: null },
};

/** A small law of its own, in the manner of a real pack. */
export const literalLaw: LawView = {
  rules: 'literal',
  signingPeriodMatters: false,
  codes: { notRegistered: 'not-registered', differentAddress: 'different-address', noAddress: 'no-address', duplicate: 'duplicate' },
  duplicates: 'count-one',
  judge({ status, registeredOn, inDistrict, address, signedOn }) {
    const reasons: string[] = [];
    if (status === 'cancelled') reasons.push('cancelled');
    if (registeredOn !== null && signedOn !== null && registeredOn > signedOn) reasons.push('registered-late');
    if (inDistrict === false) reasons.push('out-of-district');
    if (address === 'different') reasons.push('different-address');
    if (address === 'missing') reasons.push('no-address');
    const assumptions = registeredOn === null ? ['registered-in-time'] : [];
    return { reasons, open: address === 'unclear', assumptions, unconfirmed: [] };
  },
};

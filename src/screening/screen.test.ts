import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LiteralLine, literalLaw, literalLines, literalPetition, literalRoll } from '../../test/screening/literal-county.ts';
import { KEPT } from '../roll/match-table.ts';
import type { MatchKind } from '../roll/types.ts';
import type { PetitionFile } from './petition-file.ts';
import { readability, screenLines } from './screen.ts';
import { DEFAULT_SETTINGS } from './settings.ts';
import { type LawView, NO_CODE, NO_LINE, OUTCOMES, QUESTION_CODES, type RollFacts } from './types.ts';

const roll = literalRoll([
  { voterId: 'A' },
  { voterId: 'B', status: 'cancelled' },
  { voterId: 'C', status: 'inactive' },
  { voterId: 'SR', suffix: 'SR' },
  { voterId: 'JR', suffix: 'JR' },
  { voterId: 'OUT', districts: { supervisor: '4' } },
  { voterId: 'LATE', registeredOn: '2022-06-20' },
  { voterId: 'NODATE', registeredOn: '', birth: '' },
  { voterId: 'MOVED', registeredOn: '2022-06-20' },
  { voterId: 'MOVED', former: true, houseNumber: '7' },
]);

interface Options {
  readonly law?: LawView;
  readonly petition?: PetitionFile;
  readonly on?: RollFacts;
}

function screen(lines: readonly LiteralLine[], { law = literalLaw, petition = literalPetition, on = roll }: Options = {}) {
  const result = screenLines({
    ...literalLines(lines),
    roll: on,
    law,
    petition,
    settings: DEFAULT_SETTINGS,
    petitionPath: 'petition.json',
  });
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** "eligible", "ineligible reason" or "review question" per line. */
function words(lines: readonly LiteralLine[], options: Options = {}): string[] {
  const { table, reasons } = screen(lines, options);
  return Array.from(table.outcome, (outcome, i) => {
    const more = OUTCOMES[outcome] === 'ineligible' ? ` ${reasons[table.reason[i]]}` : '';
    return `${OUTCOMES[outcome]}${more}${OUTCOMES[outcome] === 'review' ? ` ${QUESTION_CODES[table.question[i]]}` : ''}`;
  });
}

describe('one line by itself', () => {
  it('lets the law decide where the voter is certain', () => {
    expect(
      words(
        [
          { candidates: [[0, 0.999]] },
          { candidates: [[1, 0.999]] },
          { candidates: [[2, 0.999]] },
          { candidates: [[5, 0.999]] },
          { candidates: [[6, 0.999]], signedOn: '2022-06-01' },
          { candidates: [[6, 0.999]], signedOn: '2022-06-21' },
        ],
        { petition: { ...literalPetition, district: { field: 'district_supervisor', value: '03' } } },
      ),
    ).toEqual(['eligible', 'ineligible cancelled', 'eligible', 'ineligible out-of-district', 'ineligible registered-late', 'eligible']);
  });

  it('never rejects in doubt', () => {
    expect(
      words([
        { candidates: [[1, 0.9]], relative: 0.1 },
        { candidates: [[0, 0.8]], relative: 0.2, kind: 'unsure' },
        { candidates: [[0, 0.6, 'different'], [2, 0.3]], kind: 'unsure', address: '9 Elm Rd' }, // biome-ignore format: as above
        { candidates: [[0, 0.84]], kind: 'match' },
        { kind: 'not-found', candidates: [[0, 0.1]] },
        { kind: 'not-found', searched: false },
        { candidates: [[0, 0.93, 'unclear']], address: '160 Mqbze' },
        { kind: 'not-found', candidates: [[0, 0.02]], relative: 0.97 },
        { candidates: [], name: '?? ?', address: '100 Maple' },
        { candidates: [], name: '', address: '' },
        { candidates: [[9, 0.999]], signedOn: '2022-06-01' },
        { candidates: [[0, 0.999, 'missing']], address: '' },
      ]),
    ).toEqual([
      'review voter-or-relative',
      'review voter-or-relative',
      'review same-person-elsewhere',
      'review is-this-the-voter',
      'review find-this-person',
      'review find-this-person',
      'review same-address',
      'review voter-or-relative',
      'review name-unreadable',
      'review line-empty',
      'review moved-since',
      'review address-missing',
    ]);
  });

  it('states a reason where it is certain', () => {
    expect(
      words([
        { candidates: [[0, 0.995, 'different']], kind: 'registered-elsewhere', address: '9 Elm Rd' },
        { kind: 'not-found', candidates: [[0, 0.001]] },
        { candidates: [[9, 0.999]], signedOn: '2022-06-25', address: '7 Elm Rd' },
      ]),
    ).toEqual(['ineligible different-address', 'ineligible not-registered', 'ineligible different-address']);
  });

  it('states two reasons where whoever signed is on the roll nowhere or at another address', () => {
    const either: LiteralLine[] = [
      { candidates: [[0, 0.9, 'different']], kind: 'registered-elsewhere', address: '9 Elm Rd' },
      { candidates: [[0, 0.3, 'different']], kind: 'unsure', address: '9 Elm Rd' },
      { candidates: [[0, 0.3, 'different']], kind: 'unsure', address: '190 Maple St' },
      { candidates: [[0, 0.3, 'different'], [2, 0.05]], kind: 'unsure', address: '9 Elm Rd' }, // biome-ignore format: as above
    ];
    expect(words(either)).toEqual([
      'ineligible different-address',
      'ineligible not-registered',
      'review same-person-elsewhere',
      'review same-person-elsewhere',
    ]);
    const { table, reasons } = screen(either);
    expect([reasons[table.otherReason[0]], reasons[table.otherReason[1]], table.otherReason[2]]).toEqual([
      'not-registered',
      'different-address',
      NO_CODE,
    ]);
  });

  it('asks less where name and address stand letter by letter, as small rolls never give much', () => {
    expect(
      words([
        { candidates: [[1, 0.96]], address: '101 Maple St' },
        { candidates: [[1, 0.96]], address: '101 Mapel St' },
        { candidates: [[1, 0.96]], name: 'Ana B Lopez', address: '101 Maple St' },
      ]),
    ).toEqual(['ineligible cancelled', 'review is-this-the-voter', 'review is-this-the-voter']);
  });

  it('takes slips of the pen in an address for what they are, and counts them', () => {
    const lines: LiteralLine[] = [
      { candidates: [[2, 0.999, 'unclear']], address: '102 Mapel' },
      { candidates: [[2, 0.999, 'different']], kind: 'registered-elsewhere', address: '1O2 N. Maple Street' },
      { candidates: [[2, 0.999, 'different']], kind: 'registered-elsewhere', address: '152 Maple' },
    ];
    expect(lines.map((line) => words([line])[0])).toEqual(['eligible', 'review same-address', 'review same-address']);
    expect(screen(lines.slice(0, 1)).assumptions.addressReadAsSame).toBe(1);
  });

  it('counts a line of two voters who cannot be told apart when either may sign, and asks when only one may', () => {
    const pair: LiteralLine = { kind: 'one-of-these', candidates: [[3, 0.5], [4, 0.499]] }; // biome-ignore format: pairs read best on one line
    expect(words([pair])).toEqual(['eligible']);
    const { table } = screen([pair]);
    expect([roll.voterIdOf(table.row[0]), roll.voterIdOf(table.secondRow[0])]).toEqual(['SR', 'JR']);
    const mixed: LiteralLine = { kind: 'one-of-these', candidates: [[0, 0.5], [1, 0.49]] }; // biome-ignore format: as above
    expect(words([mixed])).toEqual(['review which-of-these']);
  });

  it('dates an undated line in the signer’s favour and counts the assumption', () => {
    const { assumptions } = screen([
      { candidates: [[6, 0.999]] },
      { candidates: [[7, 0.999]], signedOn: 'illegible' },
      { candidates: [[0, 0.999]], signedOn: '2021-01-01' },
      { candidates: [[2, 0.999]], signedOn: '2022-06-01' },
    ]);
    expect(assumptions.signed).toEqual({ line: 1, missing: 1, unreadable: 1, outside: 1 });
    expect([...assumptions.byLaw]).toEqual([['registered-in-time', 1]]);
    expect(assumptions.ageUnknown).toBe(1);
    expect(words([{ candidates: [[6, 0.999]] }])).toEqual(['eligible']);
  });

  it('asks about a date outside circulation only where the law makes that decide', () => {
    const line: LiteralLine = { candidates: [[0, 0.999]], signedOn: '2021-01-01' };
    expect(words([line])).toEqual(['eligible']);
    expect(words([line], { law: { ...literalLaw, signingPeriodMatters: true } })).toEqual(['review signing-date']);
  });

  it('says which districts there are when the petition names another', () => {
    const result = screenLines({
      ...literalLines([{}]),
      roll,
      law: literalLaw,
      petition: { ...literalPetition, district: { field: 'ward', value: '1' } },
      settings: DEFAULT_SETTINGS,
      petitionPath: 'petition.json',
    });
    expect(result).toMatchObject({ ok: false, error: { code: 'district-unknown', field: 'district.field' } });
  });
});

describe('signatures of one voter on several lines', () => {
  const sure: LiteralLine = { candidates: [[0, 0.999]] };
  // Somebody else of the address comes near: a person must look.
  const fair: LiteralLine = { candidates: [[0, 0.92], [2, 0.07]], name: 'Anna Lopes' }; // biome-ignore format: as below
  const likely: LiteralLine = { candidates: [[0, 0.8], [2, 0.19]], kind: 'unsure' }; // biome-ignore format: as below
  const pair: LiteralLine = { kind: 'one-of-these', candidates: [[3, 0.5], [4, 0.499]] }; // biome-ignore format: as above

  it('keeps one copy and names the line it repeats', () => {
    expect(words([sure, sure, sure])).toEqual(['eligible', 'ineligible duplicate', 'ineligible duplicate']);
    expect([...screen([sure, sure]).table.otherLine]).toEqual([NO_LINE, 0]);
  });
  it('keeps a valid copy where another copy is invalid', () => {
    expect(words([{ candidates: [[0, 0.999, 'different']], kind: 'registered-elsewhere', address: '9 Elm Rd' }, sure])).toEqual([
      'ineligible different-address',
      'eligible',
    ]);
  });
  it('asks where one of the two is less than sure, whichever comes first', () => {
    expect(words([sure, fair])).toEqual(['eligible', 'review already-signed']);
    expect(words([fair, sure])).toEqual(['review already-signed', 'eligible']);
    expect(words([fair, { ...fair, name: 'Rosa Kim' }])).toEqual(['eligible', 'review already-signed']);
  });
  it('compares the two lines with each other', () => {
    const named = (name: string, p: number, rival = 0): LiteralLine => ({
      candidates: [[0, p], [2, rival]], // biome-ignore format: pairs
      name,
      address: '100 N. Maple St.',
    });
    const duplicate = ['eligible', 'ineligible duplicate'];
    const asked = ['eligible', 'review already-signed'];
    expect(words([named('Lopez, Ana', 0.96), named('Ana Lopez', 0.96)])).toEqual(duplicate);
    expect(words([named('Ana Lopez', 0.999), named('Ana Lopes', 0.99)])).toEqual(duplicate);
    expect(words([named('Ana Lopez', 0.999), named('Ana Lopes', 0.9)])).toEqual(asked);
    expect(words([named('Ana Lopez', 0.999), named('Ann Lopez', 0.93, 0.06)])).toEqual(asked);
    expect(words([named('Ana Lopez', 0.999), named('A Lopez', 0.98, 0.015)])).toEqual(asked);
    expect(words([named('Ana Lopez', 0.999), named('Rosa Lopez', 0.96, 0.03)])).toEqual(asked);
    expect(words([named('Ana Lopez', 0.999), named('Ana Kim', 0.97, 0.01)])).toEqual(asked);
  });
  it('asks where the lines stand below each other: people of one door sign so', () => {
    const at = (line: string): LiteralLine => ({ candidates: [[0, 0.999]], name: 'Ana Lopez', section: '7', page: '1', line });
    expect(words([at('3'), at('4')])).toEqual(['eligible', 'review already-signed']);
    expect(words([at('3'), at('9')])).toEqual(['eligible', 'ineligible duplicate']);
  });
  it('names both reasons where a line is a copy, or of nobody on the roll', () => {
    const other = (line: LiteralLine) => {
      const { table, reasons } = screen([sure, line]);
      return [reasons[table.reason[1]], table.otherReason[1] === NO_CODE ? '' : reasons[table.otherReason[1]]];
    };
    expect(other({ candidates: [[0, 0.9999]] })).toEqual(['duplicate', 'not-registered']);
    expect(other({ candidates: [[0, 0.4]], kind: 'unsure', relative: 0.599, name: 'Rosa Lopez' })).toEqual(['not-registered', 'duplicate']);
    const certain = screen([{ candidates: [[0, 0.9999]] }, { candidates: [[0, 0.9999]] }]);
    expect(certain.table.otherReason[1]).toBe(NO_CODE);
    const nearly = screen([{ candidates: [[0, 0.9999]] }, { candidates: [[0, 0.9999]], name: 'Anna Lopez' }]);
    expect(nearly.reasons[nearly.table.otherReason[1]]).toBe('not-registered');
    expect(words([sure, { candidates: [[0, 0.4], [2, 0.02]], kind: 'unsure', relative: 0.57 }])[1]).toMatch(/^review/); // biome-ignore format: pairs
  });
  it('keeps the line that writes the name out, of two that are as sure', () => {
    expect(
      words([
        { candidates: [[0, 0.999]], name: 'Any Lopez' },
        { candidates: [[0, 0.999]], name: 'Ana Lopez' },
      ]),
    ).toEqual(['ineligible duplicate', 'eligible']);
  });
  it('names the line whose voter a line in review may be, whatever is asked', () => {
    const second: LiteralLine = { candidates: [[2, 0.5], [0, 0.3]], kind: 'unsure' }; // biome-ignore format: pairs
    const { table } = screen([sure, { candidates: [[0, 0.3]], kind: 'unsure', stranger: 0.7 }, second]);
    expect([...table.otherLine]).toEqual([NO_LINE, 0, 0]);
    const faint = screen([sure, { candidates: [[0, 0.05]], kind: 'unsure', stranger: 0.94 }]);
    expect([...faint.table.otherLine]).toEqual([NO_LINE, NO_LINE]);
  });
  it('lets a line in review accuse nobody', () => {
    expect(words([likely, sure])).toEqual(['review already-signed', 'eligible']);
    expect(words([likely, likely])).toEqual(['review is-this-the-voter', 'review is-this-the-voter']);
  });
  it('leaves father and son alone until more lines than people claim the pair', () => {
    expect(words([pair, pair])).toEqual(['eligible', 'eligible']);
    expect(words([pair, pair, pair])).toEqual(['eligible', 'eligible', 'review already-signed']);
    const father: LiteralLine = { candidates: [[3, 0.999]] };
    expect(words([pair, father])).toEqual(['eligible', 'eligible']);
    expect(words([pair, father, father])).toEqual(['eligible', 'eligible', 'ineligible duplicate']);
    expect(words([pair, father, { candidates: [[4, 0.999]] }])).toEqual(['ineligible duplicate', 'eligible', 'eligible']);
  });
  it('voids every sure copy where the law says so, and asks about the rest', () => {
    const law: LawView = { ...literalLaw, duplicates: 'void-all' };
    expect(words([sure, sure], { law })).toEqual(['ineligible duplicate', 'ineligible duplicate']);
    expect(words([sure, fair], { law })).toEqual(['review signed-again', 'review already-signed']);
    expect(words([sure, likely], { law })).toEqual(['review signed-again', 'review already-signed']);
    expect(words([pair, pair, pair], { law })).toEqual(['review signed-again', 'review signed-again', 'review already-signed']);
  });
});

describe('what always holds', () => {
  const kinds: MatchKind[] = ['match', 'one-of-these', 'registered-elsewhere', 'unsure', 'not-found'];
  const candidate = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0.999, 0.97, 0.6, 0.5, 0.3, 0.01), fc.constantFrom('same', 'different', 'unclear', 'missing') as fc.Arbitrary<'same'>); // biome-ignore format: a table
  const line: fc.Arbitrary<LiteralLine> = fc.record({
    kind: fc.constantFrom(...kinds),
    candidates: fc.uniqueArray(candidate, { maxLength: KEPT, selector: ([row]) => row }).map((list) => {
      let left = 1;
      return list
        .map(([row, p, address]) => [row, Math.min(p, left) && (left -= Math.min(p, left)) >= 0 ? Math.min(p, 1) : 0, address] as const)
        .sort((a, b) => b[1] - a[1]);
    }),
    signedOn: fc.constantFrom('', '2022-06-01', '2022-06-25', 'x'),
    name: fc.constantFrom('Ana Lopez', '', '?'),
  });

  it('every line has one outcome, a reason exactly when ineligible, a question exactly when in review', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 30 }),
        fc.constantFrom('count-one', 'count-first', 'void-all') as fc.Arbitrary<'count-one'>,
        (lines, duplicates) => {
          const { table, reasons } = screen(lines, { law: { ...literalLaw, duplicates } });
          for (let i = 0; i < lines.length; i++) {
            const outcome = OUTCOMES[table.outcome[i]];
            expect(outcome).toBeDefined();
            expect(table.reason[i] !== NO_CODE).toBe(outcome === 'ineligible');
            expect(table.question[i] !== NO_CODE).toBe(outcome === 'review');
            if (outcome === 'ineligible') expect(reasons[table.reason[i]]).toBeDefined();
            if (table.otherLine[i] !== NO_LINE) expect(table.otherLine[i]).not.toBe(i);
          }
        },
      ),
    );
  });

  it('no more eligible lines than voters, and as many as without duplicates there are people for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 25 }), (voters) => {
        const lines = voters.map((row): LiteralLine => ({ candidates: [[row === 1 ? 5 : row, 0.999]] }));
        const { table } = screen(lines);
        const eligible = table.outcome.filter((outcome) => OUTCOMES[outcome] === 'eligible').length;
        expect(eligible).toBe(new Set(voters).size);
      }),
    );
  });

  it('an unrelated line changes nothing for the others, wherever it stands', () => {
    const unrelated: LiteralLine = { candidates: [[8, 0.999]] };
    const others = fc.array(
      line.map((one) => ({ ...one, candidates: (one.candidates ?? []).filter(([row]) => row < 8) })),
      { maxLength: 15 },
    );
    fc.assert(
      fc.property(others, fc.nat({ max: 15 }), (lines, at) => {
        const place = Math.min(at, lines.length);
        const before = words(lines);
        const after = words([...lines.slice(0, place), unrelated, ...lines.slice(place)]);
        after.splice(place, 1);
        expect(after).toEqual(before);
      }),
    );
  });
});

describe('readability of a name', () => {
  const text = literalLines([{}]).lines.textOf(0);
  it('tells empty, unreadable and readable names apart', () => {
    expect(readability({ ...text, name: '', address: '' })).toBe('empty');
    expect(readability({ ...text, name: 'M????' })).toBe('unreadable');
    expect(readability({ ...text, name: '', firstName: 'Jo', lastName: 'N?uyen' })).toBe('readable');
    expect(readability({ ...text, name: '王' })).toBe('unreadable');
    expect(readability({ ...text, name: '🙂🙂' })).toBe('unreadable');
  });
});

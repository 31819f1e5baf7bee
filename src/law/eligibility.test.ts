import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import recall from '../../rules/us/ca/local-recall.2022.json' with { type: 'json' };
import type { CalendarDate } from '../basics/calendar-date.ts';
import { type EligibilityInput, eligibility, type LineFacts, type VoterFacts } from './eligibility.ts';
import { reasonsOf } from './reasons.ts';
import { parseRulePack } from './rule-pack.ts';

const parsed = parseRulePack(recall);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
const pack = parsed.value;
const day = (text: string) => text as CalendarDate;
const FILED = day('2022-07-06');
const LINE: LineFacts = { signedOn: null, declarationFrom: day('2022-03-01'), declarationTo: day('2022-04-01'), address: 'same' };
const VOTER: VoterFacts = { status: 'active', registeredOn: day('2015-05-05'), birth: '1970-01-01', inDistrict: true };

interface Change {
  readonly line?: Partial<LineFacts>;
  readonly voter?: Partial<VoterFacts> | null;
  readonly petition?: EligibilityInput['petition'];
}

function judge({ line, voter, petition }: Change) {
  return eligibility({
    pack,
    line: { ...LINE, ...line },
    voter: voter === null ? null : { ...VOTER, ...voter },
    petition: petition ?? { filed: FILED },
  });
}

describe('eligibility of a line', () => {
  it('lets a registered voter of the jurisdiction sign', () => {
    expect(judge({})).toMatchObject({ eligible: true, reported: null, reasons: [], questions: [] });
  });

  it.each([
    ['not-registered', { voter: null }],
    ['different-address', { line: { address: 'different' } }],
    ['no-address', { line: { address: 'missing' } }],
    ['cancelled', { voter: { status: 'cancelled' } }],
    ['registration-pending', { voter: { status: 'pending' } }],
    ['out-of-district', { voter: { inDistrict: false } }],
    ['registered-late', { line: { signedOn: day('2022-03-10') }, voter: { registeredOn: day('2022-03-11') } }],
    ['underage', { line: { signedOn: day('2022-03-10') }, voter: { birth: '2004-03-11' } }],
    ['underage', { voter: { status: 'preregistered', birth: '' } }],
    ['no-signature', { line: { fieldsPresent: { signature: false } } }],
    ['withdrawn', { line: { withdrawalReceived: day('2022-07-05') } }],
    ['circulator-declaration-missing', { line: { sectionFaults: ['circulator-declaration-missing'] } }],
  ] as const)('reports %s', (code, change) => {
    expect(judge(change as Change)).toMatchObject({ eligible: false, reported: code });
  });

  it('takes the boundary days in the signer’s favour', () => {
    expect(judge({ line: { signedOn: day('2022-03-10') }, voter: { registeredOn: day('2022-03-10') } }).eligible).toBe(true);
    expect(judge({ line: { signedOn: day('2022-03-11') }, voter: { birth: '2004-03-11' } }).eligible).toBe(true);
    expect(judge({ line: { signedOn: day('2022-03-11') }, voter: { birth: '2004' } }).eligible).toBe(true);
    expect(judge({ line: { withdrawalReceived: FILED } }).eligible).toBe(true);
    expect(judge({ voter: { status: 'preregistered', birth: '2004-03-31' } }).eligible).toBe(true);
  });

  it('judges a line without a date by the last declared day, then by the day of filing', () => {
    expect(judge({ voter: { registeredOn: day('2022-04-01') } })).toMatchObject({
      eligible: true,
      assumptions: ['signed-on-last-declared-day'],
    });
    expect(judge({ voter: { registeredOn: day('2022-04-02') } }).reported).toBe('registered-late');
    const undeclared = { declarationFrom: null, declarationTo: null };
    expect(judge({ line: undeclared, voter: { registeredOn: FILED } })).toMatchObject({
      eligible: true,
      assumptions: ['signed-on-filing-day'],
    });
    const nothing = judge({ line: undeclared, voter: { registeredOn: day('2022-12-31') }, petition: { filed: null } });
    expect(nothing).toMatchObject({ eligible: true, assumptions: ['signing-date-unknown'] });
  });

  it('never turns a missing fact or a doubt into a rejection', () => {
    const line: LineFacts = { signedOn: null, address: 'unclear', fieldsPresent: { signature: null } };
    const voter: VoterFacts = { status: 'unknown', registeredOn: null, birth: '', inDistrict: null };
    const result = eligibility({ pack, line, voter, petition: { filed: null } });
    expect(result.reasons).toEqual([]);
    expect(result.questions).toEqual(['address-same-as-registered']);
    expect(result.assumptions).toEqual(['signing-date-unknown', 'status-as-registered', 'district-as-the-roll', 'registered-in-time']);
  });

  it('where addresses are not compared, asks only that one is given if the pack does', () => {
    const arizonaLike = { ...pack, address: { ...pack.address, rule: 'not-compared' as const } };
    const address = (a: LineFacts['address']) =>
      eligibility({ pack: arizonaLike, line: { ...LINE, address: a }, voter: VOTER, petition: { filed: FILED } });
    expect(address('different').eligible).toBe(true);
    expect(address('unclear').questions).toEqual([]);
    expect(address('missing').reported).toBe('no-address');
    const without = { ...arizonaLike, lineFields: arizonaLike.lineFields.filter((f) => f.field !== 'address') };
    expect(eligibility({ pack: without, line: { ...LINE, address: 'missing' }, voter: VOTER, petition: { filed: FILED } }).eligible).toBe(
      true,
    );
  });

  it('ignores a wrong apartment and counts an inactive voter, saying that the latter is not confirmed', () => {
    expect(judge({ line: { address: 'unit-differs' } }).eligible).toBe(true);
    expect(judge({ voter: { status: 'inactive' } })).toMatchObject({ eligible: true, unconfirmed: ['signer.statuses.inactive'] });
  });

  it('gives all reasons, section faults first, and reports the first', () => {
    const all = judge({
      line: { address: 'different', sectionFaults: ['section-form-defect'] },
      voter: { status: 'cancelled', inDistrict: false },
    });
    expect(all.reasons).toEqual(['section-form-defect', 'cancelled', 'out-of-district', 'different-address']);
    expect(all.reported).toBe('section-form-defect');
  });

  it('sets a struck line aside under its own code', () => {
    expect(judge({ line: { struck: true } })).toMatchObject({ eligible: false, reported: 'struck' });
  });

  it('reports a reason of the pack, or none, whatever the facts', () => {
    const codes = new Set(reasonsOf(pack).map((r) => r.code));
    const date = fc.constantFrom(null, day('2022-01-01'), day('2022-03-15'), day('2022-07-06'), day('2023-01-01'));
    const lines = fc.record({
      signedOn: date,
      declarationTo: date,
      address: fc.constantFrom('same', 'unit-differs', 'different', 'missing', 'unclear'),
    }) as fc.Arbitrary<LineFacts>;
    const voters = fc.option(
      fc.record({
        status: fc.constantFrom('active', 'inactive', 'cancelled', 'pending', 'preregistered', 'confidential', 'unknown'),
        registeredOn: date,
        birth: fc.constantFrom('', '2004', '2004-06-01', '1950-01-01'),
        inDistrict: fc.constantFrom(true, false, null),
      }) as fc.Arbitrary<VoterFacts>,
    );
    fc.assert(
      fc.property(lines, voters, date, (line, voter, filed) => {
        const result = eligibility({ pack, line, voter, petition: { filed } });
        for (const code of result.reasons) expect(codes.has(code)).toBe(true);
        expect(result.reported).toBe(result.reasons[0] ?? null);
        expect(result.eligible).toBe(result.reasons.length === 0 && result.questions.length === 0);
      }),
    );
  });
});

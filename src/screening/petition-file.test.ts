import { describe, expect, it } from 'vitest';
import { parsePetition, requirementOf } from './petition-file.ts';

const complete = {
  title: 'Recall',
  rules: 'us-ca-local-recall.2022',
  jurisdiction: 'Los Angeles County',
  registered: 5668569,
  notified: '2022-01-27',
  filed: '7/6/2022',
  required: 566857,
  district: { field: 'supervisor', value: 3 },
};

function read(value: unknown) {
  return parsePetition({ source: typeof value === 'string' ? value : JSON.stringify(value), file: 'petition.json' });
}

function faults(value: unknown): string[] {
  const result = read(value);
  return result.ok ? [] : result.error.map((problem) => `${problem.code} ${problem.field ?? problem.row ?? ''}`.trim());
}

describe('petition.json', () => {
  it('reads what a petition states, in the usual ways of writing it', () => {
    const result = read(`\ufeff${JSON.stringify(complete)}`);
    expect(result).toMatchObject({
      ok: true,
      value: { petition: { required: 566857, filed: '2022-07-06', district: { field: 'supervisor', value: '3' } }, notices: [] },
    });
  });
  it('needs the rules and little else', () => {
    expect(read({ rules: 'x', registered: 10 })).toMatchObject({
      ok: true,
      value: {
        petition: { title: 'Untitled petition', filed: null, district: null, required: null, declaration: { from: null, to: null } },
      },
    });
    expect(faults({ registered: 10 })).toEqual(['field-missing rules']);
  });
  it('names the field at fault', () => {
    expect(faults({ ...complete, registered: '10', filed: '2022-02-30' })).toEqual(['field-invalid registered', 'field-invalid filed']);
    expect(faults({ ...complete, required: 0.5 })).toEqual(['field-invalid required']);
    expect(faults({ ...complete, district: {} })).toContain('field-missing district.field');
    expect(faults('')).toEqual(['file-empty']);
    expect(faults('[]')).toEqual(['json-not-object']);
    expect(faults('{\n"title": "x",\n}')[0]).toMatch(/^json-invalid/);
  });
  it('says when dates contradict each other', () => {
    expect(faults({ ...complete, filed: '2022-01-01' })).toEqual(['dates-contradict filed']);
    expect(faults({ ...complete, declaration: { from: '2022-01-01', to: '2022-08-01' } })).toEqual([
      'dates-contradict declaration.to',
      'dates-contradict declaration.from',
    ]);
  });
  it('mentions fields that it does not know', () => {
    const result = read({ ...complete, requierd: 5 });
    expect(result.ok && result.value.notices.map((notice) => notice.field)).toEqual(['requierd']);
  });
});

describe('the requirement', () => {
  const petition = (more: object) => {
    const result = read({ ...complete, ...more });
    if (!result.ok) throw new Error('unexpected');
    return result.value.petition;
  };
  it('is computed where the file leaves it out', () => {
    expect(requirementOf({ petition: petition({ required: null }), computed: 566857, file: 'p' })).toMatchObject({
      ok: true,
      value: { required: 566857, source: 'computed', notice: null },
    });
    expect(requirementOf({ petition: petition({ required: null, registered: null }), computed: null, file: 'p' }).ok).toBe(false);
  });
  it('stands as stated, and a contradiction is said', () => {
    expect(requirementOf({ petition: petition({}), computed: 566857, file: 'p' })).toMatchObject({ ok: true, value: { notice: null } });
    expect(requirementOf({ petition: petition({ required: 500000 }), computed: 566857, file: 'p' })).toMatchObject({
      ok: true,
      value: { required: 500000, source: 'stated', notice: { code: 'requirement-contradicts', field: 'required' } },
    });
  });
});

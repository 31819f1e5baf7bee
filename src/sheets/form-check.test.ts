import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exampleForm } from '../../test/sheets/printed-sheet.ts';
import { parseRulePack } from '../law/rule-pack.ts';
import { checkForm } from './form-check.ts';
import type { CodeUse } from './print.ts';

function rules() {
  const pack = parseRulePack(JSON.parse(readFileSync(new URL('../../rules/us/ca/local-recall.json', import.meta.url), 'utf8')));
  if (!pack.ok) throw new Error(JSON.stringify(pack.error));
  return pack.value.form;
}

function check(changes: Readonly<Record<string, unknown>>, codes: CodeUse = 'per-section') {
  const { layout, content } = exampleForm(changes);
  return checkForm({ layout, content, codes, rules: rules() });
}

describe('a form held against a rule pack', () => {
  it('departs nowhere when it follows every rule that can be seen, and says what cannot be', () => {
    const result = check({});
    expect(result.departures).toEqual([]);
    expect(result.notSeen.map((r) => r.code)).toContain('uniform-appearance');
    expect(result.held.length + result.questions.length + result.notSeen.length).toBe(rules().length);
  });
  it('asks about numbered codes as long as nobody has confirmed them, and not about sections that are alike', () => {
    expect(check({}).questions).toMatchObject([{ code: 'sections-identical', confirmed: 'unconfirmed' }]);
    expect(check({}, 'same-on-all').questions).toEqual([]);
  });
  it('lists each departure with its place and citation', () => {
    const result = check({
      textSize: 7,
      margins: { top: 54, right: 36, bottom: 30, left: 36 },
      official: { heading: 'Office', width: 60 },
      declaration: null,
      columns: [
        { heading: 'Name', share: 50, cells: [{ field: 'name' }] },
        { heading: 'Address', share: 50, cells: [{ field: 'address' }] },
      ],
      blocks: [
        { role: 'title', text: 'Petition', size: 12 },
        { role: 'grounds', text: 'word '.repeat(201), sides: 'first' },
        { role: 'public-notice', text: 'NOTICE', size: 9 },
      ],
    });
    const found = result.departures.map((d) => [d.code, d.where, d.found]);
    expect(found).toEqual([
      ['reasons-max-words', '', '201 words'],
      ['type-size-points', 'side 1', '7 points: grounds, column-heading, official-use-heading'],
      ['type-size-points', 'side 2', '7 points: column-heading, official-use-heading'],
      ['margin-top-inches', 'side 1', '0.75 in free'],
      ['margin-top-inches', 'side 2', '0.75 in free'],
      ['margin-bottom-inches', 'side 1', '0.42 in free'],
      ['margin-bottom-inches', 'side 2', '0.42 in free'],
      ['official-column-inches', 'side 1', '0.83 in wide'],
      ['official-column-inches', 'side 2', '0.83 in wide'],
      ['notice-to-public-points', '', '9 points'],
      ['grounds-every-page', 'side 2', 'no grounds'],
      ['answer-every-page', 'side 1', 'no answer'],
      ['answer-every-page', 'side 2', 'no answer'],
      ['proponents-every-page', 'side 1', 'no proponents'],
      ['proponents-every-page', 'side 2', 'no proponents'],
      ['signer-fields', 'side 1', 'no space for signature, city'],
      ['signer-fields', 'side 2', 'no space for signature, city'],
      ['declaration-every-section', '', 'no declaration of the circulator'],
      [
        'declaration-fields',
        '',
        'no space for circulator-name, circulator-address, dates-from, dates-to, executed-at, executed-on, circulator-signature',
      ],
    ]);
    for (const departure of result.departures) expect(departure.section).toContain('Elections Code');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAddress } from './address.ts';
import { unitAtEnd } from './address-unit.ts';
import { unitKey } from './normalize.ts';

function split(text: string): [string, string] | null {
  const bytes = Buffer.from(text, 'latin1');
  const at = unitAtEnd(bytes, 0, bytes.length);
  return at < 0 ? null : [text.slice(0, at).trim(), text.slice(at)];
}

describe('a unit at the end of an address', () => {
  it.each([
    ['MAIN ST APT 4', 'MAIN ST', 'APT 4'],
    ['N MAIN ST  # 4B', 'N MAIN ST', '# 4B'],
    ['MAIN ST #4', 'MAIN ST', '#4'],
    ['Main St Unit B', 'Main St', 'Unit B'],
    ['MAIN ST LOT 12-A', 'MAIN ST', 'LOT 12-A'],
  ])('%s', (text, street, unit) => expect(split(text)).toEqual([street, unit]));

  it.each([
    'MAIN ST',
    'APT 4',
    'MAIN APT 4',
    'PARKING LOT',
    'MAIN ST APT REAR',
    'MAIN ST APT 4 BELL',
    'MAIN ST 4',
    '',
    '#',
    'MAIN ST #',
    'MAIN ST APT',
  ])('%j has none', (text) => expect(split(text)).toBeNull());

  it('is the unit that the whole address has, and leaves the street that it has', () => {
    const pick = fc.constantFrom;
    fc.assert(
      fc.property(
        pick('', 'N ', 'SW '),
        pick('MAIN', 'SANTA MONICA', '5TH', 'LA BREA', 'MARTIN LUTHER KING JR', 'OAK HILL'),
        pick('ST', 'AVE', 'BLVD', 'Road', 'LN'),
        pick('APT ', 'UNIT ', '# ', '#', 'SPC ', 'STE ', 'LOT '),
        pick('4', '12B', 'B', '101', '04', '7'),
        (direction, name, type, designator, id) => {
          const text = `${direction}${name} ${type} ${designator}${id}`;
          const parts = split(text);
          if (parts === null) {
            expect(designator + id).toBe('#B');
            return;
          }
          const whole = parseAddress(`1 ${text}`);
          const street = parseAddress(`1 ${parts[0]}`);
          expect({ ...street, unit: unitKey(parts[1]) }).toEqual(whole);
        },
      ),
    );
  });
});

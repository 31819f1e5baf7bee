import type { LineText } from '../../src/roll/types.ts';

/** Plain lines: `perSection` on each section. */
export function plainLines(count: number, perSection = 10): LineText[] {
  return Array.from({ length: count }, (_, i) => ({
    lineId: `L${i + 1}`,
    section: String(Math.floor(i / perSection) + 1),
    page: '1',
    line: String((i % perSection) + 1),
    name: '',
    firstName: 'Jane',
    lastName: `Doe ${i}`,
    address: `${i} Maple St`,
    city: 'Somewhere',
    zip: '90000',
    birthDate: '',
    signedOn: '',
  }));
}

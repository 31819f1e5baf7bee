import { addDays, type CalendarDate } from '../basics/calendar-date.ts';
import type { Problem } from '../basics/problem.ts';
import { ok, type Result } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { Deps } from '../operations/deps.ts';
import { moveSections } from '../operations/move-sections.ts';
import { recordCirculator } from '../operations/record-circulator.ts';
import { recordPaper } from '../operations/record-paper.ts';
import { registerCirculator } from '../operations/register-circulator.ts';
import { tallySections } from '../operations/tally-sections.ts';

/** Days that the demo campaign has circulated for. */
export const DEMO_DAYS = 25;

const PEOPLE = ['Rosa Demo', 'Sam Demo', 'Lin Demo', 'Omar Demo'] as const;

/** Gives the made-up campaign a circulation: four circulators, sections out and back, tallies of three weeks, and a notice. */
export async function seedCirculation(
  deps: Deps,
  { member, petitionId }: { readonly member: Member; readonly petitionId: string },
): Promise<Result<null, Problem>> {
  const today = deps.now().toISOString().slice(0, 10) as CalendarDate;
  const begun = addDays(today, -DEMO_DAYS);
  const sections = await deps.db
    .selectFrom('section')
    .innerJoin('line', 'line.section_id', 'section.id')
    .select(({ fn }) => ['section.code', fn.countAll<number>().as('lines')])
    .where('section.petition_id', '=', petitionId)
    .groupBy('section.code')
    .orderBy('section.code')
    .execute();
  for (const [i, name] of PEOPLE.entries()) {
    const person = { petitionId, name, address: '1 Made-up St', phone: '', paid: i === 3, age: 25 + i };
    const registered = await registerCirculator(deps, { member, ...person });
    if (!registered.ok) return registered;
    const { circulatorId } = registered.value;
    for (const kind of ['trained', 'declared'] as const) {
      const fact = await recordCirculator(deps, { member, petitionId, circulatorId, kind, on: begun });
      if (!fact.ok) return fact;
    }
    const held = sections.filter((_, index) => index % PEOPLE.length === i);
    if (held.length === 0) continue;
    const all = held.map(({ code }) => code).join(' ');
    const issued = await moveSections(deps, { member, petitionId, sections: all, kind: 'issued', circulatorId, on: begun, note: '' });
    if (!issued.ok) return issued;
    for (const [j, { code, lines }] of held.entries()) {
      const on = addDays(begun, 1 + Math.floor(((j + i / PEOPLE.length) / held.length) * (DEMO_DAYS - 4)));
      const tallied = await tallySections(deps, { member, petitionId, sections: code, lines: Number(lines), on });
      if (!tallied.ok) return tallied;
    }
    const back = held.slice(0, Math.floor(held.length * 0.7));
    if (back.length === 0) continue;
    const returned = await moveSections(deps, {
      member,
      petitionId,
      sections: back.map(({ code }) => code).join(' '),
      kind: 'returned',
      on: addDays(today, -2),
      note: '',
    });
    if (!returned.ok) return returned;
  }
  const kept = await recordPaper(deps, {
    member,
    petitionId,
    after: 0,
    paper: {
      kind: 'notice',
      officer: 'An officer who does not exist',
      office: 'County Assessor',
      grounds: 'This county is made up, and so are its officers. Nobody did anything, and nobody is to be recalled.',
      spanish: 'Este condado es inventado, y también sus funcionarios. Nadie hizo nada y a nadie se va a revocar.',
      proponents: [{ name: 'Ana Demo', address: '1 Made-up St, Nowhere', mailing: '' }],
      nominationSignatures: 20,
      names: [],
      inDictionary: [],
    },
  });
  return kept.ok ? ok(null) : kept;
}

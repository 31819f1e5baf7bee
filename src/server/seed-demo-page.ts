import { addDays, type CalendarDate } from '../basics/calendar-date.ts';
import type { Problem } from '../basics/problem.ts';
import { ok, type Result } from '../basics/result.ts';
import type { Member } from '../law/access.ts';
import type { Deps } from '../operations/deps.ts';
import { openPublicPage, setPublicText, type TextField } from '../operations/open-public-page.ts';
import type { PublicItem } from '../operations/public-item.ts';
import { publishPage } from '../operations/publish-page.ts';
import { decidePublicItem, writePublicItem } from '../operations/write-public-item.ts';

/** Zone of the made-up county. */
export const DEMO_ZONE = 'America/Los_Angeles';

/** Texts of the made-up petition's page. */
export const DEMO_TEXTS: Readonly<Record<TextField, { readonly en: string; readonly es: string }>> = {
  asks: {
    en: 'That the county assessor be recalled, and the office be filled at an election.',
    es: 'Que el tasador del condado sea revocado y el cargo se cubra en una elección.',
  },
  whom: { en: 'The assessor of Example County, in office since 2024.', es: 'El tasador del condado de Ejemplo, en el cargo desde 2024.' },
  grounds: {
    en: 'Assessments came late three years in a row. Appeals wait for more than a year, and letters are not answered.',
    es: 'Los avalúos llegaron tarde tres años seguidos. Las apelaciones esperan más de un año y las cartas no se contestan.',
  },
  answer: {
    en: 'The office lost a third of its staff when the county cut its budget. The backlog has been halved since June, and the roll was closed in time this year.',
    es: 'La oficina perdió un tercio de su personal cuando el condado recortó el presupuesto. El atraso se redujo a la mitad desde junio y el padrón se cerró a tiempo este año.',
  },
  contact: { en: 'Write to us: Example Street 1, Exampleville.', es: 'Escríbanos: Calle Ejemplo 1, Exampleville.' },
  volunteers: {
    en: 'We are looking for people who gather signatures on Saturdays. Training takes an hour.',
    es: 'Buscamos personas que reúnan firmas los sábados. La capacitación dura una hora.',
  },
};

/** Events, places, announcements and statements of the made-up campaign; all people are made up. */
export const DEMO_ITEMS: readonly PublicItem[] = [
  {
    kind: 'place',
    body: {
      hours: { en: 'Saturdays, 9 a.m. to 1 p.m.', es: 'Los sábados, de 9 a 13 h.' },
      where: { name: 'Farmers’ market', address: 'Main Street 12, Exampleville', latitude: 34.06, longitude: -118.25 },
    },
  },
  {
    kind: 'place',
    body: {
      hours: { en: 'Daily, 10 a.m. to 6 p.m.', es: 'Todos los días, de 10 a 18 h.' },
      where: { name: 'Campaign office', address: 'Oak Avenue 3, Exampleville', latitude: 34.1, longitude: -118.33 },
    },
  },
  {
    kind: 'event',
    body: {
      title: { en: 'Signing day at the library', es: 'Día de firmas en la biblioteca' },
      date: '2026-03-14',
      starts: '10:00',
      minutes: 180,
      zone: DEMO_ZONE,
      where: { name: 'Public library', address: 'Elm Street 40', latitude: 34.02, longitude: -118.2 },
    },
  },
  {
    kind: 'announcement',
    body: {
      title: { en: 'The form was approved', es: 'La forma fue aprobada' },
      words: {
        en: 'From today signatures may be gathered.\nSections are to be had at the campaign office.',
        es: 'Desde hoy se pueden reunir firmas.',
      },
    },
  },
  {
    kind: 'statement',
    body: {
      stance: 'support',
      name: 'Ada Example',
      who: 'owner of a bakery',
      words: 'I waited fourteen months for a hearing.',
      language: 'en',
      consent: { given: true, on: '2026-02-10', how: 'by letter' },
      picture: null,
    },
  },
  {
    kind: 'statement',
    body: {
      stance: 'oppose',
      name: 'Luis Ejemplo',
      who: 'maestro jubilado',
      words: 'La oficina mejora cada mes; una elección cuesta dinero que hace falta en otra parte.',
      language: 'es',
      consent: { given: true, on: '2026-02-11', how: 'by letter' },
      picture: null,
    },
  },
];

/** Opens, fills and publishes the page of the made-up petition; an office's has announcements only, of its own. */
export async function publishDemoPage(
  deps: Pick<Deps, 'db' | 'keys' | 'now'>,
  {
    lead,
    editor,
    petitionId,
    slug,
    claim = null,
    items = DEMO_ITEMS,
  }: {
    readonly lead: Member;
    readonly editor: Member;
    readonly petitionId: string;
    readonly slug: string;
    readonly claim?: { readonly lines: number; readonly on: string } | null;
    readonly items?: readonly PublicItem[];
  },
): Promise<Result<null, Problem>> {
  const office = lead.organisationKind === 'office';
  const opened = await openPublicPage(deps, { member: lead, petitionId, slug, zone: DEMO_ZONE });
  if (!opened.ok) return opened;
  for (const [field, body] of Object.entries(DEMO_TEXTS)) {
    if (office && field === 'volunteers') continue;
    for (const language of ['en', 'es'] as const) {
      const set = await setPublicText(deps, { member: editor, petitionId, field: field as TextField, language, body: body[language] });
      if (!set.ok) return set;
    }
  }
  // The day of the event is always ahead, whenever the demo is made.
  const ahead = addDays(deps.now().toISOString().slice(0, 10) as CalendarDate, 12);
  for (const each of items.filter(({ kind }) => !office || kind === 'announcement')) {
    const item: PublicItem = each.kind === 'event' ? { kind: 'event', body: { ...each.body, date: ahead } } : each;
    const written = await writePublicItem(deps, { member: editor, petitionId, item, after: 0 });
    if (!written.ok) return written;
    const shown = await decidePublicItem(deps, { member: lead, petitionId, ...written.value, decision: 'published', reason: '' });
    if (!shown.ok) return shown;
  }
  const published = await publishPage(deps, { member: lead, petitionId, claim });
  return published.ok ? ok(null) : published;
}

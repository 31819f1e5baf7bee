import type { Member, OrganisationKind } from '../../src/law/access.ts';
import { advancePetition } from '../../src/operations/advance-petition.ts';
import { createPetition } from '../../src/operations/create-petition.ts';
import { openPublicPage, setPublicText } from '../../src/operations/open-public-page.ts';
import type { PublicItem } from '../../src/operations/public-item.ts';
import { publishPage } from '../../src/operations/publish-page.ts';
import { decidePublicItem, writePublicItem } from '../../src/operations/write-public-item.ts';
import { must } from './must.ts';
import { organisationOf, type TestInstallation } from './office.ts';

/** A published page of a made-up petition, and who may change it. */
export interface PublishedPage {
  readonly slug: string;
  readonly petitionId: string;
  readonly lead: Member;
  readonly worker: Member;
}

export const ZONE = 'America/Los_Angeles';

/** Steps of the made-up petition's life. */
export const LIFE = [
  ['notice-filed', '2026-01-05'],
  ['form-submitted', '2026-01-20'],
  ['form-approved', '2026-02-02'],
] as const;

const TEXTS = {
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
} as const;

const ITEMS: readonly PublicItem[] = [
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
      zone: ZONE,
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

/** Makes an organisation with a petition in circulation and publishes its page with everything on it. */
export async function publishedPage(
  test: TestInstallation,
  {
    kind,
    slug,
    claim = null,
    items = ITEMS,
  }: {
    readonly kind: OrganisationKind;
    readonly slug: string;
    readonly claim?: { readonly lines: number; readonly on: string } | null;
    readonly items?: readonly PublicItem[];
  },
): Promise<PublishedPage> {
  const { deps } = test;
  const [leadRole, workerRole] =
    kind === 'office' ? (['supervisor', 'clerk'] as const) : (['campaign-manager', 'campaign-worker'] as const);
  const organisation = await organisationOf(deps, kind, [leadRole, workerRole]);
  const lead = organisation.member(leadRole);
  const worker = organisation.member(workerRole);
  const { petitionId } = must(
    await createPetition(deps, {
      member: lead,
      title: 'Recall of the assessor of Example County (made up)',
      target: 'The assessor of Example County',
      jurisdiction: 'Example County',
      pack: 'us-ca-local-recall.2022',
      registered: 120_000,
      on: '2026-01-02',
    }),
  );
  let after = 1;
  for (const [event, on] of LIFE)
    after = must(await advancePetition(deps, { member: lead, petitionId, event, on, after, details: {} })).step;
  must(await openPublicPage(deps, { member: lead, petitionId, slug, zone: ZONE }));
  for (const [field, body] of Object.entries(TEXTS)) {
    if (kind === 'office' && field === 'volunteers') continue;
    for (const language of ['en', 'es'] as const)
      must(await setPublicText(deps, { member: worker, petitionId, field: field as keyof typeof TEXTS, language, body: body[language] }));
  }
  for (const item of items.filter((each) => kind === 'campaign' || each.kind === 'announcement')) {
    const { itemId, version } = must(await writePublicItem(deps, { member: worker, petitionId, item, after: 0 }));
    must(await decidePublicItem(deps, { member: lead, petitionId, itemId, version, decision: 'published', reason: '' }));
  }
  must(await publishPage(deps, { member: lead, petitionId, claim }));
  return { slug, petitionId, lead, worker };
}

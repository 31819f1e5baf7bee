import { z } from 'zod';
import type { CalendarDate } from '../basics/calendar-date.ts';
import { instantOf, isTimeZone } from '../basics/local-time.ts';
import { ok } from '../basics/result.ts';
import type { Json } from '../record/canonical-json.ts';
import type { PublicItemKind } from '../record/schema.ts';
import { type Outcome, refuse } from './deps.ts';

/** Characters that turn or hide text (Unicode bidirectional controls, other controls but line ends): nobody may write them on a page. */
const HIDDEN = /(?!\n)\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Plain text for a public page. Markup is text like any other: it is shown, never obeyed. */
export function plainText(most: number) {
  return z
    .string()
    .overwrite((text) => text.replaceAll('\r\n', '\n'))
    .trim()
    .max(most)
    .refine((text) => !HIDDEN.test(text), 'This holds characters that cannot be seen. Type it anew.');
}

/** A text in English and, where there is one, in Spanish. */
function both(most: number) {
  return z.strictObject({ en: plainText(most).min(1), es: plainText(most).default('') });
}

const latitude = z.number().min(-90).max(90);
const longitude = z.number().min(-180).max(180);
/** Where something is; on the map only with both coordinates. */
const where = z
  .strictObject({
    name: plainText(120).min(1),
    address: plainText(200).default(''),
    latitude: latitude.nullable().default(null),
    longitude: longitude.nullable().default(null),
  })
  .refine(({ latitude: north, longitude: east }) => (north === null) === (east === null), 'Give both latitude and longitude, or neither.');

/** A picture as it was sent: base64 of a JPEG, PNG or WebP file. */
const picture = z.strictObject({
  data: z.base64().max(160_000, 'The picture is too large; 120 kB are enough for a portrait.'),
  alt: plainText(200).min(1),
  /** That the person shown agreed to be shown here. */
  consent: z.boolean(),
});

/** What each kind of item consists of. */
export const PUBLIC_ITEMS = {
  event: z.strictObject({
    title: both(160),
    words: both(1000).optional(),
    date: z.iso.date(),
    starts: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write the time as HH:MM.'),
    minutes: z.int().min(5).max(1440),
    /** Zone of the place; it must be the page's own. */
    zone: z.string().max(60),
    where,
  }),
  place: z.strictObject({ hours: both(300), where }),
  announcement: z.strictObject({ title: both(160), words: both(4000) }),
  statement: z.strictObject({
    stance: z.enum(['support', 'oppose']),
    name: plainText(120).min(1),
    /** Who the person is, in own words. */
    who: plainText(160).default(''),
    words: plainText(2000).min(1),
    language: z.enum(['en', 'es']),
    /** When and how the person agreed that this be published under the name. */
    consent: z.strictObject({ given: z.boolean(), on: z.iso.date(), how: plainText(300).min(1) }),
    picture: picture.nullable().default(null),
  }),
} as const satisfies Record<PublicItemKind, z.ZodType>;

/** An item of a public page with its kind. */
export const PublicItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('event'), body: PUBLIC_ITEMS.event }),
  z.strictObject({ kind: z.literal('place'), body: PUBLIC_ITEMS.place }),
  z.strictObject({ kind: z.literal('announcement'), body: PUBLIC_ITEMS.announcement }),
  z.strictObject({ kind: z.literal('statement'), body: PUBLIC_ITEMS.statement }),
]);
export type PublicItem = z.infer<typeof PublicItem>;

/** Kinds of items that an office's page has: it tells facts and promotes nothing. */
const OF_OFFICE: readonly PublicItemKind[] = ['announcement'];

/** Whether an item may stand on a page of this kind; what it lacks is said with the field. */
export function checkPublicItem({
  item,
  organisation,
  zone,
}: {
  readonly item: PublicItem;
  readonly organisation: 'campaign' | 'office';
  readonly zone: string;
}): Outcome<null> {
  if (organisation === 'office' && !OF_OFFICE.includes(item.kind)) {
    return refuse('item-not-for-office', `An office's page has no ${item.kind}: it tells facts and promotes nothing.`, {
      field: 'body.kind',
      remedy: 'Write an announcement.',
    });
  }
  switch (item.kind) {
    case 'event':
      return eventProblem(item.body, zone);
    case 'statement':
      return statementProblem(item.body);
    case 'place':
    case 'announcement':
      return ok(null);
  }
}

function eventProblem(event: z.infer<typeof PUBLIC_ITEMS.event>, zone: string): Outcome<null> {
  const field = 'body.body.zone';
  if (!isTimeZone(event.zone)) return refuse('zone-unknown', 'There is no such time zone.', { field, remedy: `Write it like ${zone}.` });
  if (event.zone !== zone) {
    return refuse('zone-other', `The event is in ${event.zone}, the petition's page in ${zone}: people would come at the wrong hour.`, {
      field,
      remedy: `Give the time as clocks show it in ${zone}.`,
    });
  }
  if (instantOf({ date: event.date as CalendarDate, time: event.starts, zone }) === null) {
    return refuse('time-invalid', `Clocks in ${zone} jump over ${event.starts} on that day.`, {
      field: 'body.body.starts',
      remedy: 'Give another time.',
    });
  }
  return ok(null);
}

function statementProblem(statement: z.infer<typeof PUBLIC_ITEMS.statement>): Outcome<null> {
  if (!statement.consent.given) {
    return refuse('consent-missing', 'A statement is published only with the consent of whoever made it.', {
      field: 'body.body.consent.given',
      remedy: 'Ask the person, and write down when and how consent was given.',
    });
  }
  if (statement.picture !== null && !statement.picture.consent) {
    return refuse('picture-consent-missing', 'A picture of a person is published only with the consent of whoever is shown.', {
      field: 'body.body.picture.consent',
      remedy: 'Ask the person, or leave the picture out.',
    });
  }
  return ok(null);
}

/** Side of a portrait on the page, in pixels. */
const PORTRAIT = 240;

/** The picture of a statement as it is kept: small, without place, camera or any other hidden data. */
export async function cleanPicture(item: PublicItem): Promise<Outcome<PublicItem>> {
  if (item.kind !== 'statement' || item.body.picture === null) return ok(item);
  const { default: sharp } = await import('sharp');
  try {
    const bytes = await sharp(Buffer.from(item.body.picture.data, 'base64'), { limitInputPixels: 40_000_000, failOn: 'error' })
      .rotate()
      .resize(PORTRAIT, PORTRAIT, { fit: 'cover' })
      .webp({ quality: 76 })
      .toBuffer();
    return ok({ kind: 'statement', body: { ...item.body, picture: { ...item.body.picture, data: bytes.toString('base64') } } });
  } catch {
    return refuse('picture-invalid', 'The picture cannot be read.', {
      field: 'body.body.picture.data',
      remedy: 'Send a JPEG, PNG or WebP file.',
    });
  }
}

/** Where a version of an item is sealed to. */
export function itemContext(itemId: string, version: number): string {
  return `public item ${itemId} ${version}`;
}

/** The item of opened bytes. */
export function parseItem(kind: PublicItemKind, body: Json): PublicItem {
  return PublicItem.parse({ kind, body });
}

import { z } from 'zod';
import { OpenPublicPage, openPublicPage, SetPublicText, setPublicText } from '../../operations/open-public-page.ts';
import { PublishPage, publishPage, WithdrawPage, withdrawPage } from '../../operations/publish-page.ts';
import { readEditedPage } from '../../operations/read-public-page.ts';
import { DecidePublicItem, decidePublicItem, WritePublicItem, writePublicItem } from '../../operations/write-public-item.ts';
import { type Route, route } from '../route.ts';

const PetitionId = z.strictObject({ petitionId: z.uuid() });
const ItemId = z.strictObject({ petitionId: z.uuid(), itemId: z.uuid() });
const Both = z.strictObject({ en: z.string(), es: z.string() });

/** What a petition's public page shows: its editors' side. The public's side is server/public/. */
export const PUBLIC_PAGE_ROUTES: readonly Route[] = [
  route({
    method: 'GET',
    path: '/petitions/:petitionId/public-page',
    name: 'readPublicPage',
    summary: 'The public page as its editors see it.',
    access: { act: 'page.edit', on: 'petition' },
    params: PetitionId,
    answer: z.strictObject({
      organisation: z.enum(['campaign', 'office']),
      page: z
        .strictObject({
          slug: z.string(),
          zone: z.string(),
          shown: z.boolean(),
          publishedAt: z.string().nullable(),
          changed: z.boolean(),
        })
        .nullable(),
      texts: z.strictObject({ asks: Both, whom: Both, grounds: Both, answer: Both, contact: Both, volunteers: Both }),
      items: z.array(
        z.strictObject({
          itemId: z.uuid(),
          kind: z.enum(['event', 'place', 'announcement', 'statement']),
          version: z.int(),
          shown: z.int().nullable(),
          takenDown: z.boolean(),
          reason: z.string().nullable(),
          body: z.record(z.string(), z.json()),
        }),
      ),
      tallied: z.strictObject({ lines: z.int(), on: z.string(), told: z.int().nullable() }).nullable(),
    }),
    async run({ deps, member }, { params }) {
      const read = await readEditedPage(deps, { member, ...params });
      return read.ok ? { ok: true, value: JSON.parse(JSON.stringify(read.value)) } : read;
    },
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/public-page',
    name: 'openPublicPage',
    summary: 'Give the petition its public page: its address, and the time zone of its events. Nothing is shown yet.',
    access: { act: 'page.publish', on: 'petition' },
    params: PetitionId,
    body: OpenPublicPage.omit({ petitionId: true }),
    answer: z.strictObject({ slug: z.string() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => openPublicPage(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/public-page/texts',
    name: 'setPublicText',
    summary: 'Write a text of the page in one language; it is shown with the next publication.',
    access: { act: 'page.edit', on: 'petition' },
    params: PetitionId,
    body: SetPublicText.omit({ petitionId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => setPublicText(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/public-page/items',
    name: 'writePublicItem',
    summary: 'Propose an event, place, announcement or statement.',
    access: { act: 'page.edit', on: 'petition' },
    params: PetitionId,
    body: WritePublicItem.pick({ item: true }),
    answer: z.strictObject({ itemId: z.uuid(), version: z.int() }),
    status: 201,
    run: ({ deps, member, requestId }, { params, body }) =>
      writePublicItem(deps, { member, ...params, ...body, after: 0, ...(requestId === undefined ? {} : { requestId }) }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/public-page/items/:itemId/versions',
    name: 'correctPublicItem',
    summary: 'Propose a correction of an item; `after` is the version that was seen.',
    access: { act: 'page.edit', on: 'petition' },
    params: ItemId,
    body: WritePublicItem.pick({ item: true, after: true }),
    answer: z.strictObject({ itemId: z.uuid(), version: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => writePublicItem(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/public-page/items/:itemId/decisions',
    name: 'decidePublicItem',
    summary: 'Show an item in the version that was looked at, or take it down with a reason.',
    access: { act: 'page.publish', on: 'petition' },
    params: ItemId,
    body: DecidePublicItem.omit({ petitionId: true, itemId: true }),
    answer: z.strictObject({ shown: z.int().nullable() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => decidePublicItem(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/public-page/publications',
    name: 'publishPage',
    summary: 'Publish the facts as they stand.',
    access: { act: 'page.publish', on: 'petition' },
    params: PetitionId,
    body: PublishPage.omit({ petitionId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => publishPage(deps, { member, ...params, ...body }),
  }),
  route({
    method: 'POST',
    path: '/petitions/:petitionId/public-page/withdrawals',
    name: 'withdrawPage',
    summary: 'Take the page down.',
    access: { act: 'page.publish', on: 'petition' },
    params: PetitionId,
    body: WithdrawPage.omit({ petitionId: true }),
    answer: z.strictObject({ number: z.int() }),
    status: 201,
    run: ({ deps, member }, { params, body }) => withdrawPage(deps, { member, ...params, ...body }),
  }),
];

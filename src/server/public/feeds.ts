import { Feed } from 'feed';
import type { ShownPage } from '../../operations/read-public-page.ts';
import { stateWords } from './life-words.ts';
import { ofKind, pagePath, text } from './shown-text.ts';

/** The announcements as feeds. Times are those of publication, so that the same page gives the same bytes. */
export function feedOf({ page, address }: { readonly page: ShownPage; readonly address: string }): Feed {
  const { facts, slug } = page;
  const link = `${address}${pagePath(slug, 'en')}`;
  const told = [...ofKind(page.items, 'announcement')].sort((a, b) => b.firstShownAt.getTime() - a.firstShownAt.getTime()).slice(0, 50);
  const updated = told.reduce(
    (latest, { firstShownAt, correctedAt }) => Math.max(latest, (correctedAt ?? firstShownAt).getTime()),
    page.publishedAt.getTime(),
  );
  const feed = new Feed({
    id: link,
    link,
    title: facts.petition.title,
    description: stateWords(facts, 'en'),
    copyright: facts.organisation.name,
    updated: new Date(updated),
    generator: 'Countersign',
    feedLinks: { atom: `${address}/p/${slug}/feed.atom`, json: `${address}/p/${slug}/feed.json` },
  });
  for (const { itemId, item, firstShownAt, correctedAt } of told) {
    const words = text(item.body.words, 'en')!.words;
    feed.addItem({
      id: `${link}#a-${itemId}`,
      link: `${link}#a-${itemId}`,
      title: escaped(text(item.body.title, 'en')!.words),
      description: escaped(words),
      content: `<p>${escaped(words).replaceAll('\n', '<br/>')}</p>`,
      date: correctedAt ?? firstShownAt,
      published: firstShownAt,
    });
  }
  return feed;
}

/** Readers take titles and summaries for HTML. */
function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

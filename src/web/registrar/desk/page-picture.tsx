import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../../api/client.ts';
import { orKept } from '../../kept/or-kept.ts';
import type { Line } from './desk-types.ts';
import { type PictureView, ZOOMS } from './picture-view.ts';
import { type Pictures, pageImage, usePicture } from './pictures.ts';

function pagesQuery(sectionId: string) {
  return queryOptions({
    queryKey: ['pages', sectionId],
    queryFn: ({ signal }) =>
      orKept(`pages ${sectionId}`, () =>
        answerOf(api.GET('/api/v1/sections/{sectionId}/pages', { signal, params: { path: { sectionId } } })),
      ),
    staleTime: 600_000,
  });
}

/** The whole page on which a line stands: its neighbours dimmed, the line in the middle; turned and enlarged as asked. */
export function PagePicture({
  line,
  pictures,
  view,
}: {
  readonly line: Pick<Line, 'lineId' | 'sectionId' | 'text'>;
  readonly pictures: Pictures;
  readonly view: PictureView;
}) {
  const { t } = useTranslation('desk');
  const frame = useRef<HTMLElement>(null);
  const light = useRef<HTMLDivElement>(null);
  const { url, missing } = usePicture(pictures, pageImage({ sectionId: line.sectionId, page: line.text.page }));
  const { data } = useQuery(pagesQuery(line.sectionId));
  const page = data?.pages.find((each) => each.page === line.text.page);
  const place = page?.lines.find(({ lineId }) => lineId === line.lineId)?.place;
  const ratio = page?.ratio ?? 8.5 / 11;
  const across = view.turn === 90 || view.turn === 270;
  const percent = (share: number) => `${share * 100}%`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place moves with the picture, its size and its turn
  useEffect(() => {
    const [outer, inner] = [frame.current?.getBoundingClientRect(), light.current?.getBoundingClientRect()];
    if (frame.current === null || outer === undefined || inner === undefined) return;
    frame.current.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
    frame.current.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  }, [url, place, view.zoom, view.turn]);
  if (missing) return <p className="desk-quiet">{t('paper.noPicture')}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
    <section className="desk-page" ref={frame} tabIndex={0} aria-label={t('paper.page', { page: line.text.page })}>
      <div
        className="desk-page__place"
        style={{ width: percent(ZOOMS[view.zoom]), aspectRatio: String(across ? 1 / ratio : ratio) }}
        data-turn={view.turn}
      >
        <div
          className="desk-page__sheet"
          style={{
            width: percent(across ? ratio : 1),
            aspectRatio: String(ratio),
            transform: `translate(-50%, -50%) rotate(${view.turn}deg)`,
          }}
        >
          {url === null ? null : (
            <img
              className={view.strong ? 'desk-page__image desk-image--strong' : 'desk-page__image'}
              src={url}
              alt={t('paper.page', { page: line.text.page })}
            />
          )}
          {place === undefined || url === null ? null : (
            <div
              className="desk-page__light"
              ref={light}
              style={{ left: percent(place.left), top: percent(place.top), width: percent(place.width), height: percent(place.height) }}
            />
          )}
        </div>
      </div>
    </section>
  );
}

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** One step of the count: done, next, or later. */
export function CountStep({
  title,
  done,
  now,
  children,
}: {
  readonly title: string;
  readonly done: boolean;
  readonly now: boolean;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation('office');
  return (
    <section className={`cs-step${done ? ' cs-step--done' : ''}${now ? ' cs-step--now' : ''}`}>
      <h2>
        {title}{' '}
        {done ? (
          <span className="cs-tag cs-tag--good">{t('count.done')}</span>
        ) : now ? (
          <span className="cs-tag">{t('count.now')}</span>
        ) : null}
      </h2>
      {children}
    </section>
  );
}

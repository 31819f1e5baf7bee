import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Button } from '../ui/field.tsx';
import { dateText } from '../ui/language.ts';
import { useMay, usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { circulationQuery, useRefresh } from './data.ts';
import { packWords, shareText, wholeText } from './words.ts';

const PAGE = 100;

/** Lines to cross out before filing, with what it does, and sections that can still be put right. */
export function Screen() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const may = useMay();
  const refresh = useRefresh(petition.id);
  const today = useQuery(circulationQuery(petition.id)).data?.today ?? '';
  const [offset, setOffset] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const query = { offset, limit: PAGE };
  const list = useQuery({
    queryKey: ['campaign', petition.id, 'strike-list', offset],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/v1/petitions/{petitionId}/strike-list', { signal, params: { path: { petitionId: petition.id }, query } })),
    placeholderData: (before) => before,
  });
  const strike = useMutation({
    async mutationFn(lines: readonly { readonly lineId: string; readonly reason: string }[]) {
      let changed = 0;
      for (const reason of new Set(lines.map((each) => each.reason))) {
        const body = { lines: lines.filter((each) => each.reason === reason).map(({ lineId }) => lineId), struck: true, reason, on: today };
        changed += (
          await answerOf(api.POST('/api/v1/petitions/{petitionId}/strikes', { params: { path: { petitionId: petition.id } }, body }))
        ).changed;
      }
      return changed;
    },
    async onSuccess() {
      setChosen(new Set());
      await refresh();
    },
  });
  if (list.data === undefined) return list.error === null ? <Waiting /> : <ProblemAlert error={list.error} />;
  const { items, total, struck, effect, required, cures, cureBy, screenedAt } = list.data;
  const open = items.filter((each) => !each.struck);
  const toggle = (lineId: string) => {
    const next = new Set(chosen);
    if (!next.delete(lineId)) next.add(lineId);
    setChosen(next);
  };
  return (
    <>
      <h1>{t('strike.title')}</h1>
      <p>{t('strike.note')}</p>
      {screenedAt === null ? <p>{t('quality.notScreened')}</p> : null}
      <table className="usa-table">
        <caption>{t('strike.effect')}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="cs-hidden">{t('strike.effect')}</span>
            </th>
            <th scope="col" className="cs-number">
              {t('strike.now')}
            </th>
            <th scope="col" className="cs-number">
              {t('strike.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('strike.raw', { required: wholeText(required) })}</th>
            <td className="cs-number">{wholeText(effect.before.raw)}</td>
            <td className="cs-number">
              {wholeText(effect.after.raw)}{' '}
              {effect.before.rawReaches && !effect.after.rawReaches ? <strong>{t('strike.below')}</strong> : null}
            </td>
          </tr>
          <tr>
            <th scope="row">{t('strike.valid')}</th>
            <td className="cs-number">{wholeText(effect.before.validExpected)}</td>
            <td className="cs-number">{wholeText(effect.after.validExpected)}</td>
          </tr>
          <tr>
            <th scope="row">{t('strike.share')}</th>
            <td className="cs-number">{shareText(effect.before.percentValid / 100, 1)}</td>
            <td className="cs-number">{shareText(effect.after.percentValid / 100, 1)}</td>
          </tr>
          {effect.before.sampleNoise === null ? null : (
            <tr>
              <th scope="row">{t('strike.noise')}</th>
              <td className="cs-number">± {wholeText(effect.before.sampleNoise)}</td>
              <td className="cs-number">{effect.after.sampleNoise === null ? '—' : `± ${wholeText(effect.after.sampleNoise)}`}</td>
            </tr>
          )}
        </tbody>
      </table>
      <p>
        {t('strike.counts', { total: wholeText(total), struck: wholeText(struck) })}{' '}
        <a href={`/api/v1/petitions/${petition.id}/strike-list.csv`}>{t('strike.csv')}</a>{' '}
        <Button look="quiet" onClick={() => window.print()}>
          {t('printWord')}
        </Button>
      </p>
      <ProblemAlert error={strike.error} />
      {strike.data === undefined ? null : (
        <p role="status" className="cs-done">
          {t('strike.done', { count: strike.data, shown: wholeText(strike.data) })}
        </p>
      )}
      <DataTable
        caption={t('strike.title')}
        headings={[t('strike.struck'), t('section'), t('strike.page'), t('strike.line'), t('reason'), t('strike.keeps'), t('strike.by')]}
        rowHeading={1}
        rows={items.map((each) => ({
          key: each.lineId,
          cells: [
            each.struck ? (
              t('yes')
            ) : may('line.strike') ? (
              <input
                key="struck"
                type="checkbox"
                className="cs-box"
                aria-label={t('strike.choose', { section: each.section, line: each.line })}
                checked={chosen.has(each.lineId)}
                onChange={() => toggle(each.lineId)}
              />
            ) : (
              t('no')
            ),
            each.section,
            each.page,
            each.line,
            packWords(each.words),
            each.keeps ?? '—',
            t(`strike.who.${each.by}`),
          ],
        }))}
      />
      {may('line.strike') && open.length > 0 ? (
        <p className="cs-pages">
          <Button look="outline" onClick={() => setChosen(new Set(open.map(({ lineId }) => lineId)))}>
            {t('strike.all')}
          </Button>
          <Button
            disabled={chosen.size === 0}
            waits={strike.isPending}
            onClick={() => strike.mutate(open.filter(({ lineId }) => chosen.has(lineId)))}
          >
            {t('strike.confirm', { count: chosen.size })}
          </Button>
        </p>
      ) : null}
      {total <= PAGE ? null : (
        <p className="cs-pages">
          <Button look="outline" disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - PAGE))}>
            {t('before')}
          </Button>
          <Button look="outline" disabled={offset + PAGE >= total} onClick={() => setOffset(offset + PAGE)}>
            {t('next')}
          </Button>
        </p>
      )}
      <h2>{t('strike.cures')}</h2>
      <p>{cureBy === null ? t('strike.cureUnknown') : t('strike.cureBy', { on: dateText(cureBy) })}</p>
      {cures.length === 0 ? <p>{t('strike.noCures')}</p> : null}
      <ul className="cs-rows">
        {cures.map((each) => (
          <li key={each.section}>
            <strong>
              {t('section')} {each.section}
            </strong>
            : {packWords(each.words)} ({t('strike.cureLines', { count: each.lines })})
          </li>
        ))}
      </ul>
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../ui/data-table.tsx';
import { dateText } from '../ui/language.ts';
import { usePetition } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { type Quality, qualityQuery } from './data.ts';
import { moneyText, packWords, shareText, wholeText } from './words.ts';

/** How good the lines are, by circulator, and what is worth a look. No accusation. */
export function Screen() {
  const { t } = useTranslation('campaign');
  const petition = usePetition();
  const { data, error } = useQuery(qualityQuery(petition.id));
  return (
    <>
      <h1>{t('quality.title')}</h1>
      <ProblemAlert error={error} />
      {data === undefined ? (
        <Waiting />
      ) : (
        <>
          <p>{data.screenedAt === null ? t('quality.notScreened') : t('quality.screened', { at: dateText(data.screenedAt) })}</p>
          <Totals totals={data.totals} />
          <Circulators quality={data} />
          <Signals quality={data} />
          <Reasons quality={data} />
          {data.pay === null ? null : <Pay pay={data.pay} />}
        </>
      )}
    </>
  );
}

function Totals({ totals }: { readonly totals: Quality['totals'] }) {
  const { t } = useTranslation('campaign');
  const rows = (['lines', 'struck', 'valid', 'invalid', 'questions', 'unchecked', 'copiesWithin', 'copiesAcross'] as const).map(
    (name) => [t(`quality.total.${name}`), wholeText(totals[name])] as const,
  );
  return (
    <dl className="cs-facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Circulators({ quality }: { readonly quality: Quality }) {
  const { t } = useTranslation('campaign');
  if (quality.circulators.length === 0) return null;
  return (
    <>
      <h2>{t('quality.byCirculator')}</h2>
      <p>{t('quality.shrinkage', { mean: shareText(quality.model.mean, 1), weight: wholeText(quality.model.weight) })}</p>
      <DataTable
        caption={t('quality.byCirculator')}
        headings={[
          t('circulator'),
          t('lines'),
          t('quality.checked'),
          t('quality.counted'),
          t('quality.likely'),
          t('quality.questions'),
          t('quality.duplicates'),
        ]}
        numbers={[1, 2, 3, 4, 5, 6]}
        rows={quality.circulators.map((each) => ({
          key: each.circulator,
          cells: [
            each.circulator,
            wholeText(each.lines),
            wholeText(each.checked),
            each.counted === null ? '—' : shareText(each.counted),
            `${shareText(each.mean)} (${shareText(each.low)}–${shareText(each.high)})`,
            wholeText(each.questions),
            wholeText(each.duplicates),
          ],
        }))}
      />
    </>
  );
}

function Signals({ quality }: { readonly quality: Quality }) {
  const { t } = useTranslation('campaign');
  const { signals, comparisons } = quality.signals;
  return (
    <>
      <h2>{t('quality.signals')}</h2>
      <p>{t('quality.signalNote', { comparisons: wholeText(comparisons) })}</p>
      {signals.length === 0 ? <p>{t('quality.noSignals')}</p> : null}
      <ul className="cs-rows">
        {signals.map((each) => (
          <li key={`${each.code} ${each.circulator}`}>
            <strong>
              {t('circulator')} {each.circulator}: {t(`quality.signal.${each.code}` as 'quality.signal.pace')}
            </strong>
            <br />
            {t('quality.signalFigures', {
              found: wholeText(each.found),
              of: wholeText(each.of),
              base: shareText(each.baseRate, 1),
              others: wholeText(each.others.of),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

function Reasons({ quality }: { readonly quality: Quality }) {
  const { t } = useTranslation('campaign');
  if (quality.reasons.length === 0) return null;
  return (
    <>
      <h2>{t('quality.reasons')}</h2>
      <DataTable
        caption={t('quality.reasons')}
        headings={[t('reason'), t('lines')]}
        numbers={[1]}
        rows={quality.reasons.map((each) => ({ key: each.reason, cells: [packWords(each.words), wholeText(each.lines)] }))}
      />
    </>
  );
}

function Pay({ pay }: { readonly pay: NonNullable<Quality['pay']> }) {
  const { t } = useTranslation('campaign');
  return (
    <>
      <h2>{t('quality.pay')}</h2>
      {pay.basis === null ? null : <p>{t('quality.payBasis', { basis: pay.basis })}</p>}
      <ul className="cs-rows">
        {pay.circulators.flatMap(({ circulator, years }) =>
          years.map((each) => (
            <li key={`${circulator} ${each.year}`}>
              {t('quality.payRow', {
                circulator,
                year: each.year,
                hours: wholeText(each.minutes / 60),
                valid: wholeText(each.validLines),
                amount: moneyText(each.cents),
              })}
            </li>
          )),
        )}
      </ul>
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Refused } from '../api/client.ts';
import { inPetition } from '../ui/address.ts';
import { DataTable } from '../ui/data-table.tsx';
import { dateText } from '../ui/language.ts';
import { useMay, usePetition, usePlace } from '../ui/place.tsx';
import { ProblemAlert, Waiting } from '../ui/problem.tsx';
import { circulationQuery, type Forecast, forecastQuery, qualityQuery } from './data.ts';
import { FanChart } from './fan-chart.tsx';
import { chanceText, wholeText } from './words.ts';

/** Where the campaign stands today, and whether it will qualify. */
export function Screen() {
  const { t } = useTranslation('campaign');
  const place = usePlace();
  const petition = usePetition();
  const may = useMay();
  const leads = may('quality.read');
  const circulation = useQuery(circulationQuery(petition.id));
  const quality = useQuery({ ...qualityQuery(petition.id), enabled: leads });
  const forecast = useQuery({ ...forecastQuery(petition.id), enabled: leads });
  const begun = !(forecast.error instanceof Refused && forecast.error.code === 'not-circulating');
  const totals = quality.data?.totals;
  return (
    <>
      <h1>{t('today.title')}</h1>
      <ProblemAlert error={circulation.error ?? quality.error ?? (begun ? forecast.error : null)} />
      {circulation.data === undefined ? (
        <Waiting />
      ) : (
        <>
          <p>
            {circulation.data.window.from === null
              ? t('today.notBegun')
              : t('today.window', {
                  from: dateText(circulation.data.window.from),
                  to: circulation.data.window.to === null ? '—' : dateText(circulation.data.window.to),
                })}{' '}
            {circulation.data.window.rule === null ? null : `(${circulation.data.window.rule})`}{' '}
            {circulation.data.window.confirmed === 'unconfirmed' ? <strong>{t('unconfirmed')}</strong> : null}
          </p>
          <ul className="cs-figures">
            <Figure name={t('today.raw')} value={wholeText(circulation.data.lines)} note={t('today.rawNote')} />
            {totals === undefined ? null : (
              <Figure
                name={t('today.checked')}
                value={wholeText(totals.valid + totals.invalid)}
                note={t('today.checkedNote', { valid: wholeText(totals.valid), questions: wholeText(totals.questions) })}
              />
            )}
            {forecast.data === undefined ? null : <Estimates forecast={forecast.data} />}
            <Figure name={t('today.required')} value={wholeText(petition.required)} note={t('today.requiredNote')} />
          </ul>
          {forecast.data === undefined ? null : (
            <>
              <h2>{t('today.outlook')}</h2>
              <FanChart forecast={forecast.data} />
              <Levers forecast={forecast.data} />
              <p className="cs-quiet">{t('today.model', { draws: wholeText(forecast.data.draws), priors: forecast.data.priors })}</p>
            </>
          )}
          {circulation.data.overdue.length === 0 ? null : (
            <div className="usa-alert usa-alert--warning usa-alert--slim">
              <div className="usa-alert__body">
                <p className="usa-alert__text">
                  <Link to={inPetition(place, 'custody') as never}>
                    {t('today.overdue', { count: circulation.data.overdue.length, days: circulation.data.settings.overdueDays })}
                  </Link>
                </p>
              </div>
            </div>
          )}
          <h2>{t('today.byDay')}</h2>
          {circulation.data.days.length === 0 ? (
            <p>{t('today.noTallies')}</p>
          ) : (
            <DataTable
              caption={t('today.byDay')}
              headings={[t('day'), t('lines')]}
              numbers={[1]}
              rows={circulation.data.days
                .slice(-21)
                .reverse()
                .map(({ on, lines }) => ({ key: on, cells: [dateText(on), wholeText(lines)] }))}
            />
          )}
        </>
      )}
    </>
  );
}

function Figure({ name, value, note }: { readonly name: string; readonly value: string; readonly note: string }) {
  return (
    <li className="cs-figure">
      <span className="cs-figure__name">{name}</span>
      <strong className="cs-figure__value">{value}</strong>
      <span className="cs-figure__note">{note}</span>
    </li>
  );
}

function Estimates({ forecast }: { readonly forecast: Forecast }) {
  const { t } = useTranslation('campaign');
  const { validNow, chance, daysLeft, pace } = forecast;
  return (
    <>
      <Figure
        name={t('today.valid')}
        value={wholeText(validNow.median)}
        note={t('today.interval', { low: wholeText(validNow.low95), high: wholeText(validNow.high95) })}
      />
      <Figure name={t('today.daysLeft')} value={wholeText(daysLeft)} note={t('today.until', { on: dateText(forecast.deadline) })} />
      <Figure
        name={t('today.pace')}
        value={pace.needed.chance80 === null ? '—' : wholeText(pace.needed.chance80)}
        note={t('today.paceNote', { recent: pace.recent === null ? '—' : wholeText(pace.recent) })}
      />
      <Figure name={t('today.chance')} value={chanceText(chance)} note={t('today.chanceNote')} />
    </>
  );
}

function Levers({ forecast }: { readonly forecast: Forecast }) {
  const { t, i18n } = useTranslation('campaign');
  if (forecast.levers.length === 0) return null;
  return (
    <>
      <h3>{t('today.levers')}</h3>
      <DataTable
        caption={t('today.levers')}
        headings={[t('today.lever'), t('today.leverValid'), t('today.leverChance')]}
        numbers={[1, 2]}
        rows={forecast.levers.slice(0, 8).map(({ kind, name, amount, valid, chance }) => ({
          key: `${kind} ${name}`,
          cells: [
            i18n.exists(`lever.${kind}`, { ns: 'campaign' })
              ? t(`lever.${kind}` as 'lever.day', { amount: wholeText(amount), name: name ?? '' })
              : kind,
            signed(valid),
            t('today.points', { points: signed(100 * chance) }),
          ],
        }))}
      />
    </>
  );
}

function signed(value: number): string {
  const rounded = Math.round(value);
  return `${rounded > 0 ? '+' : ''}${wholeText(rounded)}`;
}

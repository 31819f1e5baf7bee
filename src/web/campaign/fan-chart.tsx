import { useTranslation } from 'react-i18next';
import { dateText } from '../ui/language.ts';
import type { Forecast } from './data.ts';
import { wholeText } from './words.ts';

const WIDTH = 720;
const HEIGHT = 300;
const LEFT = 64;
const BOTTOM = 34;
const TOP = 14;
const RIGHT = 12;

/** Valid signatures to the last day: the middle, and where half, four in five and nineteen in twenty simulated endings lie. The figures stand in a table beside it. */
export function FanChart({ forecast }: { readonly forecast: Forecast }) {
  const { t } = useTranslation('campaign');
  const { fan, required } = forecast;
  if (fan.length < 2) return null;
  const top = Math.max(required, ...fan.map(({ valid }) => valid.high95)) * 1.05;
  const x = (i: number) => LEFT + (i / (fan.length - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP);
  type Band = keyof Forecast['fan'][number]['valid'];
  const area = (low: Band, high: Band) =>
    `M${fan.map(({ valid }, i) => `${x(i).toFixed(1)},${y(valid[high]).toFixed(1)}`).join('L')}L${fan
      .map(({ valid }, i) => `${x(i).toFixed(1)},${y(valid[low]).toFixed(1)}`)
      .reverse()
      .join('L')}Z`;
  const middle = `M${fan.map(({ valid }, i) => `${x(i).toFixed(1)},${y(valid.median).toFixed(1)}`).join('L')}`;
  const steps = ticks(top);
  const last = fan.at(-1)!;
  return (
    <figure className="cs-fan">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t('fan.label', {
          on: dateText(last.on),
          low: wholeText(last.valid.low95),
          median: wholeText(last.valid.median),
          high: wholeText(last.valid.high95),
          required: wholeText(required),
        })}
      >
        {steps.map((step) => (
          <g key={step}>
            <line className="cs-fan__grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(step)} y2={y(step)} />
            <text className="cs-fan__text" x={LEFT - 8} y={y(step) + 4} textAnchor="end">
              {wholeText(step)}
            </text>
          </g>
        ))}
        <path className="cs-fan__95" d={area('low95', 'high95')} />
        <path className="cs-fan__80" d={area('low80', 'high80')} />
        <path className="cs-fan__50" d={area('low50', 'high50')} />
        <path className="cs-fan__middle" d={middle} />
        <line className="cs-fan__required" x1={LEFT} x2={WIDTH - RIGHT} y1={y(required)} y2={y(required)} />
        <text className="cs-fan__text" x={LEFT + 6} y={y(required) - 6}>
          {t('fan.required', { count: required, shown: wholeText(required) })}
        </text>
        <text className="cs-fan__text" x={LEFT} y={HEIGHT - 10}>
          {dateText(fan[0].on)}
        </text>
        <text className="cs-fan__text" x={WIDTH - RIGHT} y={HEIGHT - 10} textAnchor="end">
          {dateText(last.on)}
        </text>
      </svg>
      <figcaption>{t('fan.caption')}</figcaption>
    </figure>
  );
}

function ticks(top: number): readonly number[] {
  const rough = top / 4;
  const size = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  const step = [1, 2, 5, 10].map((each) => each * size).find((each) => each >= rough)!;
  return Array.from({ length: Math.floor(top / step) + 1 }, (_, i) => i * step);
}

import type { ReliabilityBin } from './calibration.ts';
import type { WorkloadPoint } from './workload.ts';

const WIDTH = 460;
const HEIGHT = 320;
const LEFT = 56;
const RIGHT = 16;
const TOP = 14;
const BOTTOM = 44;

interface Axis {
  readonly ticks: readonly { readonly at: number; readonly label: string }[];
  readonly title: string;
}

/** Stated against observed probability, with Wilson intervals; both axes by log-odds, so that .99 and .999 do not fall together. */
export function reliabilityChart(bins: readonly ReliabilityBin[]): string {
  const least = 0.0005;
  const place = (p: number) => {
    const kept = Math.min(1 - least, Math.max(least, p));
    return (Math.log(kept / (1 - kept)) / Math.log((1 - least) / least) + 1) / 2;
  };
  const ticks = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999].map((p) => ({ at: place(p), label: String(p).replace(/^0\./, '.') }));
  const most = Math.max(...bins.map((bin) => bin.observed.of));
  const marks = bins.map((bin) => {
    const radius = 2.5 + 5 * Math.sqrt(bin.observed.of / most);
    const at = x(place(bin.stated));
    return (
      `<line class="whisker" x1="${at}" x2="${at}" y1="${y(place(bin.observed.low))}" y2="${y(place(bin.observed.high))}"/>` +
      `<circle class="dot" cx="${at}" cy="${y(place(bin.observed.rate ?? 0))}" r="${round(radius)}"><title>stated ${bin.stated.toFixed(4)}, observed ${(bin.observed.rate ?? 0).toFixed(4)}, ${bin.observed.of.toLocaleString('en-US')} lines</title></circle>`
    );
  });
  return frame({
    title: 'Stated against observed probability',
    description: 'One dot for each bin of the table below; on the diagonal the stated probability is what is observed.',
    across: { ticks, title: 'stated probability of the first voter' },
    up: { ticks, title: 'he was the signer' },
    body: `<line class="even" x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}"/>${marks.join('')}`,
  });
}

/** The curves of the workload chart, with the class names of their colours. */
export const WORKLOAD_SERIES = [
  { name: 'registered, called not found', css: 'one', of: (point: WorkloadPoint) => point.registeredLost },
  { name: 'not on the roll, a voter named', css: 'two', of: (point: WorkloadPoint) => point.unregisteredNamed },
  { name: 'registered, a wrong voter named', css: 'three', of: (point: WorkloadPoint) => point.wrongVoter },
] as const;

/** Share of lines seen by a person against the errors left in the others, which stand on a logarithmic scale. */
export function workloadChart({ points, lines }: { points: readonly WorkloadPoint[]; lines: number }): string {
  const series = WORKLOAD_SERIES;
  const most = Math.max(10, ...points.flatMap((point) => series.map((s) => s.of(point))));
  const decades = Math.ceil(Math.log10(most));
  const up = (n: number) => Math.log10(Math.max(1, n)) / decades;
  const widest = Math.max(0.05, ...points.map((point) => (point.seen < lines ? point.seen / lines : 0)));
  const across = (share: number) => share / widest;
  const inside = points.filter((point) => point.seen < lines);
  const paths = series.map((s) => {
    const path = inside.map((point, n) => `${n === 0 ? 'M' : 'L'}${x(across(point.seen / lines))} ${y(up(s.of(point)))}`).join('');
    const dots = inside.map(
      (point) =>
        `<circle class="${s.css} dot" cx="${x(across(point.seen / lines))}" cy="${y(up(s.of(point)))}" r="3"><title>threshold ${point.threshold}: ${((point.seen / lines) * 100).toFixed(1)} % seen, ${s.of(point).toLocaleString('en-US')} left: ${s.name}</title></circle>`,
    );
    return `<path class="${s.css} curve" d="${path}"/>${dots.join('')}`;
  });
  return frame({
    title: 'Work against errors',
    description: 'Errors left among the lines that no person sees, as the share of lines seen by a person grows.',
    across: {
      ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: `${Number((at * widest * 100).toPrecision(2))} %` })),
      title: 'lines seen by a person',
    },
    up: {
      ticks: Array.from({ length: decades + 1 }, (_, d) => ({
        at: d / decades,
        label: d === 0 ? '≤ 1' : (10 ** d).toLocaleString('en-US'),
      })),
      title: 'errors left',
    },
    body: paths.join(''),
  });
}

function frame({
  title,
  description,
  across,
  up,
  body,
}: {
  title: string;
  description: string;
  across: Axis;
  up: Axis;
  body: string;
}): string {
  const grid = [
    ...across.ticks.map(
      (tick) =>
        `<line class="grid" x1="${x(tick.at)}" x2="${x(tick.at)}" y1="${y(0)}" y2="${y(1)}"/><text class="middle" x="${x(tick.at)}" y="${y(0) + 16}">${tick.label}</text>`,
    ),
    ...up.ticks.map(
      (tick) =>
        `<line class="grid" x1="${x(0)}" x2="${x(1)}" y1="${y(tick.at)}" y2="${y(tick.at)}"/><text class="end" x="${LEFT - 6}" y="${y(tick.at) + 4}">${tick.label}</text>`,
    ),
  ];
  const middle = (TOP + HEIGHT - BOTTOM) / 2;
  return (
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}. ${description}"><title>${title}</title>${grid.join('')}${body}` +
    `<text class="middle axis" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}">${across.title}</text>` +
    `<text class="middle axis" transform="translate(12 ${middle}) rotate(-90)">${up.title}</text></svg>`
  );
}

function x(share: number): number {
  return round(LEFT + share * (WIDTH - LEFT - RIGHT));
}

function y(share: number): number {
  return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

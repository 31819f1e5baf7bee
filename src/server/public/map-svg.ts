import { type Html, html } from '../../reports/html.ts';

/** A place on the map, with the number that it has in the lists. */
export interface Spot {
  readonly number: number;
  readonly latitude: number;
  readonly longitude: number;
}

const WIDTH = 400;
const HEIGHT = 300;
const MARGIN = 34;
/** Kilometres of a degree of latitude. */
const KM = 111.2;
/** The map shows at least so many kilometres, so that one place is not drawn as if it were far from itself. */
const LEAST_KM = 2;

/** Places to scale, north up, with a net of degrees and a bar of length: drawn from the coordinates alone, nothing is fetched from anybody. */
export function mapSvg({ spots, title }: { readonly spots: readonly Spot[]; readonly title: string }): Html {
  const latitudes = spots.map(({ latitude }) => latitude);
  const longitudes = spots.map(({ longitude }) => longitude);
  const north = (Math.max(...latitudes) + Math.min(...latitudes)) / 2;
  const east = (Math.max(...longitudes) + Math.min(...longitudes)) / 2;
  const shrink = Math.max(0.05, Math.cos((north * Math.PI) / 180));
  const kmHigh = Math.max(LEAST_KM, (Math.max(...latitudes) - Math.min(...latitudes)) * KM);
  const kmWide = Math.max(LEAST_KM, (Math.max(...longitudes) - Math.min(...longitudes)) * KM * shrink);
  const scale = Math.min((WIDTH - 2 * MARGIN) / kmWide, (HEIGHT - 2 * MARGIN) / kmHigh);
  const x = (longitude: number) => WIDTH / 2 + (longitude - east) * KM * shrink * scale;
  const y = (latitude: number) => HEIGHT / 2 - (latitude - north) * KM * scale;
  const step = stepFor(WIDTH / scale / KM / shrink / 4);
  const lines: Html[] = [];
  for (let degree = Math.ceil((east - WIDTH / 2 / scale / KM / shrink) / step) * step; x(degree) < WIDTH; degree += step) {
    lines.push(html`<line class="grid" x1="${at(x(degree))}" x2="${at(x(degree))}" y1="0" y2="${HEIGHT}"/>`);
  }
  for (let degree = Math.ceil((north - HEIGHT / 2 / scale / KM) / step) * step; y(degree) > 0; degree += step) {
    lines.push(html`<line class="grid" x1="0" x2="${WIDTH}" y1="${at(y(degree))}" y2="${at(y(degree))}"/>`);
  }
  const barKm = stepFor(WIDTH / scale / 4);
  const bar = barKm * scale;
  return html`<svg class="map" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">${lines}
<line class="scale" x1="12" x2="${at(12 + bar)}" y1="${HEIGHT - 12}" y2="${HEIGHT - 12}"/><text x="12" y="${HEIGHT - 18}">${barKm} km · ${(barKm * 0.6214).toFixed(barKm < 10 ? 1 : 0)} mi</text>
<text x="${WIDTH - 12}" y="20" text-anchor="end">N ↑</text>
${spots.map(({ number, latitude, longitude }) => html`<circle class="pin" cx="${at(x(longitude))}" cy="${at(y(latitude))}" r="11"/><text class="number" x="${at(x(longitude))}" y="${at(y(latitude) + 5)}">${number}</text>`)}</svg>`;
}

/** 1, 2 or 5 times a power of ten, next below. */
function stepFor(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power;
  return Number(((lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power).toPrecision(1));
}

function at(value: number): string {
  return value.toFixed(1);
}

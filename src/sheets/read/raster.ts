import { type Box, boundsOf } from '../layout.ts';
import { type GrayImage, paperLevel } from './gray-image.ts';
import { type PageMap, toImage } from './page-map.ts';
import { applyPlane } from './plane.ts';

/** A piece of the page brought upright: `scale` pixels a point, paper white, printed matter where the layout says. */
export interface Raster {
  readonly image: GrayImage;
  /** The piece of the page, in points. */
  readonly box: Box;
  readonly scale: number;
}

/** Samples a piece of the page straight from the picture through the map, without warping the page; the map is worked out on a grid and interpolated between. */
export function sampleBox(options: { readonly image: GrayImage; readonly map: PageMap; readonly box: Box; readonly dpi: number }): Raster {
  const { image, map, box } = options;
  const scale = options.dpi / 72;
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  const step = 12;
  const gridWidth = Math.ceil(width / step) + 2;
  const gridHeight = Math.ceil(height / step) + 2;
  const gx = new Float64Array(gridWidth * gridHeight);
  const gy = new Float64Array(gridWidth * gridHeight);
  for (let j = 0; j < gridHeight; j++) {
    for (let i = 0; i < gridWidth; i++) {
      const p = toImage(map, box.x + (i * step + 0.5) / scale, box.y + (j * step + 0.5) / scale);
      gx[j * gridWidth + i] = p.x - 0.5;
      gy[j * gridWidth + i] = p.y - 0.5;
    }
  }
  const out = new Uint8Array(width * height);
  const { data } = image;
  const maxX = image.width - 1.001;
  const maxY = image.height - 1.001;
  for (let y = 0; y < height; y++) {
    const j = Math.floor(y / step);
    const fy = (y - j * step) / step;
    for (let i = 0; i * step < width; i++) {
      const g = j * gridWidth + i;
      const leftX = gx[g] * (1 - fy) + gx[g + gridWidth] * fy;
      const leftY = gy[g] * (1 - fy) + gy[g + gridWidth] * fy;
      const stepX = (gx[g + 1] * (1 - fy) + gx[g + gridWidth + 1] * fy - leftX) / step;
      const stepY = (gy[g + 1] * (1 - fy) + gy[g + gridWidth + 1] * fy - leftY) / step;
      const end = Math.min(step, width - i * step);
      for (let k = 0; k < end; k++) {
        let px = leftX + stepX * k;
        let py = leftY + stepY * k;
        px = px < 0 ? 0 : px > maxX ? maxX : px;
        py = py < 0 ? 0 : py > maxY ? maxY : py;
        const x0 = px | 0;
        const y0 = py | 0;
        const ax = px - x0;
        const ay = py - y0;
        const at = y0 * image.width + x0;
        const top = data[at] + (data[at + 1] - data[at]) * ax;
        const bottom = data[at + image.width] + (data[at + image.width + 1] - data[at + image.width]) * ax;
        out[y * width + i * step + k] = top + (bottom - top) * ay + 0.5;
      }
    }
  }
  return { image: { width, height, data: out }, box, scale };
}

/** The raster with paper made white everywhere, so that shadows and folds do not count as ink. */
export function whiten(raster: Raster): Raster {
  const { width, height, data } = raster.image;
  const tile = Math.round(18 * raster.scale);
  const level = paperLevel(raster.image, tile);
  const out = new Uint8Array(data.length);
  const step = 8;
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const factor = 255 / level.at(x + step / 2, y + step / 2);
      for (let yy = y; yy < Math.min(height, y + step); yy++) {
        for (let xx = x; xx < Math.min(width, x + step); xx++) {
          const value = data[yy * width + xx] * factor;
          out[yy * width + xx] = value > 255 ? 255 : value;
        }
      }
    }
  }
  return { ...raster, image: { width, height, data: out } };
}

/** The piece of a raster that shows a box; parts outside the raster are left out. */
export function cropRaster(raster: Raster, box: Box): GrayImage {
  const x0 = Math.max(0, Math.round((box.x - raster.box.x) * raster.scale));
  const y0 = Math.max(0, Math.round((box.y - raster.box.y) * raster.scale));
  const x1 = Math.min(raster.image.width, Math.max(x0 + 1, Math.round((box.x + box.width - raster.box.x) * raster.scale)));
  const y1 = Math.min(raster.image.height, Math.max(y0 + 1, Math.round((box.y + box.height - raster.box.y) * raster.scale)));
  const data = new Uint8Array((x1 - x0) * (y1 - y0));
  for (let y = y0; y < y1; y++)
    data.set(raster.image.data.subarray(y * raster.image.width + x0, y * raster.image.width + x1), (y - y0) * (x1 - x0));
  return { width: x1 - x0, height: y1 - y0, data };
}

/** Whether every corner of some boxes lies on the picture. */
export function insidePicture(options: { readonly image: GrayImage; readonly map: PageMap; readonly boxes: readonly Box[] }): boolean {
  const bounds = boundsOf(options.boxes);
  const slack = 2;
  return [
    [bounds.x, bounds.y],
    [bounds.x + bounds.width, bounds.y],
    [bounds.x + bounds.width, bounds.y + bounds.height],
    [bounds.x, bounds.y + bounds.height],
  ].every(([x, y]) => {
    const p = applyPlane(options.map.plane, { x, y });
    return p.x >= -slack && p.y >= -slack && p.x <= options.image.width + slack && p.y <= options.image.height + slack;
  });
}

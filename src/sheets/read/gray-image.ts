/** A picture in 256 grays, row by row, 0 black. */
export interface GrayImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** The picture made smaller by averaging: `factor` source pixels (1 or more, need not be whole) to one. */
export function shrink(image: GrayImage, factor: number): GrayImage {
  if (factor <= 1) return image;
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const out = new Uint8Array(width * height);
  const source = image.data;
  const starts = new Int32Array(width + 1);
  for (let x = 0; x <= width; x++) starts[x] = Math.min(image.width, Math.round(x * factor));
  // Rows are added up first: a plain loop over the source is several times faster than small blocks.
  const columns = new Int32Array(image.width);
  for (let y = 0; y < height; y++) {
    const y0 = Math.round(y * factor);
    const y1 = Math.max(y0 + 1, Math.min(image.height, Math.round((y + 1) * factor)));
    columns.fill(0);
    for (let sy = y0; sy < y1; sy++) {
      const row = sy * image.width;
      for (let x = 0; x < columns.length; x++) columns[x] += source[row + x];
    }
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let sx = starts[x]; sx < starts[x + 1]; sx++) sum += columns[sx];
      out[y * width + x] = sum / ((starts[x + 1] - starts[x]) * (y1 - y0));
    }
  }
  return { width, height, data: out };
}

/** The picture turned by quarter turns clockwise. */
export function turn(image: GrayImage, quarters: number): GrayImage {
  const q = ((quarters % 4) + 4) % 4;
  if (q === 0) return image;
  const { width, height, data } = image;
  const out = new Uint8Array(data.length);
  const w = q === 2 ? width : height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = q === 1 ? x * w + (height - 1 - y) : q === 2 ? (height - 1 - y) * w + (width - 1 - x) : (width - 1 - x) * w + y;
      out[at] = data[y * width + x];
    }
  }
  return { width: w, height: q === 2 ? height : width, data: out };
}

/** Paper brightness over a picture: the 90th percentile of each tile, spread between tile centres; written ink hardly moves it, shadows do. */
export interface PaperLevel {
  at(x: number, y: number): number;
}

export function paperLevel(image: GrayImage, tile: number): PaperLevel {
  const columns = Math.max(1, Math.ceil(image.width / tile));
  const rows = Math.max(1, Math.ceil(image.height / tile));
  const levels = new Float32Array(columns * rows);
  const histogram = new Int32Array(256);
  for (let ty = 0; ty < rows; ty++) {
    for (let tx = 0; tx < columns; tx++) {
      histogram.fill(0);
      let count = 0;
      for (let y = ty * tile; y < Math.min(image.height, (ty + 1) * tile); y += 2) {
        for (let x = tx * tile; x < Math.min(image.width, (tx + 1) * tile); x += 2) {
          histogram[image.data[y * image.width + x]]++;
          count++;
        }
      }
      let above = Math.floor(count * 0.1);
      let level = 255;
      while (level > 0 && above >= histogram[level]) above -= histogram[level--];
      levels[ty * columns + tx] = Math.max(1, level);
    }
  }
  return {
    at(x, y) {
      const fx = Math.min(columns - 1, Math.max(0, x / tile - 0.5));
      const fy = Math.min(rows - 1, Math.max(0, y / tile - 0.5));
      const x0 = Math.floor(fx);
      const y0 = Math.floor(fy);
      const x1 = Math.min(columns - 1, x0 + 1);
      const y1 = Math.min(rows - 1, y0 + 1);
      const ax = fx - x0;
      const ay = fy - y0;
      const top = levels[y0 * columns + x0] * (1 - ax) + levels[y0 * columns + x1] * ax;
      const bottom = levels[y1 * columns + x0] * (1 - ax) + levels[y1 * columns + x1] * ax;
      return top * (1 - ay) + bottom * ay;
    },
  };
}

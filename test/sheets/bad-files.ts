import { once } from 'node:events';
import { Writable } from 'node:stream';
import { crc32, createDeflate, deflateRawSync, deflateSync } from 'node:zlib';
import PDFDocument from 'pdfkit';

/** Files that a reader must survive. */

/** A PNG of so many pixels a side, one bit each, all white: tiny on disk, huge in memory. */
export async function hugePng(side: number): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const deflate = createDeflate({ level: 1 });
  const chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => void chunks.push(chunk));
  const row = Buffer.alloc(1 + Math.ceil(side / 8), 255);
  row[0] = 0;
  const block = Buffer.concat(Array.from({ length: 100 }, () => row));
  for (let y = 0; y < side; y += 100) if (!deflate.write(block)) await once(deflate, 'drain');
  deflate.end();
  await once(deflate, 'end');
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    pngChunk('IDAT', Buffer.concat(chunks)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), 4 + body.length);
  return out;
}

export interface ZipEntry {
  readonly name: string;
  readonly data: Buffer;
  /** What the zip claims the size to be, where it lies. */
  readonly claimedSize?: number;
  readonly encrypted?: boolean;
}

/** A zip file, honest or not. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, data, claimedSize, encrypted } of entries) {
    const packed = deflateRawSync(data);
    const nameBytes = Buffer.from(name, 'utf8');
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(encrypted === true ? 1 : 0, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claimedSize ?? data.length, 18);
    fields.writeUInt16LE(nameBytes.length, 22);
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, nameBytes]);
    const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, Buffer.alloc(14), nameBytes]);
    entry.writeUInt32LE(offset, 42);
    local.push(head, packed);
    central.push(entry);
    offset += head.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

async function bytesOf(document: InstanceType<typeof PDFDocument>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  document.pipe(sink);
  document.end();
  await once(sink, 'finish');
  return Buffer.concat(chunks);
}

/** A PDF that opens only with a password. */
export function encryptedPdf(): Promise<Buffer> {
  const document = new PDFDocument({ userPassword: 'secret', ownerPassword: 'secret', size: 'LETTER' });
  document.text('A sheet');
  return bytesOf(document);
}

/** A PDF with one picture a page, as a scanner writes it. */
export function scannedPdf(
  pages: readonly { readonly picture: Buffer; readonly width: number; readonly height: number }[],
): Promise<Buffer> {
  const document = new PDFDocument({ autoFirstPage: false, margin: 0 });
  for (const { picture, width, height } of pages)
    document.addPage({ size: [width, height], margin: 0 }).image(picture, 0, 0, { width, height });
  return bytesOf(document);
}

/** A PDF whose only page shows a picture that unpacks to side × side pixels from a few hundred kilobytes, squeezed twice. */
export function bombPdf(side: number): Buffer {
  const once_ = deflateSync(Buffer.alloc(side * Math.ceil(side / 8)), { level: 9 });
  const twice = deflateSync(once_, { level: 9 });
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>',
    `<< /Length ${40_000 * 32} >>\nstream\n${'q 612 0 0 792 0 0 cm /I Do Q \n'.repeat(40_000)}\nendstream`,
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n', 'latin1')];
  const offsets: number[] = [];
  let at = parts[0].length;
  const add = (buffer: Buffer) => {
    parts.push(buffer);
    at += buffer.length;
  };
  for (const [i, body] of objects.entries()) {
    offsets.push(at);
    add(Buffer.from(`${i + 1} 0 obj\n${body}\nendobj\n`, 'latin1'));
  }
  offsets.push(at);
  add(
    Buffer.from(
      `5 0 obj\n<< /Type /XObject /Subtype /Image /Width ${side} /Height ${side} /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter [/FlateDecode /FlateDecode] /Length ${twice.length} >>\nstream\n`,
      'latin1',
    ),
  );
  add(twice);
  add(Buffer.from('\nendstream\nendobj\n', 'latin1'));
  const start = at;
  add(
    Buffer.from(
      `xref\n0 6\n0000000000 65535 f \n${offsets.map((o) => `${String(o).padStart(10, '0')} 00000 n \n`).join('')}trailer << /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`,
      'latin1',
    ),
  );
  return Buffer.concat(parts);
}

import { createHash, type Hash } from 'node:crypto';
import type { AtomicFile } from '../basics/atomic-file.ts';
import { openAtomicFile } from '../basics/atomic-file.ts';
import { sealHeader } from './header-check.ts';
import { ROLL_MAGIC, type RollHeader, type SectionEntry } from './index-file.ts';

type Elements = Uint8Array | Uint16Array | Uint32Array | Int32Array;

/** Writes a roll file section by section; nothing stands under its name before finish. */
export interface RollWriter {
  /** Writes a section in one piece or, given a sequence, piece by piece. */
  section(name: string, type: SectionEntry['type'], pieces: Elements | Iterable<Elements>): Promise<void>;
  /** Writes the header and puts the file in place; its length in bytes. */
  finish(): Promise<number>;
  /** Removes what was written. Safe to call after finish. */
  abandon(): Promise<void>;
}

const ALIGN = 64;
const PAGE = 4096;
/** Room for one entry of the section list in the header's JSON. */
const ENTRY_ROOM = 220;
const MOST_SECTIONS = 64;
/** Largest piece handed to the operating system at once. */
const PIECE = 1 << 23;

/** Starts a roll file; everything of the header but the sections must be known. */
export async function openRollWriter(path: string, header: Omit<RollHeader, 'sections'>): Promise<RollWriter> {
  const bare = Buffer.byteLength(JSON.stringify({ ...header, sections: [] }));
  const room = Math.ceil((12 + bare + 100 + ENTRY_ROOM * MOST_SECTIONS) / PAGE) * PAGE;
  const file: AtomicFile = await openAtomicFile(path);
  const sections: SectionEntry[] = [];
  let position = 0;

  async function put(bytes: Uint8Array, hash?: Hash): Promise<void> {
    for (let from = 0; from < bytes.length; from += PIECE) {
      const piece = bytes.subarray(from, Math.min(bytes.length, from + PIECE));
      hash?.update(piece);
      await file.write(piece);
    }
    position += bytes.length;
  }

  try {
    await put(new Uint8Array(room));
  } catch (error) {
    await file.abandon();
    throw error;
  }
  return {
    async section(name, type, pieces) {
      const over = position % ALIGN;
      if (over > 0) await put(new Uint8Array(ALIGN - over));
      const offset = position;
      const hash = createHash('sha256');
      let length = 0;
      for (const piece of ArrayBuffer.isView(pieces) ? [pieces] : pieces) {
        await put(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength), hash);
        length += piece.length;
      }
      sections.push({ name, type, length, offset, sha256: hash.digest('hex') });
    },
    async finish() {
      const json = Buffer.from(sealHeader({ ...header, sections }), 'utf8');
      const head = Buffer.alloc(room, 0x20);
      if (json.length + 12 > room) throw new Error('the header of the roll is larger than its room');
      head.write(ROLL_MAGIC, 0, 'latin1');
      head.writeUInt32LE(room - 12, 8);
      json.copy(head, 12);
      await file.writeAt(head, 0);
      await file.commit();
      return position;
    },
    abandon: () => file.abandon(),
  };
}

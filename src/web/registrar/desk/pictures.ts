import { useEffect, useState } from 'react';
import { keepBytes, keptBytes } from '../../kept/shelf.ts';
import type { Line } from './desk-types.ts';

/** Pictures held in memory at once: those of the lines at hand and ahead, and the pages they stand on. */
const HELD = 16;

/** Address of a line's picture, cut from its page. */
export function lineImage(lineId: string): string {
  return `/api/v1/lines/${lineId}/image`;
}

/** Address of a whole page. */
export function pageImage({ sectionId, page }: { readonly sectionId: string; readonly page: string }): string {
  return `/api/v1/sections/${sectionId}/pages/${encodeURIComponent(page)}/image`;
}

/** The pictures of a batch: fetched before they are looked at, and kept on this machine, encrypted, for when the network is cut. */
export class Pictures {
  readonly #held = new Map<string, Promise<string>>();
  /** Whether whole pages are looked at: then they too are fetched ahead. */
  pages = false;

  /** The addresses of what belongs to a line. */
  of(line: Line): readonly string[] {
    if (!line.image) return [];
    return [lineImage(line.lineId), ...(this.pages ? [pageImage({ sectionId: line.sectionId, page: line.text.page })] : [])];
  }

  /** Begins to fetch what belongs to a line. */
  fetch(line: Line): void {
    for (const address of this.of(line)) this.get(address).catch(() => undefined);
  }

  /** A picture as the address of its bytes in memory. */
  get(address: string): Promise<string> {
    const known = this.#held.get(address);
    // Most recently used goes to the end.
    this.#held.delete(address);
    const got = known ?? this.#load(address);
    this.#held.set(address, got);
    if (known === undefined) got.catch(() => this.#held.delete(address));
    for (const [oldest, leaving] of [...this.#held].slice(0, Math.max(0, this.#held.size - HELD))) {
      this.#held.delete(oldest);
      release(leaving);
    }
    return got;
  }

  /** Lets go of everything. */
  clear(): void {
    for (const leaving of this.#held.values()) release(leaving);
    this.#held.clear();
  }

  async #load(address: string): Promise<string> {
    const answer = await fetch(address).catch(() => null);
    let bytes: ArrayBuffer | null;
    if (answer === null) bytes = await keptBytes(`picture ${address}`);
    else if (!answer.ok) bytes = null;
    else {
      bytes = await answer.arrayBuffer();
      void keepBytes(`picture ${address}`, bytes);
    }
    if (bytes === null) throw new Error('There is no such picture.');
    return URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
  }
}

function release(leaving: Promise<string>): void {
  leaving.then(
    (url) => URL.revokeObjectURL(url),
    () => undefined,
  );
}

/** A picture's address in memory; null while it is fetched, `missing` where it cannot be had. */
export function usePicture(pictures: Pictures, address: string): { readonly url: string | null; readonly missing: boolean } {
  const [state, setState] = useState<{ readonly address: string; readonly url: string | null; readonly missing: boolean }>({
    address,
    url: null,
    missing: false,
  });
  useEffect(() => {
    let gone = false;
    pictures.get(address).then(
      (url) => gone || setState({ address, url, missing: false }),
      () => gone || setState({ address, url: null, missing: true }),
    );
    return () => {
      gone = true;
    };
  }, [pictures, address]);
  return state.address === address ? state : { url: null, missing: false };
}

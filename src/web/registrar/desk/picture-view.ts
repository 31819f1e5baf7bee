import { useCallback, useState } from 'react';

/** How somebody looks at the pictures of a batch; it stays so from line to line. */
export interface PictureView {
  /** Whether the whole page is shown below the line. */
  readonly page: boolean;
  /** Place in `ZOOMS`. */
  readonly zoom: number;
  /** Degrees clockwise. */
  readonly turn: 0 | 90 | 180 | 270;
  readonly strong: boolean;
}

/** Sizes of a picture, 1 being as wide as its place. */
export const ZOOMS = [1, 1.5, 2, 3, 4] as const;

const PLAIN: PictureView = { page: false, zoom: 0, turn: 0, strong: false };

/** What a key or button does to the view. */
export type ViewStep = 'page' | 'in' | 'out' | 'turn' | 'contrast';

/** The view after a step. */
export function stepped(view: PictureView, step: ViewStep): PictureView {
  switch (step) {
    case 'page':
      return { ...view, page: !view.page };
    case 'in':
      return { ...view, zoom: Math.min(ZOOMS.length - 1, view.zoom + 1) };
    case 'out':
      return { ...view, zoom: Math.max(0, view.zoom - 1) };
    case 'turn':
      // Only the page is turned: turning it shows it.
      return { ...view, page: true, turn: (((view.page ? view.turn : 0) + 90) % 360) as PictureView['turn'] };
    case 'contrast':
      return { ...view, strong: !view.strong };
  }
}

/** The step that a key stands for; null for other keys. */
export function stepOf({ letter, shift }: { readonly letter: string; readonly shift: boolean }): ViewStep | null {
  switch (letter) {
    case 'p':
      return 'page';
    case 'z':
      return shift ? 'out' : 'in';
    case 't':
      return 'turn';
    case 'c':
      return 'contrast';
    default:
      return null;
  }
}

/** The view of a batch, remembered while this tab lives, also over a reload. */
export function usePictureView(batchId: string): readonly [PictureView, (step: ViewStep) => void] {
  const name = `countersign.view ${batchId}`;
  const [view, setView] = useState<PictureView>(() => ({ ...PLAIN, ...read(name) }));
  const step = useCallback(
    (what: ViewStep) =>
      setView((before) => {
        const next = stepped(before, what);
        sessionStorage.setItem(name, JSON.stringify(next));
        return next;
      }),
    [name],
  );
  return [view, step];
}

function read(name: string): Partial<PictureView> {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '{}') as Partial<PictureView>;
  } catch {
    return {};
  }
}

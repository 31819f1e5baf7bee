/** A step of long work: what is going on and how far it is. `total` 0 means not yet known. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** Long work takes one of these; it is called often and must be cheap. */
export type OnProgress = (progress: Progress) => void;

/** What every long function accepts: progress out, cancellation in. */
export interface Watch {
  readonly onProgress?: OnProgress;
  readonly signal?: AbortSignal;
}

declare module 'linebreak' {
  /** Unicode line breaking (UAX 14): positions in UTF-16 units, in order. */
  export default class LineBreaker {
    constructor(text: string);
    nextBreak(): { readonly position: number; readonly required?: boolean } | null;
  }
}

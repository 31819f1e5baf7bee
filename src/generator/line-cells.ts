/** The cells of a line that somebody or something has read; '' where nothing stands. Either `name` or the two names are used. */
export interface LineCells {
  readonly name: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly address: string;
  readonly city: string;
  readonly zip: string;
}

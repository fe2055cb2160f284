/** A row as the Data API gives it. */
export type Row = readonly (string | number | boolean | null)[];

/** Everything that a query answered. */
export interface ResultSet {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** How many rows there are, if the Data API says so. */
  readonly total?: number;
}

/** A row as the Data API gives it. */
export type Row = readonly (string | number | boolean | null)[];

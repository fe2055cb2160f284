import type { Row } from '../access/row.ts';

/** Shown to the owner of a model only (facts §1.5). */
const OF_OWNER = ['IAM Role', 'S3 Bucket', 'KMS Key'];

/** Said before: what was asked about. */
const ASKED = ['Model Name', 'Schema Name'];

/** What SHOW MODEL shows, line by line; of what it did not show, that its owner alone knows. Rows are a key and a value. */
export function shownInWords(rows: readonly Row[]): string[] {
  const shown = rows.flatMap(([key, value]) => {
    const [name, said] = [key, value].map((cell) => String(cell ?? '').trim());
    return name === undefined || name === '' || !said ? [] : [{ name, said }];
  });
  const names = new Set(shown.map(({ name }) => name));
  return [
    ...shown
      .filter(({ name }) => !ASKED.includes(name))
      .map(({ name, said }) => `${name}: ${said}`),
    ...OF_OWNER.filter((name) => !names.has(name)).map(
      (name) => `${name}: unknown (its owner only)`,
    ),
  ];
}

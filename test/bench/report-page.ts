import { htmlOf } from '../../domain/audit/render/html/page.ts';
import { largeReport } from '../domain/audit/render/large-report.ts';
import type { Figure } from './figure.ts';

const MAX_BYTES = 2_000_000;

/** The page of an audit's report: what there is more of stands in the CSV files. */
export const benchReportPage = (): Figure[] =>
  [10_000, 100_000].map((grants) => ({
    name: `page of 1,000 models, 500 groups, ${grants.toLocaleString('en')} grants`,
    value: Buffer.byteLength(htmlOf(largeReport({ models: 1_000, groups: 500, grants }))),
    unit: 'bytes',
    limit: MAX_BYTES,
  }));

import { htmlOf } from '../../domain/audit/render/html/page.ts';
import { jsonOf } from '../../domain/audit/render/json.ts';
import { SAMPLE } from './sample-report.ts';

/** An audit's report as people and as programs get it, by path. */
export const auditSamples = (): ReadonlyMap<string, string> =>
  new Map([
    ['docs/samples/audit.html', htmlOf(SAMPLE)],
    ['docs/samples/audit.json', jsonOf(SAMPLE)],
  ]);

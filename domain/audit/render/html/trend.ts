import type { AuditReport } from '../../report.ts';
import { html, type Markup } from './markup.ts';
import { day } from './parts.ts';

const RUNS = 12;
const WIDTH = 1000;

/** Failed and unknown findings of the last runs, as bars on one scale, newest last. */
export function trendBars(trend: AuditReport['trend']): Markup[] {
  const runs = trend.slice(-RUNS);
  if (runs.length < 2) return [html`<p>There is no earlier run to compare with.</p>`];
  const most = Math.max(1, ...runs.map(({ failed, unknown }) => failed + unknown));
  const length = (count: number): number => Math.round((count / most) * WIDTH);
  return [
    html`<div class="trend">${runs.map(
      ({ at, failed, unknown }) =>
        html`${day(at)}<svg class="track" viewBox="0 0 ${WIDTH} 10" preserveAspectRatio="none" aria-hidden="true"><rect class="ground" width="${WIDTH}" height="10"/><rect class="bar bad" width="${length(
          failed,
        )}" height="10"/><rect class="bar doubt" x="${length(failed)}" width="${length(unknown)}" height="10"/></svg><span>${failed} failed, ${unknown} unknown</span>`,
    )}</div>`,
  ];
}

/** Every control that was judged, with how often. */
export const controlRows = (controls: AuditReport['controls']): Markup[][] =>
  controls.map(({ control, title, setting, passed, failed, unknown }) => [
    html`${control}`,
    html`${title}`,
    setting === 'off' ? html`off: not judged` : html`${passed}`,
    failed === 0 ? html`0` : html`<span class="fail">${failed}</span>`,
    unknown === 0 ? html`0` : html`<span class="unknown">${unknown}</span>`,
  ]);

import type { AuditReport } from '../../report.ts';
import { placeOf } from '../resource-name.ts';
import { axis, type Span, type Tick, tickLines, ticksOf } from './axis.ts';
import { html, type Markup } from './markup.ts';
import { day, moment, shortList } from './parts.ts';

type Model = AuditReport['models'][number];
type Bar = Model['timeline'][number];

const MOST_MODELS = 40;
const MOST_GRANTEES = 20;
const WIDTH = 1000;
const HEIGHT = 10;

interface Scale extends Span {
  readonly ticks: readonly Tick[];
}

/** Who could use each model when, of what was granted here, on one scale that ends with the audit. */
export function timelines({ models, run }: AuditReport): Markup[] {
  const told = models.filter(({ timeline }) => timeline.length > 0);
  if (told.length === 0)
    return [html`<p>The evidence tells of no access to a model that was granted here.</p>`];
  const { shown, note } = shortList(told, MOST_MODELS, 'timeline.csv');
  const starts = shown.flatMap(({ timeline }) => timeline.map(({ from }) => from));
  const span = {
    from: starts.reduce((one, other) => (one < other ? one : other)),
    to: run.finishedAt,
  };
  const edge = span.from.slice(0, 10) === span.to.slice(0, 10) ? moment : day;
  return [
    html`<p class="soft">From the evidence: what was granted here, not what others granted. Every scale goes from ${edge(span.from)} to ${edge(span.to)}; a bar that reaches its right edge still lasts.</p>`,
    ...shown.map((model) => modelTimeline(model, { ...span, ticks: ticksOf(span) })),
    ...note,
  ];
}

function modelTimeline(model: Model, scale: Scale): Markup {
  const rows = [...Map.groupBy(model.timeline, ({ grantee }) => grantee)];
  const { shown, note } = shortList(rows, MOST_GRANTEES, 'timeline.csv');
  return html`<article><h3><code>${model.schema}.${model.name}</code> <span class="soft">${placeOf(
    model,
  )}</span></h3><div class="when">${shown.map(([grantee, bars]) => granteeRow(grantee, bars, scale))}${axis(scale.ticks)}</div>${note}</article>`;
}

/** Stretched to the width there is, so nothing but bars is drawn; what they say stands in their label. */
const granteeRow = (grantee: string, bars: readonly Bar[], scale: Scale): Markup =>
  html`<span>${grantee}</span><svg class="track" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${sentenceOf(
    grantee,
    bars,
  )}"><rect class="ground" width="${WIDTH}" height="${HEIGHT}"/>${tickLines(scale.ticks, WIDTH, HEIGHT)}${bars.map((bar) => rectangle(bar, scale))}</svg>`;

function rectangle({ lease, from, to }: Bar, span: Span): Markup {
  const start = at(from, span);
  const width = Math.max(at(to ?? span.to, span) - start, 2);
  return html`<rect class="bar" x="${start}" width="${width}" height="${HEIGHT}"><title>${lease}: ${from.slice(0, 10)} to ${end(to)}</title></rect>`;
}

const end = (to: string | undefined): string => to?.slice(0, 10) ?? 'now';

const sentenceOf = (grantee: string, bars: readonly Bar[]): string =>
  `${grantee}: ${bars.map(({ lease, from, to }) => `${from.slice(0, 10)} to ${end(to)} by lease ${lease}`).join('; ')}`;

/** Where an instant stands on the scale, from 0 to `WIDTH`. */
function at(instant: string, { from, to }: Span): number {
  const whole = Date.parse(to) - Date.parse(from);
  if (whole <= 0) return 0;
  const share = (Date.parse(instant) - Date.parse(from)) / whole;
  return Math.round(Math.min(Math.max(share, 0), 1) * WIDTH);
}

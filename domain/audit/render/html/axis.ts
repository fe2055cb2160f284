import { html, type Markup } from './markup.ts';

export interface Span {
  readonly from: string;
  readonly to: string;
}

/** So many dates have room beside names; on a phone every second one is hidden. */
const MOST_TICKS = 5;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Round moments between two, in milliseconds. */
type Ticks = (from: number, to: number) => number[];

const every =
  (ms: number): Ticks =>
  (from, to) =>
    numbers(Math.ceil(from / ms), Math.floor(to / ms)).map((n) => n * ms);

/** The first of every so many months. */
const everyMonths =
  (months: number): Ticks =>
  (from, to) =>
    numbers(Math.floor(monthOf(from) / months), Math.floor(monthOf(to) / months))
      .map((n) => Date.UTC(0, n * months))
      .filter((ms) => ms >= from && ms <= to);

/** Counted as Date.UTC counts the months of the year 0, which it takes for 1900. */
const monthOf = (ms: number): number => {
  const date = new Date(ms);
  return (date.getUTCFullYear() - 1900) * 12 + date.getUTCMonth();
};

const numbers = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n);

const STEPS: readonly Ticks[] = [
  ...[1, 3, 6, 12].map((hours) => every(hours * HOUR)),
  ...[1, 2, 4, 8].map((days) => every(days * DAY)),
  ...[1, 2, 3, 6, 12, 24, 60, 120].map(everyMonths),
];

export interface Tick {
  /** On the scale, from 0 to 1. */
  readonly at: number;
  readonly label: string;
}

/** The dates of an axis: round ones, as close as there is room for; times where it is too short for dates. */
export function ticksOf(span: Span): Tick[] {
  const [from, to] = [Date.parse(span.from), Date.parse(span.to)];
  if (to <= from) return [];
  const found =
    STEPS.map((step) => step(from, to)).find(({ length }) => length <= MOST_TICKS) ?? [];
  const isWithinDays = found.some((ms) => ms % DAY !== 0);
  return found.map((ms) => {
    const text = new Date(ms).toISOString();
    return {
      at: (ms - from) / (to - from),
      label: isWithinDays ? `${text.slice(5, 10)} ${text.slice(11, 16)}` : text.slice(0, 10),
    };
  });
}

/** The axis beneath the bars, which say themselves from when until when they last. */
export const axis = (ticks: readonly Tick[]): Markup =>
  html`<svg class="scale" aria-hidden="true">${ticks.map(
    ({ at, label }, n) =>
      html`<text class="${n % 2 === 0 ? 'tick' : 'tick second'}" x="${(at * 100).toFixed(1)}%" y="12">${label}</text>`,
  )}</svg>`;

/** Lines across a track of this width and height. */
export const tickLines = (ticks: readonly Tick[], width: number, height: number): Markup[] =>
  ticks.length === 0
    ? []
    : [
        html`<path class="axis" d="${ticks.map(({ at }) => `M${Math.round(at * width)} 0V${height}`).join('')}"/>`,
      ];

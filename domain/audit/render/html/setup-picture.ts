import type { AuditReport } from '../../report.ts';
import { legible } from '../legible.ts';
import { html, type Markup } from './markup.ts';
import { shortList, signOf } from './parts.ts';

type Setup = AuditReport['setups'][number];
type Part = Setup['parts'][number];

const MOST_WAREHOUSES = 12;
const MOST_PARTS = 24;
/** The width of a phone, so that the text keeps its size there. */
const WIDTH = 340;
const BOX = 34;
const GAP = 10;

/** What a statement passes on its way, from the login to the bucket: who is inside the VPC stands in its frame. */
export function setupPictures(setups: readonly Setup[]): Markup[] {
  if (setups.length === 0) return [html`<p>The setup's checks were not part of this audit.</p>`];
  const { shown, note } = shortList(setups, MOST_WAREHOUSES, 'report.json');
  return [...shown.map(picture), ...note];
}

function picture({ warehouse, parts }: Setup): Markup {
  const drawn = parts.slice(0, MOST_PARTS);
  const of = (...kinds: readonly Part['kind'][]): Part[] =>
    drawn.filter(({ kind }) => kinds.includes(kind));
  const [vpc] = of('vpc');
  const above = of('login');
  const inside = of('warehouse', 'endpoint');
  const below = of('role', 'bucket', 'key');
  const framed = above.length * (BOX + GAP) + GAP;
  const frame = 24 + inside.length * (BOX + GAP) + GAP;
  const beneath = framed + frame + GAP;
  const height = beneath + below.length * (BOX + GAP);
  const boxes = [
    ...above.map((part, row) => box(part, row * (BOX + GAP) + 1)),
    ...inside.map((part, row) => box(part, framed + 26 + row * (BOX + GAP))),
    ...below.map((part, row) => box(part, beneath + row * (BOX + GAP))),
  ];
  return html`<article><h3>${warehouse}</h3><svg class="setup" viewBox="0 0 ${WIDTH} ${height + 2}" role="img" aria-label="${sentenceOf(
    warehouse,
    parts,
  )}"><path class="line" d="M${WIDTH / 2} 0V${height - BOX}"/><rect class="frame" x="1" y="${framed}" width="${WIDTH - 2}" height="${frame}" rx="6"/>${frameTitle(
    vpc,
    framed,
  )}${boxes}</svg>${parts.length > drawn.length ? html`<p class="cut">Not all parts are drawn; all of them are in <code>report.json</code>.</p>` : undefined}</article>`;
}

const frameTitle = (vpc: Part | undefined, y: number): Markup =>
  vpc === undefined
    ? html`<text class="kind" x="12" y="${y + 17}">network</text>`
    : html`<text class="kind" x="12" y="${y + 17}">vpc</text>${clipped(vpc.name, 40, y + 5, WIDTH - 112)}${verdictText(vpc.verdict, y + 17)}`;

const box = ({ kind, name, verdict }: Part, y: number): Markup =>
  html`<rect class="box ${verdict}" x="10" y="${y}" width="${WIDTH - 20}" height="${BOX}" rx="4"/><text class="kind" x="20" y="${
    y + 21
  }">${kind}</text>${clipped(name, 84, y + 9, WIDTH - 84 - 76)}${verdictText(verdict, y + 21)}`;

/** A picture of its own clips what is longer than its place; the whole name stands in its title. */
const clipped = (name: string, x: number, y: number, width: number): Markup =>
  html`<svg x="${x}" y="${y}" width="${width}" height="18"><title>${name}</title><text x="0" y="12">${shortened(name)}</text></svg>`;

const verdictText = (verdict: Part['verdict'], y: number): Markup =>
  html`<text class="${verdict}" x="${WIDTH - 20}" y="${y}" text-anchor="end">${signOf(verdict)} ${verdict}</text>`;

/** Of a long name, such as an ARN, the end tells more than the beginning. */
function shortened(name: string): string {
  const letters = [...legible(name)];
  return letters.length <= 30 ? letters.join('') : `…${letters.slice(-29).join('')}`;
}

const sentenceOf = (warehouse: string, parts: readonly Part[]): string =>
  `The setup of ${warehouse}: ${parts.map(({ kind, name, verdict }) => `${kind} ${name}: ${verdict}`).join('; ')}`;

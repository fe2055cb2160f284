import type { Drawing } from './draw.ts';

const MARGIN = 16;

/** Colours for light and dark surroundings: the page of whoever looks decides. */
const STYLE = `
svg { --page: #ffffff; --ink: #1f2328; --soft: #59636e; --line: #6e7781; --fill: #f6f8fa;
  --blue: #0969da; --blue-fill: #ddf4ff; --red: #cf222e; --red-fill: #ffebe9;
  --amber: #9a6700; --amber-fill: #fff8c5; --green: #1a7f37; --green-fill: #dafbe1;
  --violet: #8250df; --violet-fill: #fbefff; }
@media (prefers-color-scheme: dark) {
  svg { --page: #0d1117; --ink: #f0f6fc; --soft: #9198a1; --line: #8b949e; --fill: #151b23;
    --blue: #4493f8; --blue-fill: #121d2f; --red: #f85149; --red-fill: #25171c;
    --amber: #d29922; --amber-fill: #272115; --green: #3fb950; --green-fill: #12261e;
    --violet: #ab7df8; --violet-fill: #211830; }
}
marker path { fill: var(--line); }
#caught path { fill: var(--red); }
.page { fill: var(--page); }
text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; fill: var(--ink); text-anchor: middle; }
.name { font-size: 13px; font-weight: 500; }
.small { font-size: 11px; fill: var(--soft); }
.label { stroke: var(--page); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
.node > rect, .node > path { fill: var(--fill); stroke: var(--line); stroke-width: 1.2; }
.node.task > rect { fill: var(--blue-fill); stroke: var(--blue); }
.node.map > rect { fill: none; stroke: var(--blue); stroke-dasharray: 6 3; }
.node.choice > path, .node.queue > rect { fill: var(--amber-fill); stroke: var(--amber); }
.node.machine > rect { fill: var(--violet-fill); stroke: var(--violet); }
.node.store > rect, .node.success > rect { fill: var(--green-fill); stroke: var(--green); }
.node.fail > rect { fill: var(--red-fill); stroke: var(--red); }
.dot { fill: var(--ink); }
.ring { fill: var(--page); stroke: var(--ink); }
.link { fill: none; stroke: var(--line); stroke-width: 1.3; }
.link.caught { stroke: var(--red); stroke-dasharray: 4 3; }
.link.quiet { stroke-width: 0.9; opacity: 0.75; }
`.trim();

const marker = (id: string): string =>
  `<marker id="${id}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto" markerUnits="userSpaceOnUse"><path d="M0 0.5L8 4L0 7.5Z"/></marker>`;

/** A whole SVG file. The title is what a reader hears who cannot see it. */
export function svgOf(title: string, source: string, { width, height, svg }: Drawing): string {
  const [w, h] = [Math.ceil(width + MARGIN * 2), Math.ceil(height + MARGIN * 2)];
  return `<!-- Generated from ${source} by \`npm run docs\`; do not edit. -->
<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img">
<title>${title}</title>
<style>
${STYLE}
</style>
<defs>${['next', 'caught', 'quiet'].map(marker).join('')}</defs>
<rect class="page" width="${w}" height="${h}" rx="6"/>
<g transform="translate(${MARGIN} ${MARGIN})">
${svg}
</g>
</svg>
`;
}

import type { AuditReport } from '../../report.ts';
import { placeOf } from '../resource-name.ts';
import { html, type Markup } from './markup.ts';
import { counted, day, shortList, table } from './parts.ts';

type Holding = AuditReport['holdings'][number];

const MOST_HOLDINGS = 1500;
const CORNER = 10;

/** Who holds what, and which lease explains it: what nothing explains first, and a matrix of the corner with most in it. */
export function holdingTables(holdings: readonly Holding[]): Markup[] {
  if (holdings.length === 0)
    return [html`<p>Nobody holds a privilege of Redshift ML in what was examined.</p>`];
  const unexplained = holdings.filter(({ explainedBy }) => explainedBy === 'observed').length;
  const { shown, note } = shortList(unexplainedFirst(holdings), MOST_HOLDINGS, 'holdings.csv');
  const rows = [...Map.groupBy(shown, privilegeKey).values()].map((held) => privilegeRow(held));
  return [
    html`<p>${counted(holdings.length, 'privilege is', 'privileges are')} held. ${unexplained.toLocaleString('en')} of them nothing here explains: others granted them.</p>`,
    table('Privileges and who holds them', ['Where', 'Privilege', 'Held by'], rows),
    ...note,
    ...matrix(holdings),
  ];
}

const unexplainedFirst = (holdings: readonly Holding[]): Holding[] => {
  const open = new Set(
    holdings.filter(({ explainedBy }) => explainedBy === 'observed').map(privilegeKey),
  );
  return [
    ...holdings.filter((holding) => open.has(privilegeKey(holding))),
    ...holdings.filter((holding) => !open.has(privilegeKey(holding))),
  ];
};

const privilegeKey = ({ warehouse, database, privilege }: Holding): string =>
  JSON.stringify([warehouse, database, privilege]);

function privilegeRow(held: readonly Holding[]): Markup[] {
  const [first] = held;
  return first === undefined
    ? []
    : [
        html`${placeOf(first)}`,
        html`<span class="sql">${first.privilege}</span>`,
        html`${held.map((holding) => html`<span class="holder">${holding.grantee} ${explanation(holding)}</span>`)}`,
      ];
}

function explanation({ explainedBy, lease }: Holding): Markup {
  if (explainedBy === 'baseline') return html`<span class="soft">configured, always there</span>`;
  if (explainedBy === 'observed') return html`<span class="fail">nothing explains it</span>`;
  if (lease === undefined)
    return html`<span class="soft">a lease that is not in this report</span>`;
  const { id, approvers, until, ticket } = lease;
  const by = approvers.length === 0 ? 'nobody named' : approvers.join(', ');
  const end = until === undefined ? html`, without end` : html`, until ${day(until)}`;
  const why = ticket === undefined ? undefined : html`, ticket ${ticket}`;
  return html`<span class="soft">lease <code>${id}</code>, approved by ${by}${end}${why}</span>`;
}

/** The grantees with most privileges against the privileges that most of them hold; nothing where that is one row or column. */
function matrix(holdings: readonly Holding[]): Markup[] {
  const granteeKey = ({ warehouse, database, grantee }: Holding): string =>
    JSON.stringify([warehouse, database, grantee]);
  const grantees = largest(Map.groupBy(holdings, granteeKey));
  const among = holdings.filter((holding) => grantees.has(granteeKey(holding)));
  const privileges = largest(Map.groupBy(among, privilegeKey));
  if (grantees.size < 2 || privileges.size < 2) return [];
  const held = new Map(
    among.map((holding) => [granteeKey(holding) + privilegeKey(holding), holding]),
  );
  const head = [...privileges.values()].flatMap(([first]) =>
    first === undefined
      ? []
      : [html`<th scope="col"><span class="sql">${first.privilege}</span></th>`],
  );
  const rows = [...grantees].flatMap(([grantee, [first]]) =>
    first === undefined
      ? []
      : [
          html`<tr><th scope="row">${first.grantee} <span class="soft">${placeOf(first)}</span></th>${[
            ...privileges.keys(),
          ].map((privilege) => html`<td>${cell(held.get(grantee + privilege))}</td>`)}</tr>`,
        ],
  );
  return [
    html`<div class="scroll" tabindex="0" role="region" aria-label="Matrix of grantees and privileges"><table class="matrix"><caption>Those who hold most, against what most of them hold</caption><thead><tr><th scope="col">Grantee</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>`,
  ];
}

const largest = <T>(groups: ReadonlyMap<string, readonly T[]>): Map<string, readonly T[]> =>
  new Map([...groups].sort(([, one], [, other]) => other.length - one.length).slice(0, CORNER));

function cell(holding: Holding | undefined): Markup {
  if (holding === undefined) return html`<span class="soft">&ndash;</span>`;
  return holding.explainedBy === 'observed'
    ? html`<span class="fail">unexplained</span>`
    : html`${holding.explainedBy}`;
}

import type { AuditReport } from '../../report.ts';
import { placeOf } from '../resource-name.ts';
import { html, type Markup } from './markup.ts';
import { counted, day, shortList, table } from './parts.ts';

type Model = AuditReport['models'][number];

const MOST_MODELS = 300;
const MOST_USERS = 5;

/** The register: what each model is, whose, who may use it, when it was used last. */
export function modelTable(models: readonly Model[]): Markup[] {
  if (models.length === 0) return [html`<p>No model was seen in what was examined.</p>`];
  const { shown, note } = shortList(models, MOST_MODELS, 'models.csv');
  const headings = ['Model', 'State', 'Owner', 'Usable by', 'Use seen', 'Trained with'];
  const rows = shown.map((model) => [
    html`<code>${model.schema}.${model.name}</code> <span class="holder soft">${placeOf(model)}</span> ${functionOf(model)}`,
    html`${model.state}`,
    ownerOf(model),
    usersOf(model.usedBy),
    lastUseOf(model.lastUse),
    html`${trainedWith(model)}`,
  ]);
  return [
    html`<p class="soft">Statements are counted over the days that the warehouse still kept, and are at least so many: what calls a function through a view, a procedure or dynamic SQL is not seen. Role, bucket and key are shown to a model's owner only.</p>`,
    table('Model register', headings, rows),
    ...note,
  ];
}

const functionOf = ({ function: name }: Model): Markup =>
  name === undefined
    ? html`<span class="holder unknown">function unknown</span>`
    : html`<span class="holder soft">function <code>${name}</code></span>`;

/** With what its owner may train by a lease it was not necessarily trained. */
function trainedWith({ training }: Model): Markup[] {
  const isKnown = training.some(({ by }) => by === 'canary');
  const unknown = html`<span class="unknown">unknown (its owner only)</span>`;
  return [...(isKnown ? [] : [unknown]), ...training.map(withRole)];
}

function withRole({ role, bucket, key, by }: Model['training'][number]): Markup {
  const at = bucket === undefined ? undefined : html`, bucket <code>${bucket}</code>`;
  const under = key === undefined ? undefined : html`, key <code>${key}</code>`;
  const why = by === 'canary' ? 'our canary:' : html`lease <code>${by}</code> gives its owner`;
  return html`<span class="holder">${why} <code>${role}</code>${at}${under}</span>`;
}

const ownerOf = ({ owner, ownerExists }: Model): Markup =>
  ownerExists ? html`${owner}` : html`${owner} <span class="fail">is gone</span>`;

function usersOf(users: readonly string[]): Markup {
  if (users.length === 0) return html`<span class="soft">nobody but owner and superusers</span>`;
  const more = users.length - MOST_USERS;
  const rest = more > 0 ? html` <span class="soft">and ${more} more</span>` : undefined;
  return html`${users.slice(0, MOST_USERS).join(', ')}${rest}`;
}

/** "Never" is not said: only that nothing was seen since all use was visible. */
function lastUseOf(lastUse: Model['lastUse']): Markup {
  if (lastUse === undefined) return html`<span class="unknown">unknown</span>`;
  return lastUse.at === undefined
    ? html`not seen since ${day(lastUse.watchedSince)}`
    : html`last on ${day(lastUse.at)}, ${counted(lastUse.count, 'statement')}`;
}

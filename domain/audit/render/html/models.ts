import type { AuditReport } from '../../report.ts';
import { placeOf } from '../resource-name.ts';
import { html, type Markup } from './markup.ts';
import { day, shortList, table } from './parts.ts';

type Model = AuditReport['models'][number];

const MOST_MODELS = 300;
const MOST_USERS = 5;

/** The register: what each model is, whose, who may use it, when it was used last. */
export function modelTable(models: readonly Model[]): Markup[] {
  if (models.length === 0) return [html`<p>No model was seen in what was examined.</p>`];
  const { shown, note } = shortList(models, MOST_MODELS, 'models.csv');
  const headings = ['Model', 'Where', 'State', 'Owner', 'Usable by', 'Last use seen'];
  const rows = shown.map((model) => [
    html`<code>${model.schema}.${model.name}</code>`,
    html`${placeOf(model)}`,
    html`${model.state}`,
    ownerOf(model),
    usersOf(model.usedBy),
    lastUseOf(model.lastUse),
  ]);
  return [table('Model register', headings, rows), ...note];
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
    : html`${day(lastUse.at)}`;
}

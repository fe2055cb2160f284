import { canonical } from '../../domain/hash.ts';
import type { Instant } from '../../domain/time.ts';
import { ABSENT, type Item, type LedgerTable, type Written } from './table.ts';

/** An answer that changed nothing: who gave it, why it was refused, and its beginning. */
export interface RefusedAnswer {
  readonly by: string;
  readonly because: string;
  readonly content: string;
  /** SHA-256 of the whole, with who gave it: the same answer is noted once. */
  readonly hash: string;
  readonly at: Instant;
}

const answerPk = (question: string): string => `ANSWER#${question}`;

/** What people answered at the URL, in partitions that only the function behind it may write. */
export function ledgerAnswers(table: LedgerTable) {
  /** What was answered to a question as it was put; the caller parses it. */
  const find = async (question: string, hash: string): Promise<unknown> => {
    const item = await table.get(answerPk(question), `TO#${hash}`);
    return item === undefined ? undefined : JSON.parse(String(item.body));
  };

  /** Everything that was answered about it, by hash; the caller parses it. */
  const all = async (question: string): Promise<ReadonlyMap<string, unknown>> => {
    const items = await table.range(answerPk(question), 'TO#', 'TO$');
    return new Map(items.map(({ sk, body }) => [sk.slice('TO#'.length), JSON.parse(String(body))]));
  };

  /** Writes it if it stands as `seen` says; refused when somebody else has answered meanwhile. */
  const write = (
    question: string,
    hash: string,
    answered: unknown,
    seen: unknown,
  ): Promise<Written> =>
    table.put(
      { pk: answerPk(question), sk: `TO#${hash}`, body: canonical(answered) },
      seen === undefined
        ? ABSENT
        : { expression: 'body = :seen', values: { ':seen': canonical(seen) } },
    );

  const noteRefused = async (question: string, refused: RefusedAnswer): Promise<void> => {
    const { hash, by, because, content, at } = refused;
    await table.put(
      { pk: answerPk(question), sk: `REFUSED#${hash}`, by, because, content, at },
      ABSENT,
    );
  };

  /** Puts back what evidence shows, after a restore; the first answer stays. */
  const reinstate = async ({ pk, sk, body }: Item): Promise<void> => {
    await table.put({ pk, sk, body: String(body) }, ABSENT);
  };

  return { find, all, write, noteRefused, reinstate };
}
export type LedgerAnswers = ReturnType<typeof ledgerAnswers>;

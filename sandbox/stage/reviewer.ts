import { ACCOUNT } from '../../local-aws/arn.ts';
import type { LocalAws } from '../../local-aws/local-aws.ts';
import { postUntilAnswered, untilAnswered } from './approver.ts';

/** One line of a review, as a person reads it. */
interface ReadItem {
  readonly hash: string;
  readonly state: string;
  readonly text: string;
}

const LINE = /^([0-9a-f]{64}) (.+?): ((?:lease|grant) .+)$/;

/** A review as a GET shows it, to anybody who is a person. */
async function read(localAws: LocalAws, review: string): Promise<readonly ReadItem[]> {
  const caller = `arn:aws:iam::${ACCOUNT}:user/olivia`;
  const { body } = await untilAnswered(() =>
    localAws.callUrl('answer', { method: 'GET', caller, query: { review } }),
  );
  return itemsIn(body);
}

/** The items in the answer to a GET. */
export const itemsIn = (body: string): readonly ReadItem[] =>
  String(JSON.parse(body).message)
    .split('\n')
    .flatMap((line) => {
      const [, hash, state, text] = LINE.exec(line) ?? [];
      return hash === undefined || state === undefined || text === undefined
        ? []
        : [{ hash, state, text }];
    });

/** What nobody has decided on, up to its particulars, sorted. */
export const openItems = async (localAws: LocalAws, review: string): Promise<readonly string[]> =>
  (await read(localAws, review))
    .filter(({ state }) => state === 'undecided')
    .map(({ text }) => text.replace(/^(lease .*?revision \d+):.*$/, '$1'))
    .sort();

/** A person decides on the item whose text begins so. */
export async function decideItem(
  localAws: LocalAws,
  person: string,
  { review, about, decision }: { review: string; about: string; decision: 'keep' | 'remove' },
): Promise<{ readonly status: number; readonly message: string }> {
  const item = (await read(localAws, review)).find(({ text }) => text.startsWith(`${about} `));
  const said = { kind: 'review', review, item: item?.hash ?? 'none', decision };
  const { statusCode, body } = await postUntilAnswered(localAws, person, said);
  return { status: statusCode, message: JSON.parse(body).message };
}

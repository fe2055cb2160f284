import { SqlError } from '../engine.ts';
import { type Token, tokens } from './token.ts';

/** Reads a statement from left to right; words are keywords when the grammar expects one. */
export interface Cursor {
  readonly peek: () => Token | undefined;
  /** Whether the next words are these; if so they are taken. */
  readonly accept: (...words: string[]) => boolean;
  readonly expect: (...words: string[]) => void;
  readonly sign: (text: string) => boolean;
  /** A name, quoted or not. */
  readonly name: () => string;
  readonly take: (...kinds: Token['kind'][]) => Token;
  readonly list: <Item>(item: () => Item) => Item[];
  readonly end: () => void;
  readonly fail: () => never;
}

export function cursorOf(sql: string): Cursor {
  const all = tokens(sql);
  let at = 0;
  const peek = (): Token | undefined => all[at];
  const fail = (): never => {
    const token = peek();
    if (token === undefined) throw new SqlError('syntax error at end of input');
    throw new SqlError(`syntax error at or near "${sql.slice(token.from, token.to)}"`);
  };
  const accept = (...words: string[]): boolean => {
    const met = words.every(
      (word, index) => all[at + index]?.kind === 'word' && all[at + index]?.text === word,
    );
    if (met) at += words.length;
    return met;
  };
  const sign = (text: string): boolean => {
    const met = peek()?.kind === 'sign' && peek()?.text === text;
    if (met) at += 1;
    return met;
  };
  const take = (...kinds: Token['kind'][]): Token => {
    const token = peek();
    if (token === undefined || !kinds.includes(token.kind)) return fail();
    at += 1;
    return token;
  };
  return {
    peek,
    accept,
    sign,
    take,
    fail,
    expect: (...words) => {
      for (const word of words) if (!accept(word)) fail();
    },
    name: () => take('word', 'name').text,
    list: (item) => {
      const items = [item()];
      while (sign(',')) items.push(item());
      return items;
    },
    end: () => {
      if (peek() !== undefined) fail();
    },
  };
}

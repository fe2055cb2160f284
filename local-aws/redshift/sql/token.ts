import { SqlError } from '../engine.ts';

/** One piece of SQL text. `text` of a word is folded, of a quoted name exact, of a string its value. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'parameter' | 'sign';
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const MAX_IDENTIFIER_BYTES = 127;
const utf8 = new TextEncoder();

const BLANK = /(?:[ \t\n\r\f\v]|--[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const WORD = /[A-Za-z_\u0080-\u{10ffff}][\w$\u0080-\u{10ffff}]*/uy;
const NAME = /"((?:[^"]|"")*)"/y;
// Redshift reads a backslash in a string as an escape, which PostgreSQL does not.
const STRING = /'((?:[^'\\]|''|\\[\s\S])*)'/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const PARAMETER = /:([A-Za-z_]\w*)/y;
const SIGN = /::|\|\||<>|!=|<=|>=|[-+*/=<>(),.;[\]]/y;

/** The tokens of one statement; comments and a closing semicolon are left out. Throws SqlError on anything else. */
export function tokens(sql: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql) ?? undefined;
  };
  const add = (kind: Token['kind'], length: number, text: string): void => {
    found.push({ kind, text, from: at, to: at + length });
    at += length;
  };
  for (;;) {
    at += match(BLANK)?.[0].length ?? 0;
    if (at >= sql.length) break;
    const word = match(WORD);
    const name = match(NAME);
    const string = match(STRING);
    const number = match(NUMBER);
    const parameter = match(PARAMETER);
    const sign = match(SIGN);
    if (word !== undefined) add('word', word[0].length, identifier(foldAscii(word[0])));
    else if (name !== undefined)
      add('name', name[0].length, identifier(name[1]?.replaceAll('""', '"') ?? ''));
    else if (string !== undefined) add('string', string[0].length, stringValue(string[1] ?? ''));
    else if (number !== undefined) add('number', number[0].length, number[0]);
    else if (sign?.[0] === '::') add('sign', 2, '::');
    else if (parameter !== undefined) add('parameter', parameter[0].length, parameter[1] ?? '');
    else if (sign !== undefined) add('sign', sign[0].length, sign[0]);
    else throw new SqlError(unreadable(sql.slice(at)));
  }
  return withoutEnd(found);
}

/** Redshift folds ASCII letters only. */
export const foldAscii = (text: string): string =>
  text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

const stringValue = (text: string): string =>
  text.replace(/''|\\([\s\S])/g, (_, escaped) => escaped ?? "'");

function identifier(text: string): string {
  if (text === '') throw new SqlError('zero-length delimited identifier at or near """"');
  if (text.includes('\0')) throw new SqlError('invalid byte sequence for encoding "UTF8": 0x00');
  if (utf8.encode(text).length > MAX_IDENTIFIER_BYTES) {
    throw new SqlError(`identifier "${text}" is longer than ${MAX_IDENTIFIER_BYTES} bytes`);
  }
  return text;
}

function unreadable(rest: string): string {
  if (rest.startsWith('"')) return `unterminated quoted identifier at or near "${rest}"`;
  if (rest.startsWith("'")) return `unterminated quoted string at or near "${rest}"`;
  return `syntax error at or near "${[...rest][0]}"`;
}

function withoutEnd(found: Token[]): Token[] {
  const end = found.findIndex(({ kind, text }) => kind === 'sign' && text === ';');
  if (end === -1) return found;
  if (end < found.length - 1)
    throw new SqlError('cannot insert multiple commands into a prepared statement');
  return found.slice(0, end);
}

import { WrongUse } from '../wrong-use.ts';

/** `SCHEMA.MODEL` as somebody types it: the first dot parts them. */
export function modelNamed(text: string): { readonly schema: string; readonly model: string } {
  const dot = text.indexOf('.');
  if (dot < 1 || dot === text.length - 1)
    throw new WrongUse(`--model ${text} names no model; give it with its schema: SCHEMA.MODEL`);
  return { schema: text.slice(0, dot), model: text.slice(dot + 1) };
}

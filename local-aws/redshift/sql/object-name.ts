import type { Cursor } from './cursor.ts';

/** A routine with the types of its arguments, as the catalog writes them. */
export function routineName(cursor: Cursor): { schema: string; name: string; types: string } {
  const named = inSchema(cursor);
  if (!cursor.sign('(')) return cursor.fail();
  if (cursor.sign(')')) return { ...named, types: '' };
  const types = cursor.list(() => {
    const words = [cursor.take('word').text];
    while (cursor.peek()?.kind === 'word') words.push(cursor.take('word').text);
    return words.join(' ');
  });
  return cursor.sign(')') ? { ...named, types: types.join(', ') } : cursor.fail();
}

/** Without a schema the search path decides, which ends at public. */
export function inSchema(cursor: Cursor): { schema: string; name: string } {
  const first = cursor.name();
  return cursor.sign('.')
    ? { schema: first, name: cursor.name() }
    : { schema: 'public', name: first };
}

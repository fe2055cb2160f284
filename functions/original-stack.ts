import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A place in a bundle as V8 writes it into a stack: URL, line and column. */
const PLACE = /(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)/g;
/** From a bundle up to the root of the project. */
const UP = /^(\.\.\/)+/;

const maps = new Map<string, SourceMap | undefined>();

/**
 * The stack with files and lines of the sources in the place of those of the bundle. Node does the same when it is told
 * `--enable-source-maps`, and for that counts the lines of each bundle at every start; here a map is read when the first error is
 * logged. What has no map is left as it is.
 */
export const originalStack = (stack: string): string =>
  stack.replace(PLACE, (place, bundle, line, column) => {
    const origin = mapOf(bundle)?.findOrigin(Number(line), Number(column));
    return origin !== undefined && 'fileName' in origin
      ? `${origin.fileName.replace(UP, '')}:${origin.lineNumber}:${origin.columnNumber}`
      : place;
  });

function mapOf(bundle: string): SourceMap | undefined {
  if (!maps.has(bundle)) maps.set(bundle, readMap(bundle));
  return maps.get(bundle);
}

/** Undefined where there is none to read: an error is logged however little is known of it. */
function readMap(bundle: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(bundle)}.map`, 'utf8')));
  } catch {
    return undefined;
  }
}

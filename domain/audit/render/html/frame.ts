import { sha256Base64 } from '../../../hash.ts';
import { html, type Markup, verbatim } from './markup.ts';
import { STYLE } from './style.ts';

/** The page may load nothing, send nothing and run nothing; its one style sheet is known by its hash. */
const POLICY = `default-src 'none'; style-src 'sha256-${sha256Base64(STYLE)}'; base-uri 'none'; form-action 'none'`;

/** A page for people as one HTML file, complete in itself. */
export const frame = (title: string, body: readonly Markup[]): string =>
  html`<!doctype html>
<html lang="en"><head><meta http-equiv="Content-Security-Policy" content="${verbatim(POLICY)}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${title}</title><style>${verbatim(
    STYLE,
  )}</style></head><body>${body}</body></html>
`.text;

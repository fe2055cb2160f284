import { build, type Metafile } from 'esbuild';

/**
 * What a bundle of these files would be made of; minified as it is deployed, so that what is not used is left out. What is imported later
 * lies in outputs of its own beside it, which are packed with it, too.
 */
export async function metafileOf(files: readonly string[], minify: boolean): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [...files],
    bundle: true,
    splitting: true,
    minify,
    write: false,
    outdir: 'unused',
    metafile: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    loader: { '.yml': 'text' },
    logLevel: 'silent',
  });
  return metafile;
}

import { registerHooks } from 'node:module';

/** A safety that is taken out of the product's source, to see that the simulation misses it. */
export interface Mutant {
  readonly name: string;
  readonly what: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** Makes this process load the product with one safety taken out. Fails when the place is not there once. */
export function install(mutant: Mutant): void {
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context);
      if (!url.endsWith(mutant.file)) return loaded;
      const source = String(loaded.source);
      if (source.split(mutant.find).length !== 2) {
        throw new Error(
          `mutant ${mutant.name}: ${mutant.file} does not hold this text exactly once: ${mutant.find}`,
        );
      }
      return { ...loaded, source: source.replace(mutant.find, () => mutant.replace) };
    },
  });
}

import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Compose } from './containers.ts';
import { readWiring, type Wiring, type WiringOptions } from './wiring.ts';

/** What is deployed: how it is wired, and the code of each function. */
export interface Deployment {
  readonly wiring: Wiring;
  /** The `compose` of the function's deployable file. */
  readonly load: (functionName: string) => Promise<Compose>;
}

/** Reads a serverless.yml. Its functions are loaded from beside it, each when it is first asked for. */
export function readDeployment(path: string, options?: WiringOptions): Deployment {
  const wiring = readWiring(path, options);
  const modules = new Map<string, Promise<{ compose: Compose }>>();
  return {
    wiring,
    load: async (functionName) => {
      const file = wiring.functions.find(({ name }) => name === functionName)?.file;
      if (file === undefined) throw new Error(`${path} has no function ${functionName}`);
      const url = pathToFileURL(join(dirname(path), `${file}.ts`)).href;
      const module = modules.get(url) ?? import(url);
      modules.set(url, module);
      return (await module).compose;
    },
  };
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The two files of the configuration in a folder, as YAML reads them. Throws, naming the file, for what is no YAML. */
export async function readConfigFiles(
  folder: string,
): Promise<{ readonly admin: unknown; readonly deployment: unknown }> {
  const read = async (name: string): Promise<unknown> => {
    const text = await readFile(join(folder, name), 'utf8');
    try {
      return parse(text);
    } catch (error) {
      throw new Error(`config/${name}: ${error instanceof Error ? error.message : error}`);
    }
  };
  const [admin, deployment] = await Promise.all([read('admin.yml'), read('deployment.yml')]);
  return { admin, deployment };
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseConfig } from '../../domain/config.ts';
import type { ConfigFiles } from '../../domain/config-diff/diff-config.ts';
import { besideConfig, DEPLOYMENT, naming, yamlOf } from '../read-config.ts';
import { WrongUse } from '../wrong-use.ts';

/** The configuration in a file, with the deployment.yml beside it if there is one. Throws `WrongUse` that names what is wrong. */
export function readFiles(file: string): ConfigFiles {
  const beside = besideConfig(file);
  return filesOf(fileNamed(file), beside.isThere ? fileNamed(beside.file) : undefined);
}

/** What `before` names: a file, or else a revision of git, in which `file` is looked for. Throws `WrongUse`. */
export function readBefore(before: string, file: string): ConfigFiles {
  if (existsSync(before) && statSync(before).isFile()) return readFiles(before);
  const folder = dirname(file);
  const commit = git(folder, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${before}^{commit}`,
  ]);
  if (commit === undefined)
    throw new WrongUse(
      `${before} is neither a file nor a revision that git knows in ${folder}; give a file, or a commit, branch or tag`,
    );
  const inCommit = (name: string): Named | undefined => {
    const text = git(folder, ['show', `${commit.trim()}:./${name}`]);
    return text === undefined
      ? undefined
      : { name: `${join(folder, name)} of ${before}`, read: () => text };
  };
  const admin = inCommit(basename(file));
  if (admin === undefined) throw new WrongUse(`${file} is not in ${before}`);
  return filesOf(admin, inCommit(DEPLOYMENT));
}

interface Named {
  readonly name: string;
  readonly read: () => string;
}

const fileNamed = (name: string): Named => ({ name, read: () => readFileSync(name, 'utf8') });

function filesOf(admin: Named, deployment: Named | undefined): ConfigFiles {
  const raw = yamlOf(admin.name, admin.read);
  return {
    admin: naming(admin.name, () => parseConfig(raw)),
    deployment: deployment && yamlOf(deployment.name, deployment.read),
  };
}

/** What git prints; undefined where it knows no such thing. */
function git(folder: string, words: readonly string[]): string | undefined {
  try {
    return execFileSync('git', ['-C', folder, ...words], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new WrongUse('git is not installed here: give a file instead of a revision');
    return undefined;
  }
}

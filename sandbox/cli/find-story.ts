import { readdirSync } from 'node:fs';
import { WrongUse } from '../../cli/wrong-use.ts';
import type { Story } from '../story.ts';
import type { Options } from './options.ts';

const FOLDER = new URL('../stories/', import.meta.url);
/** The whole AWS page; with faults only its part about permissions, because a setup that fails is for people to repeat. */
export const defaultStories = ({ faults }: Options): readonly string[] =>
  faults === undefined ? ['page'] : ['spec'];

/** Every story, by name: each file of sandbox/stories exports one. */
export const storyNames = (): string[] =>
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();

/** Throws `WrongUse` when there is none of that name. */
export async function findStory(name: string): Promise<Story> {
  const names = storyNames();
  if (!names.includes(name))
    throw new WrongUse(`there is no story ${name}; there is ${names.join(', ')}`);
  const { story }: { story: Story } = await import(new URL(`${name}.ts`, FOLDER).href);
  return story;
}

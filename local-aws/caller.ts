import { AsyncLocalStorage } from 'node:async_hooks';
import type { Caller } from './service.ts';
import type { Work } from './virtual-clock.ts';

/** One run of a function, or what a person does. */
export interface Invocation {
  readonly caller: Caller;
  /** Ends the run as if its process had died. Absent for people: they do not crash. */
  readonly kill?: (reason: string) => void;
  /** Once dead, none of its later calls has any effect. */
  readonly isDead: () => boolean;
  readonly work?: Work;
}

const PERSON: Invocation = {
  caller: { functionName: 'person', role: 'person' },
  isDead: () => false,
};

const current = new AsyncLocalStorage<Invocation>();

/** Runs `action` so that its AWS calls are known to be made by this invocation. */
export const withInvocation = <T>(invocation: Invocation, action: () => T): T =>
  current.run(invocation, action);

/** Runs `action` as the caller, for tests and for a story's people. */
export const withCaller = <T>(caller: Caller, action: () => T): T =>
  current.run({ ...PERSON, caller }, action);

export const currentInvocation = (): Invocation => current.getStore() ?? PERSON;

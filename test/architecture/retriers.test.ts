import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { isAlias, isMap, isSeq, type Node, parseDocument, visit } from 'yaml';
import { record } from './deployment.ts';
import { aslFile, functionPlaceholder, machines, statesOf } from './machine.ts';

const files = globSync('statemachines/*.asl.yml').sort();
const documentOf = (file: string) => parseDocument(readFileSync(file, 'utf8'));

/** The anchored blocks of a file by the anchor's name. */
function anchored(file: string): ReadonlyMap<string, unknown> {
  const document = documentOf(file);
  const found = new Map<string, unknown>();
  visit(document, {
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor) found.set(node.anchor, node.toJS(document));
    },
  });
  return found;
}

/** The Retry of each state, of those within a Map too, by the state's name. */
function retriesOf(file: string): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  visit(documentOf(file), {
    Pair: (_, { key, value }) => {
      if (isMap(value) && value.has('Retry')) found.set(String(key), value.get('Retry', true));
    },
  });
  return found;
}

/** What a Retry lists, by the name of its anchor or alias; `own` for a retrier that is written out there. */
function retriersOf(retry: unknown): string[] {
  const nameOf = (item: unknown): string => {
    if (isAlias(item)) return item.source;
    return isMap(item) && item.anchor ? item.anchor : 'own';
  };
  return isSeq(retry) ? retry.items.map(nameOf) : [];
}

describe.each(files)('%s', (file) => {
  test('anchors what is retried once, and the same as the other machines', () => {
    expect(Object.fromEntries(anchored(file))).toEqual({
      transient: expect.objectContaining({ ErrorEquals: expect.arrayContaining(['TryAgain']) }),
      died: expect.objectContaining({ ErrorEquals: expect.arrayContaining(['States.Timeout']) }),
    });
    expect(anchored(file)).toEqual(anchored(files[0] ?? ''));
  });

  test('merges no key: the two YAML readers disagree on that', () => {
    expect(readFileSync(file, 'utf8')).not.toMatch(/^\s*(- )?<<\s*:/m);
  });

  test('each state that runs a function begins with `transient`; who differs from `died` says so', () => {
    const retries = retriesOf(file);
    const lists = statesOf(aslFile(file))
      .filter(({ state }) => functionPlaceholder(state) !== undefined)
      .map(({ name }) => [name, retriersOf(retries.get(name))] as const);
    const usual = lists.filter(([, names]) => names.join() === 'transient,died');
    const asking = { setup: 'AskApproval', access: 'AwaitApproval' };
    expect(lists.filter((one) => !usual.includes(one))).toEqual(
      Object.entries(asking).flatMap(([machine, state]) =>
        file.includes(`/${machine}.`) ? [[state, ['transient', 'own']]] : [],
      ),
    );
  });

  test('a retrier of its own stands below its reason', () => {
    const unexplained: string[] = [];
    visit(documentOf(file), {
      Pair: (_, { key, value }) => {
        if (String(key) !== 'Retry' || !isSeq<Node>(value)) return;
        for (const [index, item] of value.items.entries()) {
          const comment = index === 0 ? value.commentBefore : item.commentBefore;
          if (isMap(item) && !item.anchor && !comment) unexplained.push(String(item));
        }
      },
    });
    expect(unexplained).toEqual([]);
  });
});

test('no error stands in two retriers of a state: only the first would ever count it', () => {
  const twice = machines.flatMap(({ name, states }) =>
    states.flatMap(({ name: state, state: { Retry } }) => {
      const errors = (Array.isArray(Retry) ? Retry : []).flatMap(
        (retrier) => record(retrier)['ErrorEquals'] ?? [],
      );
      return new Set(errors).size === errors.length ? [] : [`${name}: ${state}`];
    }),
  );
  expect(twice).toEqual([]);
});

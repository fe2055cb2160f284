import { describe, expect, test } from '@jest/globals';
import { SAMPLE } from '../../../../docs/generate/sample-report.ts';
import { junitOf } from '../../../../domain/audit/render/junit.ts';
import { HOSTILE_REPORT } from './hostile.ts';

/** The rules of junit-10.xsd (Jenkins' xUnit plugin) for the elements that are written: what may stand in what, and its attributes. */
const RULES: Readonly<Record<string, { in: string; must: string[]; may: string[] }>> = {
  testsuites: { in: '', must: [], may: ['name'] },
  testsuite: {
    in: 'testsuites',
    must: ['name'],
    may: ['tests', 'failures', 'errors', 'skipped', 'timestamp'],
  },
  testcase: { in: 'testsuite', must: ['name'], may: ['classname'] },
  failure: { in: 'testcase', must: [], may: ['type', 'message'] },
  error: { in: 'testcase', must: [], may: ['type', 'message'] },
  skipped: { in: 'testcase', must: [], may: ['message'] },
};

/** What breaks well-formedness or the rules. */
function problems(xml: string): string[] {
  const body = xml.replace('<?xml version="1.0" encoding="UTF-8"?>\n', '');
  const found = /[^\n\x20-\uFFFD]/.test(body) ? ['a character that XML does not have'] : [];
  const open: string[] = [''];
  const rest = body.replace(
    /<(\/?)(\w+)((?: \w+="[^"<]*")*)(\/?)>/g,
    (_, close: string, name: string, attributes: string, empty: string) => {
      if (close !== '') {
        if (open.pop() !== name) found.push(`${name} is closed and was not open`);
        return '';
      }
      const rule = RULES[name];
      const names = [...attributes.matchAll(/ (\w+)="/g)].map(([, attribute = '']) => attribute);
      if (rule === undefined || rule.in !== open.at(-1)) found.push(`${name} in ${open.at(-1)}`);
      for (const must of rule?.must ?? [])
        if (!names.includes(must)) found.push(`${name} without ${must}`);
      for (const attribute of names)
        if (![...(rule?.must ?? []), ...(rule?.may ?? [])].includes(attribute))
          found.push(`${name} with ${attribute}`);
      if (empty === '') open.push(name);
      return '';
    },
  );
  if (/[<>]|&(?!(amp|lt|gt|quot|#10);)/.test(rest)) found.push('markup in a text');
  return open.length === 1 ? found : [...found, `${open.join(' ')} is not closed`];
}

describe('JUnit', () => {
  test('follows the rules, whatever the names', () => {
    expect(problems(junitOf(SAMPLE))).toEqual([]);
    expect(problems(junitOf(HOSTILE_REPORT))).toEqual([]);
  });

  test('the rules refuse what breaks them', () => {
    expect(problems('<testsuites><testcase/></testsuites>')).toEqual([
      'testcase in testsuites',
      'testcase without name',
    ]);
    expect(problems('<testsuites>')).toEqual([' testsuites is not closed']);
  });

  test('counts failures, errors and what is excepted in the suite of their control', () => {
    const heads = junitOf(SAMPLE).match(/tests="\d+" failures="\d+" errors="\d+" skipped="\d+"/g);
    expect(heads).toEqual([
      'tests="1" failures="0" errors="0" skipped="0"',
      'tests="2" failures="0" errors="1" skipped="0"',
      'tests="2" failures="1" errors="0" skipped="0"',
      'tests="2" failures="1" errors="0" skipped="0"',
      'tests="2" failures="0" errors="0" skipped="1"',
      'tests="2" failures="1" errors="0" skipped="0"',
      'tests="2" failures="1" errors="0" skipped="0"',
      'tests="1" failures="0" errors="0" skipped="1"',
    ]);
  });

  test('a control that is off is skipped, not passed', () =>
    expect(junitOf(SAMPLE)).toContain(
      '<testcase classname="RedshiftML.46" name="not judged"><skipped message="off in audit.controls"/></testcase>',
    ));
});

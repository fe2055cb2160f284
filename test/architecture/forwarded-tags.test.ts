import { expect, test } from '@jest/globals';
import { readTemplate } from '../../local-aws/wiring/template.ts';
import { record } from './deployment.ts';

const patternOf = (file: string, rule: string): unknown =>
  record(record(record(record(readTemplate(file))['Resources'])[rule])['Properties'])[
    'EventPattern'
  ];

test('what other accounts and Regions forward is what is heard here', () => {
  const heard = patternOf('statemachines/tags/events.yml', 'TagChanges');
  expect(heard).toHaveProperty('$or');
  expect(patternOf('statemachines/tags/forward-tags.yml', 'ForwardTagChanges')).toEqual(heard);
});

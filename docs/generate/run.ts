/** `npm run docs`: writes everything that is generated. A test keeps the files equal to what this makes. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DEFINITIONS } from '../../cli/definitions.ts';
import { AUDIT_RULES } from '../../domain/audit/rules/register.ts';
import { CHECKS } from '../../domain/setup/checks/register.ts';
import { readWiring } from '../../local-aws/wiring.ts';
import { auditRulesPage } from './audit-rules-page.ts';
import { auditSamples } from './audit-samples.ts';
import { hasChromium } from './chromium.ts';
import { commandLinePage, commandSchemas } from './command-line-page.ts';
import { eventSchemas } from './event-schemas.ts';
import { permissionsIn } from './permissions/permissions.ts';
import { withPermissions } from './permissions/section.ts';
import { overview } from './pictures/overview.ts';
import { stateGraph } from './pictures/state-graph.ts';
import { svgOf } from './pictures/svg.ts';
import { writeSamplePictures } from './sample-pictures.ts';
import { setupPage } from './setup-page.ts';
import { spokeTemplates } from './spoke-templates.ts';

/** Text of every generated file by its path in the repository. */
export async function generatedFiles(): Promise<ReadonlyMap<string, string>> {
  // access-manual and access-answers have the definition of access, with another Origin.
  const wiring = readWiring('serverless.yml', {
    state: 'state.yml',
    params: { prefix: '' },
  });
  const machines = wiring.machines.filter(
    ({ name }) => name !== 'access-manual' && name !== 'access-answers',
  );
  const graphs = machines.map(({ name, definition }): [string, string] => [
    `docs/pictures/${name}.svg`,
    svgOf(`The state machine ${name}`, `statemachines/${name}.asl.yml`, stateGraph(definition)),
  ]);
  return new Map([
    ...[...eventSchemas(), ...(await commandSchemas(DEFINITIONS))].map(
      ([name, text]) => [`schemas/${name}`, text] as const,
    ),
    ...spokeTemplates(),
    ...auditSamples(),
    ['docs/command-line.md', commandLinePage(DEFINITIONS)],
    [PERMISSIONS, withPermissions(readFileSync(PERMISSIONS, 'utf8'), permissionsIn(wiring))],
    ['docs/setup.md', setupPage(CHECKS)],
    ['docs/audit-rules.md', auditRulesPage(AUDIT_RULES)],
    [
      'docs/pictures/overview.svg',
      svgOf('The whole product', 'serverless.yml, state.yml and their includes', overview()),
    ],
    ...graphs,
  ]);
}

/** Written by hand but for its end. */
const PERMISSIONS = 'docs/permissions.md';
const SAMPLE_PAGE = 'docs/samples/audit.html';
const textIn = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;

if (import.meta.main) {
  const before = textIn(SAMPLE_PAGE);
  for (const [path, text] of await generatedFiles()) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  // Another Chromium draws other bytes: the pictures are made anew where the page is another one.
  if (textIn(SAMPLE_PAGE) !== before) {
    if (hasChromium()) await writeSamplePictures(SAMPLE_PAGE);
    else
      console.log(
        `${SAMPLE_PAGE} has changed; its pictures need Chromium (apt-get install chromium)`,
      );
  }
}

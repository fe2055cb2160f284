import type { AdminFile } from '../../domain/config.ts';
import { ANALYSTS, MARKETING, MODEL } from '../stage/portal.ts';

/** config/admin.yml where tags may ask: for users a rule is enough, for creators olivia or paul has to approve. */
export const taggedConfig = ({ sources }: AdminFile): Partial<AdminFile> => ({
  // Paul too, since two are needed where nobody knows who set a tag.
  sources: [
    ...sources.map((source) => ({ ...source, approvers: ['olivia', 'paul'] })),
    { name: 'tag', tags: true, compare: 'exact' },
  ],
  tags: {
    groups: {
      [MARKETING]: {
        warehouse: 'analytics',
        persona: 'user',
        database: 'dev',
        schema: 'demo_ml',
        models: [MODEL],
      },
      [ANALYSTS]: {
        warehouse: 'analytics',
        persona: 'user',
        database: 'dev',
        schema: 'demo_ml',
        models: ['rental_model'],
      },
    },
    roles: {},
    maxPerTag: 20,
  },
  policy: [
    {
      name: 'users by tag',
      effect: 'allow',
      when: { personas: ['user'], sources: ['tag', 'access-portal'] },
      limits: { externalModels: false },
    },
    {
      name: 'creators after an approval',
      effect: 'needs-approval',
      // Not by persona: USAGE ON SCHEMA is a creator's too, and users shall wait for nobody.
      when: { privileges: ['create-model', 'schema-create', 'assume-role'] },
      limits: { externalModels: false },
      stages: [{ approvers: ['olivia', 'paul'], needs: 1 }],
    },
  ],
});

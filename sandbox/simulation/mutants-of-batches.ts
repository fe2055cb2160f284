import type { Mutant } from './mutant.ts';

/** Safeties of what is sent to the Data API, and of what becomes of it (laws 2 and 3). */
export const MUTANTS_OF_BATCHES: readonly Mutant[] = [
  {
    name: 'no-intent',
    what: 'a batch is submitted without an intent before it',
    file: 'aws/ledger/journal.ts',
    find: 'const openIntent = (',
    replace:
      "const openIntent = async (..._: unknown[]): Promise<Written> => 'written'; const neverOpened = (",
  },
  {
    name: 'no-nonce',
    what: 'a ledger that begins anew has the client tokens of the one before',
    file: 'aws/ledger/identity.ts',
    find: 'const nonce = async (): Promise<string> => String((await own()).nonce);',
    replace:
      "const nonce = async (): Promise<string> => String((await own()).nonce).replace(/.*/s, '');",
  },
  {
    name: 'token-of-sql',
    what: 'a client token is made of what is sent',
    file: 'functions/access/reconcile/submit-batch.ts',
    find: 'const token = tokenOf(ref, await deps.identity.nonce(), { seq, attempt });',
    replace: 'const token = (tokenOf, sha256([ref.key, ...batch.sql].join()));',
  },
  {
    name: 'no-attempt',
    what: 'a batch that is tried again has the client token of the attempt before',
    file: 'functions/access/reconcile/submit-batch.ts',
    find: "sha256([nonce, key, seq, attempt].join('\\n'))",
    replace: "sha256([nonce, key, seq, (attempt, 1)].join('\\n'))",
  },
  {
    name: 'no-second-look',
    what: 'a batch that was given up unseen is never looked for again',
    file: 'domain/access/lost-batches.ts',
    find: 'new Set(appeared(managed, catalog)',
    replace: 'new Set([] ?? appeared(managed, catalog)',
  },
  {
    name: 'no-open-batch',
    what: 'a restore does not bring back the batch that was open when the table was lost',
    file: 'functions/evidence/reinstate-chain.ts',
    find: 'if (open !== undefined) await journal.reopenIntent(database, open);',
    replace: '',
  },
];

#!/usr/bin/env node
// Checks evidence offline, with nothing but Node and a copy of the bucket:
//
//   aws s3 sync s3://redshift-ml-evidence-<account>-<region> copy
//   node tools/verify-evidence.mjs copy --fingerprint <SHA-256 of the public key, in hex>
//
// With `--review <id>` it also prints what was frozen in that access review, who decided what, and what ended by it, as JSON,
// each with the entry that says so. With `--request <id>` it prints by which configuration each decision on that request or lease
// was made, and with `--configurations` every configuration that was published: who, when, after which one, and its content.
// `--configuration-key <Base64>`, as config/deployment.yml has it, checks that the publisher signed it.
// These are written only if every chain is intact.
//
// It shares no code with the project. docs/evidence.md says what an entry is, and how to get the fingerprint from KMS.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { existsSync, opendirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const GENESIS = '0'.repeat(64);
const ENTRY = /^\d{10}\.json$/;
const nameOf = (seq) => `${String(seq).padStart(10, '0')}.json`;

const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** Public keys of the copy whose fingerprint was given; the others are nobody's. By ARN. */
function trustedKeys(folder, fingerprints) {
  const keys = new Map();
  for (const name of listOf(join(folder, 'keys'))) {
    const { key, publicKey } = JSON.parse(readFileSync(join(folder, 'keys', name), 'utf8'));
    const parsed = createPublicKey(publicKey);
    const fingerprint = sha256(parsed.export({ format: 'der', type: 'spki' }));
    if (fingerprints.includes(fingerprint)) keys.set(key, parsed);
    else console.log(`not trusted  ${key}: its fingerprint is ${fingerprint}`);
  }
  return keys;
}

function listOf(folder) {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** How many entries lie in a folder. Their names are not kept: there may be millions. */
function countOf(folder) {
  const directory = opendirSync(folder, { bufferSize: 1024 });
  let count = 0;
  for (let file = directory.readSync(); file !== null; file = directory.readSync())
    if (ENTRY.test(file.name)) count += 1;
  directory.closeSync();
  return count;
}

/** The entry in a file, a long body put together from the parts beside it. Throws, in words, for what is no entry. */
function readEntry(folder, name) {
  const { parts, ...entry } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  if (parts === undefined) return entry;
  const texts = Array.from({ length: parts }, (_, index) => {
    const part = `${name.slice(0, 10)}.${entry.hash}.part-${String(index).padStart(4, '0')}`;
    return readFileSync(join(folder, part), 'utf8');
  });
  return { ...entry, body: texts.join('') };
}

/** What is wrong with an entry in its place, or undefined. */
function problemOf(entry, { chain, seq, previous, keys }) {
  for (const field of ['version', 'chain', 'seq', 'previous', 'key', 'body', 'hash', 'signature'])
    if (entry[field] === undefined) return `has no ${field}`;
  if (entry.version !== 1) return `has version ${entry.version}; this program reads 1`;
  if (entry.chain !== chain) return `is of the chain ${entry.chain}`;
  if (entry.seq !== seq) return `has the number ${entry.seq}`;
  if (entry.previous !== previous) return `does not follow the one before`;
  const text = [1, chain, seq, previous, entry.key, entry.body].join('\n');
  if (sha256(text) !== entry.hash) return 'was changed: its hash does not fit its content';
  const key = keys.get(entry.key);
  if (key === undefined) return `names the key ${entry.key}, whose fingerprint was not given`;
  const signature = Buffer.from(entry.signature, 'base64');
  return verify('sha256', Buffer.from(text), key, signature)
    ? undefined
    : `was not signed by ${entry.key}`;
}

/** Goes through a chain, one entry in memory at a time, up to the first problem; `see` is shown each that is as it was signed. */
function verifyChain(root, chain, { keys, see }) {
  const folder = join(root, 'evidence', chain);
  const entries = countOf(folder);
  let previous = GENESIS;
  for (let seq = 1; seq <= entries; seq += 1) {
    // As many as there are, so one that is not there has another behind it.
    if (!existsSync(join(folder, nameOf(seq)))) return { problem: `entry ${seq} is missing` };
    let entry;
    try {
      entry = readEntry(folder, nameOf(seq));
    } catch (error) {
      return { problem: `entry ${seq} cannot be read: ${error.message}` };
    }
    const problem = problemOf(entry, { chain, seq, previous, keys });
    if (problem !== undefined) return { problem: `entry ${seq} ${problem}` };
    previous = entry.hash;
    see(entry);
  }
  return { entries, head: previous };
}

/** Gathers what signed entries say of one access review. Of several writes of one item the last one counts. */
function reviewReader(id) {
  const said = {
    review: undefined,
    items: new Map(),
    decisions: new Map(),
    refused: [],
    ended: [],
  };
  const seeItem = ({ pk, sk, ...item }, entry) => {
    const proof = { chain: entry.chain, entry: entry.seq };
    if (pk === 'REVIEWS' && sk === id) said.review = { ...JSON.parse(item.body), proof };
    if (pk === `REVIEW#${id}`) said.items.set(sk, { ...JSON.parse(item.body), proof });
    if (pk === `ANSWER#review/${id}` && sk.startsWith('TO#'))
      said.decisions.set(sk.slice('TO#'.length), { ...JSON.parse(item.body), proof });
    if (pk === `ANSWER#review/${id}` && sk.startsWith('REFUSED#'))
      said.refused.push({ by: item.by, because: item.because, at: item.at, proof });
  };
  const seeLease = ({ id: leaseId, decidedBy, lastOutcome }, entry) => {
    const mine = `review-${sha256(JSON.stringify([id, leaseId])).slice(0, 40)}`;
    if (decidedBy?.source !== 'reviews' || decidedBy.requestId !== mine) return;
    if (lastOutcome?.seq !== entry.seq) return;
    const { requestedBy: by, reason } = decidedBy;
    const proof = { chain: entry.chain, entry: entry.seq };
    said.ended.push({ leaseId, by, reason, outcome: lastOutcome.outcome, at: entry.at, proof });
  };
  const see = (entry) => {
    const body = JSON.parse(entry.body);
    for (const { item } of body.records ?? []) seeItem(item, entry);
    for (const lease of body.leases ?? []) seeLease(lease, { ...entry, at: body.at });
  };
  /** What was frozen by the attempt that the review counts, each item under its hash; and whether that is all of it. */
  const report = () => {
    const { review, decisions, refused, ended } = said;
    if (review === undefined) return { problem: `no entry says that there is a review ${id}` };
    const prefix = `ITEM#${review.frozenAt}#`;
    const frozen = [...said.items].filter(([sk]) => sk.startsWith(prefix));
    const hashes = frozen.map(([sk]) => sk.slice(prefix.length)).sort();
    if (hashes.length !== review.items || sha256(hashes.join('\n')) !== review.population)
      return { problem: `the items of ${id} are not those that it was begun with` };
    const items = frozen.map(([sk, item]) => {
      const hash = sk.slice(prefix.length);
      return { hash, ...item, decision: decisions.get(hash) ?? null };
    });
    return { review, items, refused, ended };
  };
  return { see, report };
}

/** Gathers the configurations that were published, in the order of the chain. */
function publicationReader(publicKey) {
  const published = [];
  const seeItem = (item, entry) => {
    const { form, at, by, previousRevision, previousHash, body, signature } = item;
    const { hash, ...content } = contentOf(body);
    const revision = Number(item.sk.slice('REVISION#'.length));
    const previous = { hash: previousHash, revision: previousRevision };
    const head = JSON.stringify({ at, by, previous, revision, version: form });
    const text = ['redshift-ml-admin configuration', head, body].join('\n');
    published.push({
      ...{ revision, hash, at, by, previous },
      // As it is written its keys are in order, which is what the hash was made of.
      isOfItsContent: sha256(JSON.stringify(content)) === hash,
      isSignedByPublisher: publicKey === undefined ? 'no key was given' : isBy(text, signature),
      content,
      proof: { chain: entry.chain, entry: entry.seq },
    });
  };
  /** Whoever could write past the publisher may have written what is no configuration, and what cannot be a signature. */
  const contentOf = (body) => {
    try {
      return Object(JSON.parse(body));
    } catch {
      return {};
    }
  };
  const isBy = (text, signature) =>
    verify('sha256', Buffer.from(text), publicKey, Buffer.from(String(signature), 'base64'));
  const see = (entry) => {
    for (const { item } of JSON.parse(entry.body).records ?? [])
      if (item.pk === 'CONFIGURATION') seeItem(item, entry);
  };
  return { see, published };
}

/** Gathers by which configuration each decision on a request or a lease was made. */
function ruleReader(id) {
  const decisions = [];
  const see = (entry) => {
    const { records = [], leases = [], at, configuration } = JSON.parse(entry.body);
    const proof = { chain: entry.chain, entry: entry.seq };
    for (const { item } of records)
      if (item.pk.startsWith('REQUEST#') && item.pk.endsWith(`#${id}`) && item.outcome) {
        const { configuration: decidedBy = null, ...outcome } = JSON.parse(item.outcome);
        decisions.push({ at: item.answeredAt, configuration: decidedBy, ...outcome, proof });
      }
    for (const { id: leaseId, decidedBy, lastOutcome } of leases)
      if (id === leaseId || id === decidedBy?.requestId)
        decisions.push({ at, configuration, leaseId, outcome: lastOutcome?.outcome, proof });
  };
  /** Each with the publication of its configuration; null where that was deployed and not published, as far as the key says. */
  const report = (published) =>
    decisions.map((decision) => {
      const found = published.find(
        ({ hash, revision, isOfItsContent, isSignedByPublisher }) =>
          hash === decision.configuration?.hash &&
          revision === decision.configuration.revision &&
          isOfItsContent &&
          isSignedByPublisher !== false,
      );
      if (found === undefined) return { ...decision, publication: null };
      const { content: _, ...publication } = found;
      return { ...decision, publication };
    });
  return { see, report };
}

/** The key in Base64; undefined where none was given. */
function configurationKeyOf(der) {
  if (der === undefined) return undefined;
  try {
    return createPublicKey({ key: Buffer.from(der, 'base64'), format: 'der', type: 'spki' });
  } catch {
    console.error(
      '--configuration-key is no public key; give it as configurationKey of config/deployment.yml has it',
    );
    process.exit(2);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    fingerprint: { type: 'string', multiple: true, default: [] },
    review: { type: 'string' },
    request: { type: 'string' },
    configurations: { type: 'boolean', default: false },
    'configuration-key': { type: 'string' },
  },
});
const [root] = positionals;
if (root === undefined || values.fingerprint.length === 0) {
  console.error(
    'usage: verify-evidence.mjs FOLDER --fingerprint HEX [--fingerprint HEX …] [--review ID] [--request ID] [--configurations] [--configuration-key BASE64]',
  );
  process.exit(2);
}

const keys = trustedKeys(
  root,
  values.fingerprint.map((hex) => hex.toLowerCase().replaceAll(':', '')),
);
const chains = listOf(join(root, 'evidence')).flatMap((writer) =>
  listOf(join(root, 'evidence', writer)).map((name) => `${writer}/${name}`),
);
if (chains.length === 0) console.log(`broken  ${root} holds no chain`);
const reader = values.review === undefined ? undefined : reviewReader(values.review);
const publications = publicationReader(configurationKeyOf(values['configuration-key']));
const rules = values.request === undefined ? undefined : ruleReader(values.request);
const readers = [reader, publications, rules].filter((each) => each !== undefined);
let broken = chains.length === 0;
for (const chain of chains) {
  const { problem, entries, head } = verifyChain(root, chain, {
    keys,
    see: (entry) => {
      for (const each of readers) each.see(entry);
    },
  });
  broken ||= problem !== undefined;
  const name = decodeURIComponent(chain);
  console.log(
    problem === undefined
      ? `intact  ${name}: ${entries} entries, the last one ${head}`
      : `broken  ${name}: ${problem}`,
  );
}
if (reader !== undefined && !broken) {
  const { problem, ...report } = reader.report();
  broken = problem !== undefined;
  console.log(problem === undefined ? JSON.stringify(report, undefined, 2) : `broken  ${problem}`);
}
const print = (found) => console.log(JSON.stringify(found, undefined, 2));
if (rules !== undefined && !broken) print({ decisions: rules.report(publications.published) });
if (values.configurations && !broken) print({ configurations: publications.published });
process.exitCode = broken ? 1 : 0;

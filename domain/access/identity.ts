import { asSeen } from './look-alikes.ts';

/** One name in an identity, in the forms that are compared. */
export interface NameForm {
  /** As written, but for case and compatibility forms. */
  readonly plain: string;
  /** Its letters and digits as an eye takes them in, in their order: `Jane Doe`, `jane.doe` and `janedoe` are one. */
  readonly joined: string;
  /** Its words in alphabetical order: `Doe Jane` and `Jane Doe` are one. */
  readonly sorted: string;
  readonly domain?: string;
}

/** An identity as some system spells it: an address, a login with its issuer, a display name, a distinguished name, an ARN. */
export interface Identity {
  /** The names that it goes by; more than one where it says more than one. */
  readonly names: readonly NameForm[];
  /** What else stands beside the name: a department, the display name of an address. */
  readonly asides: readonly NameForm[];
}

/** The text without what shows as nothing, in compatibility forms; encodings of links and of HTML are read. */
export function visible(text: string): string {
  let plain = text.normalize('NFKC');
  for (let round = 0; round < 3 && /%[0-9a-f]{2}|&#\w+;/i.test(plain); round += 1)
    plain = decoded(plain).normalize('NFKC');
  return plain
    .replace(/\p{Z}+/gu, ' ')
    .replace(/[\p{C}\p{Default_Ignorable_Code_Point}\u2800]/gu, (hidden) =>
      /\s/.test(hidden) ? ' ' : '',
    )
    .replace(/["'`\u00b4\u2018\u2019\u201c\u201d]/g, '')
    .trim();
}

const decoded = (text: string): string =>
  text
    .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => {
      try {
        return decodeURIComponent(bytes);
      } catch {
        return bytes; // not UTF-8, so it was never an encoding of a link
      }
    })
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (entity, hex?: string, decimal?: string) => {
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
    });

/** Reads an identity. A list of several in one text has the names of all of them. */
export function readIdentity(text: string): Identity {
  const read = listed(visible(text)).map(readOne);
  return {
    names: read.flatMap(({ names }) => names).filter(({ joined }) => joined !== ''),
    asides: read.flatMap(({ asides }) => asides).filter(({ joined }) => joined !== ''),
  };
}

/** `a@x.org, b` is a list, `Doe, Jane <a@x.org>` is not. */
function listed(text: string): string[] {
  if (isDistinguishedName(text)) return [text];
  return text
    .split(';')
    .flatMap((part) => (/^[^<]*@[^<]*$/.test(part) ? part.split(',') : [part]))
    .map((part) => part.trim());
}

function readOne(text: string): Identity {
  const [, beside = '', address] = /^([^<]*)<([^<>]+)>$/.exec(text) ?? [];
  if (address !== undefined)
    return { names: readOne(address.trim()).names, asides: displayNames(beside) };
  if (isDistinguishedName(text)) return { names: namedInDn(text).flatMap(loginNames), asides: [] };
  const inArn = /^arn:[^:]*:\w+::\d*:(.+)$/i.exec(text)?.[1];
  if (inArn !== undefined) return { names: namedInArn(inArn, text), asides: [] };
  const unannotated = withoutAnnotations(text);
  if (/\s/.test(unannotated) && !unannotated.includes('@')) {
    const [name, ...asides] = displayNames(unannotated);
    return { names: name === undefined ? [] : [name], asides };
  }
  return { names: loginNames(unannotated), asides: [] };
}

/** `jane (admin)` is jane; `(jane)` is jane too. */
function withoutAnnotations(text: string): string {
  const left = text.replace(/\s*[([{][^()[\]{}]*[)\]}]/g, '').trim();
  return /[\p{L}\p{N}]/u.test(left) ? left : text;
}

const DN_ATTRIBUTE =
  /(?:^|[,;+/])\s*(cn|uid|emailaddress|email|e|mail|upn|userprincipalname|samaccountname)\s*=((?:\\.|[^,;+/\\])*)/gi;
const isDistinguishedName = (text: string): boolean => text.search(DN_ATTRIBUTE) >= 0;

/** The common name, user id and address of a distinguished name; a number says nothing where there is a name. */
function namedInDn(text: string): string[] {
  const found = [...text.matchAll(DN_ATTRIBUTE)].map(([, , value = '']) =>
    value
      .replace(/\\([0-9a-f]{2})/gi, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
      .replace(/\\(.)/gu, '$1')
      .trim(),
  );
  const worded = found.filter((value) => !/^\d+$/.test(value));
  return worded.length > 0 ? worded : found;
}

/** Names that software gives its sessions: they tell the role apart, never the person. */
const GENERATED_SESSION =
  /^(botocore-session-.*|aws-?(sdk|cli|go|crt)[\w-]*|i-[0-9a-f]{8,17}|\d+|(default|aws)?-?session(-?name)?|[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}|githubactions?|terraform\S*)$/i;

function namedInArn(resource: string, arn: string): NameForm[] {
  const [kind = '', ...path] = resource.split('/').filter(Boolean);
  const last = path.at(-1) ?? kind;
  if (kind === 'assumed-role' && (path.length < 2 || GENERATED_SESSION.test(last)))
    return [form(arn.split('/').slice(0, 2).join(' '))];
  return loginNames(last);
}

/** Providers that are put before a login with an underscore. */
const PROVIDER =
  /^(okta|auth0|azure ?ad|aad|entra|adfs|google|github|saml|oidc|ping\w*|onelogin|cognito|ldap|sso|idc|iam)_(?=.)/i;
const GUEST = /^(.+)#ext#/i;
const MAIL_DOMAIN_IN_NAME = /_(?:[a-z0-9-]+\.)+(?:com|net|org|edu|gov|io|dev|co)$/i;

/** The name in a login: without issuer, path, domain and tag. An id of digits keeps its issuer, which alone makes it one. */
function loginNames(login: string): NameForm[] {
  const guest = GUEST.exec(login)?.[1];
  if (guest !== undefined) return loginNames(guest.replace(/_(?=[^_]*$)/, '@'));
  if (/\s/.test(login) && !login.includes('@')) return displayNames(login).slice(0, 1);
  const generated = /^(\w+):(.+)$/.exec(login);
  if (generated !== null && GENERATED_SESSION.test(generated[2] ?? '')) return [form(login)];
  const [before = '', ...after] = splitAddress(login);
  const issued = before.split(/[|:\\/]/).filter((part) => part.trim() !== '');
  const last = issued.at(-1) ?? '';
  const name = issued.length > 1 && /^(admin|root)$/i.test(last) ? (issued.at(-2) ?? '') : last;
  const bare = name.replace(PROVIDER, '').replace(MAIL_DOMAIN_IN_NAME, '');
  const untagged = bare.split(/[+%]/).find((part) => part !== '') ?? '';
  return [form(/^\d+$/.test(untagged) ? before : untagged, after.at(-1))];
}

/** Local part and domains; what begins with an `@` is a handle. */
function splitAddress(login: string): string[] {
  return login.split('@').filter((part) => part !== '');
}

/** Name and asides of a text for people: `Ana Silva / Finance`, `Doe, Jane`. Of two parts the one with more words is the name if the first has one only. */
function displayNames(text: string): NameForm[] {
  const parts = withoutAnnotations(text)
    .split(/\s*[/|]\s*|\s+[-\u2013\u2014]\s+|:\s+/)
    .map((part) => form(part.replace(/^([^,]+),\s*([^,]+)$/, '$2 $1')))
    .filter(({ joined }) => joined !== '');
  const [first, second] = parts;
  return first && second && !first.sorted.includes(' ') && second.sorted.includes(' ')
    ? [second, first, ...parts.slice(2)]
    : parts;
}

function form(name: string, domain?: string): NameForm {
  const words = asSeen(name).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return {
    plain: name.toLowerCase().trim(),
    joined: words.join(''),
    sorted: [...words].sort().join(' '),
    ...(domain !== undefined && { domain: asSeen(domain).replace(/\.$/, '') }),
  };
}

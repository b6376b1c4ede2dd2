/**
 * What name servers publish at a key's name, set beside what a zone file says. Asking them is the host's; here are the
 * question, the answers as data, and the comparison. Its words are `features/published-page.ts`.
 */

import { parseKeyRecord } from '../dkim/key-record.ts';
import { canHoldKey } from '../dkim/usable-key.ts';
import { type DomainName, parseKeyName } from '../text/domain-name.ts';
import { MappedText } from '../text/mapped-text.ts';
import { withoutSpaces } from '../text/white-space.ts';
import { RR } from '../zone/types.ts';
import type { ZoneDocument } from './zone-document.ts';

export interface PublishedQuestion {
  /** The key's name: `s1._domainkey.example.org`. */
  readonly name: DomainName;
  /** The zone's origin, whose name servers are asked. */
  readonly zone: DomainName;
}

export type TextAnswer =
  /** Each record as its character-strings, a unit an octet. */
  | { readonly status: 'found'; readonly records: readonly (readonly string[])[] }
  | { readonly status: 'missing' }
  /** No answer; the reason in the words of the resolver library, `ETIMEOUT`. */
  | { readonly status: 'failed'; readonly reason: string };

/** What one server said. */
export interface ServerAnswer {
  /** `ADDRESS`, or `ADDRESS:PORT`, or `[ADDRESS]:PORT`. */
  readonly address: string;
  /** The server's name, from an NS record. */
  readonly host: string | undefined;
  readonly role: 'authority' | 'resolver';
  readonly texts: TextAnswer;
  /** Where CNAMEs lead, the first first; empty if there is none. */
  readonly aliases: readonly DomainName[];
  /** Of the SOA record at the zone's origin; undefined where the server gave none. */
  readonly serial: number | undefined;
  /** Whether a resolver says that it has validated the answer (AD, RFC 4035 §3.2.3); undefined where it says nothing. */
  readonly isAuthenticated: boolean | undefined;
}

export interface PublishedAnswers {
  readonly servers: readonly ServerAnswer[];
  /** Why no authoritative server could be asked, where that is so: the resolver library's code. */
  readonly authorityObstacle: string | undefined;
}

export type PublishedState =
  | 'same'
  /** It differs in spaces alone, which a verifier does not see. */
  | 'spaces'
  /** The beginning of the record alone. */
  | 'cut'
  /** With quotes, escaped or not, inside the value. */
  | 'quoted-twice'
  /** With the backslashes of a zone file inside the value: `v=DKIM1\; p=`. */
  | 'escaped'
  /** A CNAME is where the file has a TXT record. */
  | 'alias'
  /** The file's CNAME, whose target has no TXT record, so that no verifier finds a key. */
  | 'dangling'
  /** The file's CNAME, whose target has no record that can be used as a key. */
  | 'unusable-target'
  | 'missing'
  /** The file's record, and others beside it. */
  | 'several'
  /** Another record, from an earlier version of the zone or a resolver's memory. */
  | 'older'
  | 'other'
  | 'no-answer';

export interface ServerComparison {
  readonly answer: ServerAnswer;
  readonly state: PublishedState;
  /** How the server's serial compares with the file's (RFC 1982 §3.2). */
  readonly serial: 'same' | 'behind' | 'ahead' | 'unknown';
  /** The values published, each with its strings joined. */
  readonly published: readonly string[];
}

export interface PublishedComparison {
  readonly question: PublishedQuestion;
  /** The values that the file has at the name. */
  readonly expected: readonly string[];
  /** Where a CNAME of the file leads. */
  readonly expectedAlias: DomainName | undefined;
  /** Of the file's SOA record. */
  readonly serial: number | undefined;
  readonly servers: readonly ServerComparison[];
  readonly authorityObstacle: string | undefined;
  /** Whether every server answered, and with what the file says. */
  readonly isSame: boolean;
}

/** The names of keys that a zone and its included files have, by TXT or CNAME, each once, in the order of the text. */
export function keyNamesOf(document: ZoneDocument): readonly DomainName[] {
  const texts = document.parts.flatMap(({ keyRecords }) => keyRecords.map(({ owner }) => owner));
  const aliases = document.zone.all.flatMap(({ index, nameTable }) => {
    const names: DomainName[] = [];
    for (const i of index.ofType(RR.CNAME)) {
      const name = nameTable.name(index.owner[i]!);
      if (parseKeyName(name) !== undefined) names.push(name);
    }
    return names;
  });
  return [...new Set([...texts, ...aliases])];
}

/** The question about a name of a zone; undefined where the name cannot be asked as it is, or the zone has no origin. */
export function publishedQuestion(document: ZoneDocument, name: DomainName): PublishedQuestion | undefined {
  const { origin } = document.zone;
  if (origin === undefined || !isAskable(name) || !isAskable(origin)) return undefined;
  return { name, zone: origin };
}

/** Names with escapes have no spelling that every resolver library takes. */
function isAskable(name: string): boolean {
  return name.length <= 253 && /^[\w-]{1,63}(?:\.[\w-]{1,63})*$/.test(name);
}

export function comparePublished(
  document: ZoneDocument,
  question: PublishedQuestion,
  { servers, authorityObstacle }: PublishedAnswers,
): PublishedComparison {
  const serial = serialOf(document);
  const file = {
    expected: document.keysAt(question.name).map(({ data }) => data.text),
    expectedAlias: document.zone.rrset(question.name, 'CNAME')[0]?.rdataNames[0]?.name,
  };
  const first = servers.map((answer) => compareServer(answer, file, serial));
  const isPublished = first.some(({ answer, state }) => answer.role === 'authority' && isFine(state));
  const compared = first.map((one) =>
    one.state === 'other' && (one.serial === 'behind' || (one.answer.role === 'resolver' && isPublished))
      ? { ...one, state: 'older' as const }
      : one,
  );
  return {
    question,
    ...file,
    serial,
    servers: compared,
    authorityObstacle,
    isSame: compared.length > 0 && compared.every(({ state, serial: s }) => isFine(state) && s !== 'behind'),
  };
}

export function isFine(state: PublishedState): boolean {
  return state === 'same' || state === 'spaces';
}

function serialOf({ zone }: ZoneDocument): number | undefined {
  const value = zone.soa?.fields.find(({ kind }) => kind === 'u32')?.value;
  return typeof value === 'number' ? value : undefined;
}

type FileSays = Pick<PublishedComparison, 'expected' | 'expectedAlias'>;

function compareServer(answer: ServerAnswer, file: FileSays, serial: number | undefined): ServerComparison {
  const { texts } = answer;
  const published = texts.status === 'found' ? texts.records.map((strings) => strings.join('')) : [];
  return { answer, state: stateOf(answer, published, file), serial: compareSerials(answer.serial, serial), published };
}

function stateOf(
  { texts, aliases, role }: ServerAnswer,
  published: readonly string[],
  { expected, expectedAlias }: FileSays,
): PublishedState {
  const [alias] = aliases;
  if (texts.status === 'failed' && alias === undefined) return 'no-answer';
  if (alias !== undefined && alias === expectedAlias) return stateOfTarget(texts, published, role);
  if (alias !== undefined || expectedAlias !== undefined) return compareAliases(alias, expectedAlias, published);
  if (published.length === 0) return 'missing';
  if (areSame(published, expected)) return 'same';
  if (areSame(published.map(withoutSpaces), expected.map(withoutSpaces))) return 'spaces';
  if (published.length > expected.length && expected.every((value) => published.includes(value))) return 'several';
  const [value, ownValue] = [published[0]!, expected[0]];
  if (published.length > 1 || expected.length !== 1 || ownValue === undefined) return 'other';
  if (value.length < ownValue.length && ownValue.startsWith(value)) return 'cut';
  if (withoutQuotes(value) !== withoutQuotes(ownValue)) return 'other';
  return value.includes('"') ? 'quoted-twice' : 'escaped';
}

/**
 * What a verifier finds where the file's CNAME leads. A resolver follows it; the zone's own servers say nothing of a target
 * in another zone.
 */
function stateOfTarget(texts: TextAnswer, published: readonly string[], role: ServerAnswer['role']): PublishedState {
  if (texts.status === 'failed') return role === 'resolver' ? 'no-answer' : 'same';
  if (published.length === 0) return role === 'resolver' ? 'dangling' : 'same';
  if (published.length > 1) return 'several';
  return published.every((value) => canHoldKey(parseKeyRecord(MappedText.of(value)))) ? 'same' : 'unusable-target';
}

function compareAliases(
  alias: DomainName | undefined,
  expectedAlias: DomainName | undefined,
  published: readonly string[],
): PublishedState {
  if (alias !== undefined && expectedAlias === undefined) return 'alias';
  return alias === undefined && published.length === 0 ? 'missing' : 'other';
}

/** The order of the records of an RRset has no meaning (RFC 2181 §5). */
function areSame(a: readonly string[], b: readonly string[]): boolean {
  const sorted = (values: readonly string[]) => [...new Set(values)].sort();
  const [one, other] = [sorted(a), sorted(b)];
  return one.length === other.length && one.every((value, i) => value === other[i]);
}

function withoutQuotes(value: string): string {
  return value.replace(/[\\" \t\r\n]+/g, '');
}

function compareSerials(published: number | undefined, own: number | undefined): ServerComparison['serial'] {
  if (published === undefined || own === undefined) return 'unknown';
  if (published === own) return 'same';
  return (own - published + 2 ** 32) % 2 ** 32 < 2 ** 31 ? 'behind' : 'ahead';
}

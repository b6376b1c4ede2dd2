/** What the zones of the workspace publish for a domain that has to sign: its selectors, and whether a server loads the zone. */

import { parseSignature } from '../dkim/signature.ts';
import { judgeKey, type KeyReason } from '../dkim/usable-key.ts';
import { DEFAULT_POLICY } from '../dkim/verify.ts';
import { type DomainName, type KeyName, parseKeyName } from '../text/domain-name.ts';
import { LineIndex } from '../text/line-index.ts';
import { uniqueBy } from '../text/lists.ts';
import { MappedText } from '../text/mapped-text.ts';
import { say } from '../text/say.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { type DataState, dataStateOf, isPartOfKey, type KeyShape, shapeOf } from '../workspace/key-reading.ts';
import type { KeyView } from '../workspace/key-view.ts';
import { misplacedKeys } from '../workspace/misplaced-keys.ts';
import { organizationalDomain } from '../workspace/organizational-domain.ts';
import { nameExists } from '../workspace/policy-lookup.ts';
import { distinctKeys } from '../workspace/verification.ts';
import { fileNameOf, type KeyRecordView, type Place, type ZoneDocument } from '../workspace/zone-document.ts';
import type { ZoneTarget } from '../zone/releases.ts';
import { RR } from '../zone/types.ts';
import type { ResourceRecord } from '../zone/zone.ts';
import type { MisplacedKey, SelectorEvidence, SelectorState, SignerEvidence } from './evidence.ts';
import { selectorsIn } from './steps.ts';

/** More selectors than these help nobody. */
const MAX_SELECTORS = 50;

/** What was found, until something in the workspace changes: every signature of every message asks. */
const KNOWN = new WeakMap<WorkspaceIndex, { readonly revision: number; readonly found: Map<string, SignerEvidence> }>();

export function signerEvidence(index: WorkspaceIndex, domain: DomainName, target: ZoneTarget): SignerEvidence {
  let known = KNOWN.get(index);
  if (known?.revision !== index.revision) {
    known = { revision: index.revision, found: new Map() };
    KNOWN.set(index, known);
  }
  const key = `${JSON.stringify(target)} ${domain}`;
  let found = known.found.get(key);
  if (found === undefined) {
    found = gatherSigner(index, domain, target);
    known.found.set(key, found);
  }
  return found;
}

function gatherSigner(index: WorkspaceIndex, domain: DomainName, target: ZoneTarget): SignerEvidence {
  const zones = index.zonesOf(domain);
  const below = `_domainkey.${domain}` as DomainName;
  const keyZones = index.zonesOf(below);
  const all = [...new Set([...zones, ...keyZones])].flatMap((zone) => selectorsOf(zone, domain, index));
  const selectors = eachOnce(all, index).map((found) => withFile(found, zones[0]?.uri));
  const organization = organizationalDomain(domain);
  const parent =
    organization === domain || zones.length === 0 || selectors.length > 0
      ? undefined
      : signerEvidence(index, organization, target);
  return {
    domain,
    zone: zones.length === 0 ? 'unknown' : 'known',
    uri: zones[0]?.uri,
    refusal: zones.flatMap((zone) => index.refusalOf(zone, target) ?? [])[0],
    selectors: selectors.slice(0, MAX_SELECTORS),
    wildcard: zones.flatMap((zone) => wildcardIn(zone, below))[0],
    delegation: zones.flatMap((zone) => [
      ...(keyZones.length > 0 ? [] : delegationIn(zone, below, 'NS')),
      ...delegationIn(zone, below, 'DNAME'),
    ])[0],
    parent: selectorsIn(parent).usable.length > 0 ? parent : undefined,
    misplaced: zones.flatMap((zone) => zone.parts.flatMap((part) => misplacedIn(part, domain))).slice(0, MAX_SELECTORS),
  };
}

function wildcardIn(zone: ZoneDocument, below: DomainName): readonly SelectorEvidence[] {
  const keys = zone.keysAt(`*.${below}` as DomainName);
  return keys.filter(({ isKey }) => isKey).map((view) => withFile(keyEvidence(view), zone.uri));
}

function withFile(found: SelectorEvidence, zone: string | undefined): SelectorEvidence {
  const { uri } = found.at;
  return uri === zone ? found : { ...found, file: fileNameOf(uri) };
}

/** Files of one zone, such as an old copy, have the same selectors. */
function eachOnce(all: readonly SelectorEvidence[], index: WorkspaceIndex): readonly SelectorEvidence[] {
  return uniqueBy(all, ({ keyName }) => keyName).map((first) => {
    if (all.every((each) => each === first || each.keyName !== first.keyName)) return first;
    const found = index.keyAt(first.keyName);
    const isDisputed =
      found.status === 'found' &&
      found.byZone.every((keys) => distinctKeys(keys).length < distinctKeys(found.keys).length);
    return { ...first, isDisputed };
  });
}

function delegationIn(
  document: ZoneDocument,
  name: DomainName,
  type: 'NS' | 'DNAME',
): readonly NonNullable<SignerEvidence['delegation']>[] {
  return document.zone.rrset(name, type).flatMap((record) => {
    const at = { uri: document.uri, span: record.ownerSpan ?? record.typeSpan };
    const to = record.rdataNames[0]?.name;
    return to === undefined ? [] : [{ to, isDname: type === 'DNAME', at, line: lineOf(document, at) }];
  });
}

/** Keys with a misspelt name, or with one in which `_domainkey` or the origin is twice. */
function misplacedIn(part: ZoneDocument, domain: DomainName): readonly MisplacedKey[] {
  const { origin } = part.zone;
  const doubled = new Set([`_domainkey.${domain}`, `${domain}.${origin ?? ''}`]);
  const keys = part.keyRecords.filter(({ name, isKey }) => isKey && doubled.has(name.domain));
  const misnamed = aliasesIn(part).filter(({ name }) => doubled.has(name.domain));
  const texts = misplacedKeys(part).filter(({ type }) => type === 'TXT');
  return [...[...keys, ...misnamed].map(({ record }) => record), ...texts].map((record) => {
    const at = { uri: part.uri, span: record.ownerSpan ?? record.typeSpan };
    return { owner: record.owner, isAlias: record.type === 'CNAME', at, line: lineOf(part, at) };
  });
}

function selectorsOf(zone: ZoneDocument, domain: DomainName, index: WorkspaceIndex): readonly SelectorEvidence[] {
  const found = new Map<DomainName, SelectorEvidence>();
  for (const part of zone.parts) {
    for (const view of part.keyRecords) {
      const isOther = view.name.domain !== domain || view.name.selector === '*' || view.name.selector.startsWith('_');
      if (isOther || !isMeantAsKey(view)) continue;
      const known = found.get(view.owner);
      if (known === undefined) found.set(view.owner, keyEvidence(view));
      else if (known.at.span.start !== view.headSpan.start || known.at.uri !== part.uri)
        found.set(view.owner, { ...known, state: 'duplicate', why: say`there are several records at its name` });
    }
    for (const { record, name } of aliasesIn(part)) {
      if (name.domain !== domain || found.has(record.owner)) continue;
      const at = { uri: part.uri, span: record.ownerSpan ?? record.typeSpan };
      const to = record.rdataNames[0]?.name;
      found.set(record.owner, aliasEvidence(name.selector, record.owner, to, at, part, index));
    }
  }
  return [...found.values()].sort((a, b) => a.line - b.line);
}

interface KeyAlias {
  readonly record: ResourceRecord;
  readonly name: KeyName;
}

/** Of each document: every bounce of a folder asks. */
const aliases = new WeakMap<ZoneDocument, readonly KeyAlias[]>();

/** The CNAME records at names of keys. */
function aliasesIn(document: ZoneDocument): readonly KeyAlias[] {
  const known = aliases.get(document);
  if (known !== undefined) return known;
  const { zone } = document;
  const found = [...zone.index.ofType(RR.CNAME)].flatMap((i) => {
    const record = zone.records.at(i);
    const name = record && parseKeyName(record.owner);
    return record === undefined || name === undefined ? [] : [{ record, name }];
  });
  aliases.set(document, found);
  return found;
}

/** A value that a broken line cut off does not look like a key, and was meant to be one. */
function isMeantAsKey(view: KeyRecordView): boolean {
  return view.isKey || view.data.length === 0 || view.document.problemsOf(view.record).length > 0;
}

function keyEvidence(view: KeyRecordView): SelectorEvidence {
  const at = { uri: view.document.uri, span: view.headSpan };
  const fault = keyFault(view);
  return {
    selector: view.name.selector,
    state: fault?.state ?? (isShort(view) ? 'short' : view.key.isTesting ? 'testing' : 'usable'),
    keyName: view.owner,
    target: undefined,
    why: fault?.why ?? '',
    at,
    line: lineOf(view.document, at),
    file: undefined,
    isDisputed: false,
  };
}

/** RFC 8301 §3.2. */
function isShort({ key }: KeyRecordView): boolean {
  const rsa = key.keyType === 'rsa' ? key.keyData?.material?.rsa : undefined;
  return rsa !== undefined && rsa.bits < DEFAULT_POLICY.minRsaBits;
}

function aliasEvidence(
  selector: string,
  owner: DomainName,
  target: DomainName | undefined,
  at: Place,
  part: ZoneDocument,
  index: WorkspaceIndex,
): SelectorEvidence {
  const base = { selector, keyName: owner, target, at, line: lineOf(part, at), file: undefined, isDisputed: false };
  const found = index.keyAt(owner);
  if (found.status === 'missing') {
    const to =
      target === undefined
        ? say`nothing`
        : nameExists(index, target) === 'yes'
          ? say`${target}, where no key is published`
          : say`${target}, which does not exist`;
    return { ...base, state: 'damaged', why: say`its CNAME points to ${to}` };
  }
  if (found.status !== 'found') return { ...base, state: 'alias', why: '' };
  const [key] = found.keys;
  const fault = keyFault(key!);
  if (fault?.state !== 'damaged') return { ...base, state: fault?.state ?? 'usable', why: fault?.why ?? '' };
  // What is to be fixed is at the end of the aliases.
  const keyAt = { uri: key!.document.uri, span: key!.headSpan };
  return { ...base, ...fault, at: keyAt, line: lineOf(key!.document, keyAt) };
}

interface KeyFault {
  readonly state: Extract<SelectorState, 'revoked' | 'damaged'>;
  readonly why: string;
}

/** No signature asks anything of the key. */
const ANY_SIGNATURE = parseSignature(MappedText.of(''), 'dkim-signature');

/** Why nobody can verify with a key; undefined for a good one. */
export function keyFault(view: KeyRecordView): KeyFault | undefined {
  const verdict = judgeKey(view.key, ANY_SIGNATURE);
  if (verdict.key === 'ok') {
    if (!view.key.acceptsHash('sha256')) return { state: 'damaged', why: WHY['key-hash'] };
    const codes = new Set(view.document.problemsOf(view.record).map(({ code }) => code));
    if (codes.has('quote-multiline')) return { state: 'damaged', why: say`a line break is inside its quotes` };
    if (codes.has('quote-unclosed')) return { state: 'damaged', why: say`its quotes are not closed` };
    return codes.has('paren-unclosed') ? { state: 'damaged', why: say`its parenthesis is not closed` } : undefined;
  }
  if (verdict.key === 'revoked') return { state: 'revoked', why: say`its p= is empty` };
  if (view.document.problemsOf(view.record).some(({ code }) => code === 'string-too-long'))
    return { state: 'damaged', why: say`a string of it is longer than 255 octets` };
  const isCommentedOut = view.document.problemsOf(view.record).some(({ code }) => code === 'semicolon-unquoted');
  if (isCommentedOut) {
    return { state: 'damaged', why: say`its value is not quoted, so everything after the first ; is a comment` };
  }
  if (isPartOfKey(view)) {
    return {
      state: 'damaged',
      why: say`only a part of the key is in this record, and the rest is in another one at the same name`,
    };
  }
  return { state: 'damaged', why: whyDamaged(view, verdict.reason) };
}

/** What is wrong, as the rules on key records see it. */
function whyDamaged(view: KeyView, reason: KeyReason): string {
  const shape = SHAPES[shapeOf(view)];
  if (shape !== undefined) return shape;
  if (reason === 'key-syntax' && view.key.data === undefined) return say`it has no p=, and therefore no key`;
  if (reason !== 'key-data') return isReason(reason) ? WHY[reason] : say`its record is not a valid key`;
  const { keyType, keyData } = view.key;
  const algorithm = keyData?.material?.algorithm;
  const data = DATA[dataStateOf(view)];
  if (data !== undefined) return data;
  if (algorithm === 'rsa' && keyType === 'ed25519') return say`its k= is ed25519, and its p= holds an RSA key`;
  if (algorithm === 'ed25519' && keyType === 'ed25519' && keyData?.material?.form === 'spki')
    return say`its p= has the SubjectPublicKeyInfo header of RSA keys before the 32 octets of the Ed25519 key`;
  if (algorithm === 'ed25519' && keyType === 'rsa') return say`its p= holds an Ed25519 key, and its k= is not ed25519`;
  return WHY['key-data'];
}

/** What spoils the whole record. */
const SHAPES: Readonly<Partial<Record<KeyShape, string>>> = {
  empty: say`its text is empty`,
  foreign: say`its text is not a key record`,
  quoted: say`quotation marks are part of its value`,
  escaped: say`backslashes are part of its value`,
  'web-escaped': say`its value has HTML or URL escapes`,
  unseparated: say`its tags are not separated by semicolons, or have no equals signs`,
  doubled: say`its value holds two records`,
  miscased: say`its tag names are not in lower case`,
};

/** What spoils `p=`. */
const DATA: Readonly<Partial<Record<DataState, string>>> = {
  placeholder: say`its p= is a placeholder and not a key`,
  private: say`its p= is a private key`,
  certificate: say`its p= is a certificate and not a public key`,
  encoding: say`its p= is not the base64 of a public key`,
  pem: say`its p= contains the BEGIN or END line of a PEM file`,
  escape: say`its p= contains backslashes`,
  'non-ascii': say`its p= contains non-ASCII characters`,
  truncated: say`its p= is cut off`,
  base64: say`its p= is not valid base64`,
};

function isReason(reason: KeyReason): reason is keyof typeof WHY {
  return Object.hasOwn(WHY, reason);
}

const WHY = {
  'key-syntax': say`its record is not a valid key record`,
  'key-type': say`its k= is not a type of key that DKIM knows`,
  'key-hash': say`its h= does not allow SHA-256`,
  'key-service': say`its s= does not allow email`,
  'key-data': say`its p= is not a usable public key`,
} as const satisfies Partial<Record<KeyReason, string>>;

const LINES = new WeakMap<ZoneDocument, LineIndex>();

/** From 1. */
export function lineOf(document: ZoneDocument, { span }: Place): number {
  let lines = LINES.get(document);
  if (lines === undefined) {
    lines = new LineIndex(document.text);
    LINES.set(document, lines);
  }
  return lines.at(span.start).line + 1;
}

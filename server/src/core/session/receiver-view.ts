/**
 * What receivers make of a zone: whether each name's policy counts, and whether its key can be used. A fix must not make any of
 * it worse: where receivers skip one of two records, correcting it breaks a domain that works.
 */

import { parseKeyRecord } from '../dkim/key-record.ts';
import { canHoldKey } from '../dkim/usable-key.ts';
import { recognizePolicy } from '../policy/policy-record.ts';
import { type DomainName, labels, parseKeyName, parseUnplacedKeyName } from '../text/domain-name.ts';
import type { MappedText } from '../text/mapped-text.ts';
import { Recent } from '../text/recent.ts';
import { mayBePolicy, type PolicyRecordKind, PolicyRecordView } from '../workspace/policy-record-view.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { RR } from '../zone/types.ts';
import { txtData, type Zone } from '../zone/zone.ts';

/** The more, the better for the domain's mail. */
const STANDING = {
  /** Two records where one counts, or one that receivers answer with an error. */
  broken: 0,
  absent: 1,
  /** A DMARC policy that asks for nothing. */
  weak: 2,
  middling: 3,
  good: 4,
} as const;

/** Whether receivers take something in `before` that they would not take in `after`, or would take for less. */
export function isWorseForReceivers(before: ZoneDocument, after: ZoneDocument): boolean {
  const [textsBefore, textsAfter] = [textsByOwner(before), textsByOwner(after)];
  const standings = new Standings();
  /** The answers by what there is at a name, and what the name is for. */
  const known = new Recent<boolean>(MAX_KEPT);
  const isWorse = (owner: DomainName) => {
    const [is, was] = [textsAfter.get(owner) ?? NONE, textsBefore.get(owner) ?? NONE];
    if (isEqual(is, was)) return false;
    const key = `${serviceLabels(owner)}\n${writtenAt(was)}\n\n${writtenAt(is)}`;
    let answer = known.get(key);
    if (answer === undefined) {
      answer = isWorseAt(owner, { document: before, texts: was }, { document: after, texts: is }, standings);
      known.set(key, answer);
    }
    return answer;
  };
  for (const owner of textsBefore.keys()) if (isWorse(owner)) return true;
  for (const owner of textsAfter.keys()) if (!textsBefore.has(owner) && isWorse(owner)) return true;
  return false;
}

const MAX_KEPT = 1024;

/** A name with nothing of the labels that no service has: by the others, and by their places, receivers know what it is for. */
function serviceLabels(owner: DomainName): string {
  if (!owner.includes('_')) return '';
  return labels(owner)
    .map((label) => (label.startsWith('_') ? label : ''))
    .join('.');
}

/** Data of several records as one text, which is different for other data. */
function writtenAt(texts: readonly Text[]): string {
  return texts.map(({ written }) => `${written.length} ${written}`).join('\n');
}

/** A TXT record of a zone, or of a file that it includes. */
interface Text {
  readonly zone: Zone;
  readonly index: number;
  /** Its data as they are written: all that its standing depends on. */
  readonly written: string;
}

interface Texts {
  readonly document: ZoneDocument;
  readonly texts: readonly Text[];
}

const NONE: readonly Text[] = [];

function isEqual(a: readonly Text[], b: readonly Text[]): boolean {
  return a.length === b.length && a.every(({ written }, i) => written === b[i]!.written);
}

/** The records that may be keys or policies. No view is made of them: with a mistake at every host there are a hundred thousand, and an edit changes few. */
function textsByOwner({ zone: whole }: ZoneDocument): ReadonlyMap<DomainName, readonly Text[]> {
  const owners = new Map<DomainName, Text[]>();
  for (const zone of whole.all) {
    const { index, nameTable, records } = zone;
    const texts = index.ofType(RR.TXT);
    for (let i = 0; i < texts.length; i++) {
      const record = texts[i]!;
      const id = index.owner[record]!;
      const written = records.rdataHead(record, Number.POSITIVE_INFINITY);
      const isAtKey = nameTable.hasUnderscore(id) && nameTable.name(id).includes('_domainkey');
      if (!isAtKey && !mayBePolicy(written)) continue;
      const owner = nameTable.name(id);
      const known = owners.get(owner);
      const text = { zone, index: record, written };
      if (known === undefined) owners.set(owner, [text]);
      else known.push(text);
    }
  }
  return owners;
}

function isWorseAt(owner: DomainName, before: Texts, after: Texts, standings: Standings): boolean {
  if (standings.ofKeys(after, owner) < standings.ofKeys(before, owner)) return true;
  const [policiesBefore, policiesAfter] = [standings.policies(before, owner), standings.policies(after, owner)];
  const kinds = new Set([...policiesBefore, ...policiesAfter].map(({ kind }) => kind));
  return [...kinds].some((kind) => standingOfKind(kind, policiesAfter) < standingOfKind(kind, policiesBefore));
}

/** Name servers publish what is there twice, word for word, once (RFC 2181 §5). */
function standingOfKind(kind: PolicyRecordKind, policies: readonly Policy[]): number {
  const seen = policies.filter((policy) => policy.kind === kind && policy.isSeen);
  const last = seen.at(-1);
  if (last === undefined) return STANDING.absent;
  return seen.some(({ text }) => text !== last.text) ? STANDING.broken : last.standing;
}

/** What of a policy record decides about its standing, at whatever name it is. */
interface Policy {
  readonly kind: PolicyRecordKind;
  readonly isSeen: boolean;
  readonly text: string;
  readonly standing: number;
}

/** The records of both versions of a zone. Equal data are read once: in a zone with a mistake at every host the records are often the same. */
class Standings {
  /** By the data as they are written. */
  readonly #values = new Map<string, MappedText>();
  /** By the data as they are written, whether any signature could be verified with them. */
  readonly #usable = new Map<string, boolean>();
  /** By the kind that the text and the name show, and the data. */
  readonly #policies = new Map<string, Policy>();

  ofKeys({ document, texts }: Texts, owner: DomainName): number {
    if (!isKeyName(owner, document)) return STANDING.absent;
    // Name servers publish what is there twice, word for word, once (RFC 2181 §5).
    const values = new Map(texts.map((text) => [this.#valueOf(text).text, text]));
    if (values.size === 0) return STANDING.absent;
    if (![...values.values()].some((text) => this.#isUsable(text))) return STANDING.broken;
    return values.size === 1 ? STANDING.good : STANDING.weak;
  }

  policies({ document, texts }: Texts, owner: DomainName): readonly Policy[] {
    return parseKeyName(owner) === undefined ? texts.flatMap((text) => this.#policy(document, text, owner) ?? []) : [];
  }

  #valueOf({ zone, index, written }: Text): MappedText {
    let value = this.#values.get(written);
    if (value === undefined) {
      value = txtData(zone.records.at(index)!);
      this.#values.set(written, value);
    }
    return value;
  }

  #isUsable(text: Text): boolean {
    let isUsable = this.#usable.get(text.written);
    if (isUsable === undefined) {
      isUsable = canHoldKey(parseKeyRecord(this.#valueOf(text)));
      this.#usable.set(text.written, isUsable);
    }
    return isUsable;
  }

  #policy(document: ZoneDocument, found: Text, owner: DomainName): Policy | undefined {
    const { text } = this.#valueOf(found);
    const recognized = recognizePolicy(text, owner);
    if (recognized.kind === 'other' || recognized.kind === 'dkim-key') return undefined;
    const key = `${recognized.kind} ${found.written}`;
    let policy = this.#policies.get(key);
    if (policy === undefined) {
      const view = new PolicyRecordView(document, found.zone.records.at(found.index)!, recognized);
      policy = { kind: view.kind, isSeen: view.isSeen, text, standing: standingOf(view) };
      this.#policies.set(key, policy);
    }
    return policy;
  }
}

function isKeyName(owner: DomainName, { zone }: ZoneDocument): boolean {
  if (parseKeyName(owner) !== undefined) return true;
  return zone.origin === undefined && parseUnplacedKeyName(owner) !== undefined;
}

function standingOf({ content }: PolicyRecordView): number {
  switch (content.kind) {
    case 'spf':
      return content.record.effect === 'ok' ? STANDING.good : STANDING.broken;
    case 'dmarc':
      return standingOfPolicy(content.record.policy);
    case 'mta-sts':
      return content.record.id === undefined ? STANDING.broken : STANDING.good;
    case 'tls-rpt':
      return content.record.rua.length === 0 ? STANDING.broken : STANDING.good;
    case 'bimi':
      return STANDING.good;
  }
}

function standingOfPolicy(policy: 'none' | 'quarantine' | 'reject' | undefined): number {
  if (policy === undefined) return STANDING.broken;
  return policy === 'none' ? STANDING.weak : policy === 'quarantine' ? STANDING.middling : STANDING.good;
}

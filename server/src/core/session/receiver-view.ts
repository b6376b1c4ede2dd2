/**
 * What receivers make of a zone: whether each name's policy counts, and whether its key can be used. A fix must not make any of
 * it worse: where receivers skip one of two records, correcting it breaks a domain that works.
 */

import { canHoldKey } from '../dkim/usable-key.ts';
import { recognizePolicy } from '../policy/policy-record.ts';
import { type DomainName, parseKeyName } from '../text/domain-name.ts';
import { mayBePolicy, type PolicyRecordKind, PolicyRecordView } from '../workspace/policy-record-view.ts';
import type { TextView } from '../workspace/text-record.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { RR } from '../zone/types.ts';
import type { ResourceRecord } from '../zone/zone.ts';

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
  const owners = new Set([before, after].flatMap((zone) => [...keyOwners(zone), ...policyOwners(zone)]));
  const policies = new Policies();
  for (const owner of owners)
    if (textsAt(before, owner) !== textsAt(after, owner) && isWorseAt(owner, before, after, policies)) return true;
  return false;
}

/** The data of the TXT records at a name, as they are written: all that a standing depends on. */
function textsAt({ zone }: ZoneDocument, owner: DomainName): string {
  return zone
    .rrset(owner, 'TXT')
    .map(({ rdataText }) => rdataText)
    .join('\n\n');
}

function isWorseAt(owner: DomainName, before: ZoneDocument, after: ZoneDocument, policies: Policies): boolean {
  if (standingOfKeys(after, owner) < standingOfKeys(before, owner)) return true;
  const [policiesBefore, policiesAfter] = [policies.at(before, owner), policies.at(after, owner)];
  const kinds = new Set([...policiesBefore, ...policiesAfter].map(({ kind }) => kind));
  return [...kinds].some((kind) => standingOfKind(kind, policiesAfter) < standingOfKind(kind, policiesBefore));
}

function keyOwners(zone: ZoneDocument): readonly DomainName[] {
  return zone.parts.flatMap((part) => part.keyRecords.map(({ owner }) => owner));
}

/** Of a record's data, in UTF-16 units: more than shows whether it may be a policy. */
const LOOKED_AT = 200;

function policyOwners(document: ZoneDocument): ReadonlySet<DomainName> {
  const owners = new Set<DomainName>();
  for (const { zone } of document.parts) {
    const texts = zone.index.ofType(RR.TXT);
    for (let i = 0; i < texts.length; i++) {
      const record = texts[i]!;
      if (mayBePolicy(zone.records.rdataHead(record, LOOKED_AT)))
        owners.add(zone.nameTable.name(zone.index.owner[record]!));
    }
  }
  return owners;
}

function standingOfKeys(zone: ZoneDocument, owner: DomainName): number {
  const keys = distinct(zone.keysAt(owner));
  if (keys.length === 0) return STANDING.absent;
  if (!keys.some(({ key }) => canHoldKey(key))) return STANDING.broken;
  return keys.length === 1 ? STANDING.good : STANDING.weak;
}

/** Name servers publish what is there twice, word for word, once (RFC 2181 §5). */
function standingOfKind(kind: PolicyRecordKind, policies: readonly Policy[]): number {
  const seen = policies.filter((policy) => policy.kind === kind && policy.isSeen);
  const last = seen.at(-1);
  if (last === undefined) return STANDING.absent;
  return seen.some(({ text }) => text !== last.text) ? STANDING.broken : last.standing;
}

/** Name servers publish what is there twice, word for word, once (RFC 2181 §5). */
function distinct<T extends TextView>(views: readonly T[]): readonly T[] {
  return [...new Map(views.map((view) => [view.data.text, view])).values()];
}

/** What of a policy record decides about its standing, at whatever name it is. */
interface Policy {
  readonly kind: PolicyRecordKind;
  readonly isSeen: boolean;
  readonly text: string;
  readonly standing: number;
}

/** The policy records of both versions of a zone. Equal data are read once: in a zone with a mistake at every host the records are often the same. */
class Policies {
  /** By the data as they are written. */
  readonly #texts = new Map<string, string>();
  /** By the kind that the text and the name show, and the data. */
  readonly #known = new Map<string, Policy>();

  at(document: ZoneDocument, owner: DomainName): readonly Policy[] {
    if (parseKeyName(owner) !== undefined) return [];
    return document.zone.rrset(owner, 'TXT').flatMap((record) => this.#read(document, record) ?? []);
  }

  #read(document: ZoneDocument, record: ResourceRecord): Policy | undefined {
    const written = record.rdataText;
    let text = this.#texts.get(written);
    if (text === undefined) {
      text = record.strings.map(({ data }) => data.text).join('');
      this.#texts.set(written, text);
    }
    const recognized = recognizePolicy(text, record.owner);
    if (recognized.kind === 'other' || recognized.kind === 'dkim-key') return undefined;
    const key = `${recognized.kind} ${written}`;
    let policy = this.#known.get(key);
    if (policy === undefined) {
      const view = new PolicyRecordView(document, record, recognized);
      policy = { kind: view.kind, isSeen: view.isSeen, text, standing: standingOf(view) };
      this.#known.set(key, policy);
    }
    return policy;
  }
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

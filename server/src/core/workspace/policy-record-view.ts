/**
 * The TXT records of a zone that are read before mail is taken: SPF, DMARC, MTA-STS, TLS reporting, BIMI. Finds and reads
 * them; keys are `zone-document.ts`'s, and what is wrong is the rules' to say.
 */

import { type BimiRecord, parseBimi } from '../policy/bimi.ts';
import { type DmarcRecord, parseDmarc } from '../policy/dmarc.ts';
import { type MtaStsRecord, parseMtaSts } from '../policy/mta-sts.ts';
import { type PolicyPlacement, type RecognizedPolicy, recognizePolicy } from '../policy/policy-record.ts';
import { parseSpf } from '../policy/spf.ts';
import type { SpfRecord } from '../policy/spf-record.ts';
import { parseTlsRpt, type TlsRptRecord } from '../policy/tls-rpt.ts';
import { type DomainName, parseKeyName } from '../text/domain-name.ts';
import { RR } from '../zone/types.ts';
import type { ResourceRecord, Zone } from '../zone/zone.ts';
import { TxtView, type ZoneDocument } from './zone-document.ts';

/** A record as its own parser reads it. `kind` is what receivers look for; a report authorization is read as DMARC. */
export type PolicyContent =
  | { readonly kind: 'spf'; readonly record: SpfRecord }
  | { readonly kind: 'dmarc'; readonly record: DmarcRecord }
  | { readonly kind: 'mta-sts'; readonly record: MtaStsRecord }
  | { readonly kind: 'tls-rpt'; readonly record: TlsRptRecord }
  | { readonly kind: 'bimi'; readonly record: BimiRecord };

export type PolicyRecordKind = PolicyContent['kind'];

export class PolicyRecordView extends TxtView {
  readonly kind: PolicyRecordKind;
  readonly content: PolicyContent;
  readonly placement: PolicyPlacement;
  /** Where a misplaced record belongs, as far as that is known. */
  readonly expectedOwner: DomainName | undefined;
  /** The records of its kind at its name that receivers see, this one among them, in the order of the text; none for one that they do not see. */
  siblings: readonly PolicyRecordView[] = [];
  /**
   * For a record that receivers do not see: the one of its kind at its name that they see, or else the first one of those that
   * they do not see. To make both valid would break the name, so that only one of them may be corrected.
   */
  rival: PolicyRecordView | undefined;

  constructor(document: ZoneDocument, record: ResourceRecord, recognized: RecognizedPolicy) {
    super(document, record);
    this.content = read(this, recognized);
    this.kind = this.content.kind;
    this.placement = recognized.placement ?? 'right';
    this.expectedOwner = recognized.expectedOwner;
  }

  /** Whether receivers take the text for a record of its kind at all. */
  get isSeen(): boolean {
    const { content } = this;
    return content.kind === 'spf' ? content.record.effect !== 'not-spf' : content.record.isVersioned;
  }

  /** Several words without quotes: name servers join them without spaces (RFC 7208 §3.3). */
  get isUnquoted(): boolean {
    return this.strings.length > 1 && this.strings.every(({ quoted }) => !quoted);
  }
}

function read({ data, strings }: TxtView, { kind }: RecognizedPolicy): PolicyContent {
  switch (kind) {
    case 'dmarc':
    case 'dmarc-report':
      return { kind: 'dmarc', record: parseDmarc(data, { isReportAuthorization: kind === 'dmarc-report' }) };
    case 'mta-sts':
      return { kind, record: parseMtaSts(data) };
    case 'tls-rpt':
      return { kind, record: parseTlsRpt(data) };
    case 'bimi':
      return { kind, record: parseBimi(data) };
    default:
      return { kind: 'spf', record: parseSpf(data, boundariesOf(strings.map((string) => string.data.length))) };
  }
}

/** The record at an offset, whoever reads it; undefined where it is none of these. */
export function policyRecordAt(document: ZoneDocument, offset: number): PolicyRecordView | undefined {
  const record = document.zone.recordAt(offset);
  if (record?.typeNumber !== RR.TXT || parseKeyName(record.owner) !== undefined) return undefined;
  const recognized = recognizePolicy(record.strings.map(({ data }) => data.text).join(''), record.owner);
  const { kind } = recognized;
  return kind === 'other' || kind === 'dkim-key' ? undefined : new PolicyRecordView(document, record, recognized);
}

function boundariesOf(lengths: readonly number[]): number[] {
  let offset = 0;
  return lengths.slice(0, -1).map((length) => {
    offset += length;
    return offset;
  });
}

/** How many units of the RDATA are looked at before anything is made of them. */
const HEAD = 160;

/**
 * What the versions and tags by which a record is recognised have in common; most TXT records have nothing of it. Sought
 * from the sign behind the tag, which is rarer than what may begin one.
 */
const MAY_BE_POLICY = /(?<=\bv[\s"]{0,8}|(?:^|[;\s"'])(?:p|sp|rua|ruf|adkim|aspf|id|l)\s{0,8})[=:]|spf/i;

/** A single string as almost everybody writes it, of a length at which remembering it is cheap. */
const PLAIN = /^"[^"\\]{1,500}"$/;

/**
 * The records of a document that have to be judged, in the order of the text. Left out are those at names of keys, which the
 * rules on keys have, and those that say word for word what another one said in which nothing was wrong: a large zone
 * repeats one SPF record at every host.
 */
export function findPolicyRecords(document: ZoneDocument): readonly PolicyRecordView[] {
  const views: PolicyRecordView[] = [];
  const bySet = new Map<string, PolicyRecordView[]>();
  const unseen: { readonly view: PolicyRecordView; readonly set: string }[] = [];
  const faultless = new Set<string>();
  const { index, records, nameTable } = document.zone;
  for (const i of mayBePolicies(document.zone)) {
    const ownerId = index.owner[i]!;
    if (nameTable.hasUnderscore(ownerId) && parseKeyName(nameTable.name(ownerId)) !== undefined) continue;
    const record = records.at(i)!;
    const written = records.rdataHead(i, MAX_WRITTEN);
    const isAlone = hasOneText(document, i);
    if (isAlone && faultless.has(written) && nameTable.firstOctet(ownerId) !== UNDERSCORE) continue;
    const owner = nameTable.name(ownerId);
    const recognized = recognizePolicy(record.strings.map(({ data }) => data.text).join(''), owner);
    if (recognized.kind === 'other' || recognized.kind === 'dkim-key') continue;
    const view = new PolicyRecordView(document, record, recognized);
    views.push(view);
    const set = `${view.kind} ${owner}`;
    if (!view.isSeen) {
      if (!isSenderId(view)) unseen.push({ view, set });
      continue;
    }
    const isFaultless = view.placement === 'right' && view.content.record.problems.length === 0;
    if (isFaultless && isAlone && view.kind === 'spf' && PLAIN.test(written)) faultless.add(written);
    const siblings = bySet.get(set);
    if (siblings === undefined) bySet.set(set, [view]);
    else siblings.push(view);
  }
  for (const siblings of bySet.values()) for (const view of siblings) view.siblings = siblings;
  const first = new Map<string, PolicyRecordView>();
  for (const { view, set } of unseen) {
    if (view.placement === 'wrong') continue;
    view.rival = bySet.get(set)?.[0] ?? first.get(set);
    if (view.rival === undefined) first.set(set, view);
  }
  return views;
}

/** Sender ID (RFC 4406) may be beside SPF: it is a record of another kind. */
function isSenderId({ content }: PolicyRecordView): boolean {
  return content.kind === 'spf' && content.record.problems.some(({ code }) => code === 'sender-id');
}

/** The loop over all TXT records by itself, so that little is compiled for it. */
function mayBePolicies({ index, records }: Zone): number[] {
  const found: number[] = [];
  const texts = index.ofType(RR.TXT);
  for (let k = 0; k < texts.length; k++)
    if (MAY_BE_POLICY.test(records.rdataHead(texts[k]!, HEAD))) found.push(texts[k]!);
  return found;
}

const MAX_WRITTEN = 600;
const UNDERSCORE = 0x5f;

/** Whether a TXT record is the only one at its name. */
function hasOneText({ zone: { index } }: ZoneDocument, record: number): boolean {
  for (let i = index.first(index.owner[record]!); i >= 0; i = index.next(i)) {
    if (i !== record && index.type[i] === RR.TXT) return false;
  }
  return true;
}

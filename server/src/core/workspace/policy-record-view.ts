/**
 * The TXT records of a zone that are read before mail is taken: SPF, DMARC, MTA-STS, TLS reporting, BIMI. Finds and reads
 * them; keys are `zone-document.ts`'s, and what is wrong is the rules' to say.
 */

import { type BimiRecord, parseBimi } from '../policy/bimi.ts';
import { type DmarcRecord, parseDmarc } from '../policy/dmarc.ts';
import { type MtaStsRecord, parseMtaSts } from '../policy/mta-sts.ts';
import {
  type PolicyKind,
  type PolicyPlacement,
  type RecognizedPolicy,
  recognizePolicy,
} from '../policy/policy-record.ts';
import { parseSpf } from '../policy/spf.ts';
import type { SpfRecord } from '../policy/spf-record.ts';
import { parseTlsRpt, type TlsRptRecord } from '../policy/tls-rpt.ts';
import { type DomainName, parseKeyName } from '../text/domain-name.ts';
import { MappedText } from '../text/mapped-text.ts';
import { copyOf, Recent } from '../text/recent.ts';
import type { CharacterString } from '../zone/character-string.ts';
import { RR } from '../zone/types.ts';
import type { ResourceRecord } from '../zone/zone.ts';
import { type TextRecord, TextView } from './text-record.ts';
import type { Place, RecordView, ZoneDocument } from './zone-document.ts';
import { ZoneTextRecord } from './zone-text-record.ts';

/** A record as its own parser reads it. `kind` is what receivers look for; a report authorization is read as DMARC. */
export type PolicyContent =
  | { readonly kind: 'spf'; readonly record: SpfRecord }
  | { readonly kind: 'dmarc'; readonly record: DmarcRecord }
  | { readonly kind: 'mta-sts'; readonly record: MtaStsRecord }
  | { readonly kind: 'tls-rpt'; readonly record: TlsRptRecord }
  | { readonly kind: 'bimi'; readonly record: BimiRecord };

export type PolicyRecordKind = PolicyContent['kind'];

/** A policy record as it is read, wherever it is written. */
export class PolicyView extends TextView {
  readonly placement: PolicyPlacement;
  /** Where a misplaced record belongs, as far as that is known. */
  readonly expectedOwner: DomainName | undefined;
  readonly #recognized: RecognizedPolicy;
  #content: PolicyContent | undefined;

  constructor(written: TextRecord, recognized: RecognizedPolicy) {
    super(written);
    this.#recognized = recognized;
    this.placement = recognized.placement ?? 'right';
    this.expectedOwner = recognized.expectedOwner;
  }

  get content(): PolicyContent {
    this.#content ??= read(this, this.#recognized);
    return this.#content;
  }

  get kind(): PolicyRecordKind {
    return this.content.kind;
  }

  /**
   * For a record that receivers do not see: the one of its kind at its name that they see, or else the first one of those that
   * they do not see. To make both valid would break the name, so that only one of them may be corrected. Known once all of
   * them are.
   */
  rival: PolicyView | undefined;

  /** The records of its kind at its name that receivers see, this one among them, in the order of the text; none for one that they do not see. */
  get siblings(): readonly PolicyView[] {
    return this.isSeen ? [this] : [];
  }

  /** Whether receivers take the text for a record of its kind at all. */
  get isSeen(): boolean {
    const { content } = this;
    return content.kind === 'spf' ? content.record.effect !== 'not-spf' : content.record.isVersioned;
  }

  /** What it is, or is meant to be, beside others at its name; Sender ID (RFC 4406) may be beside SPF. */
  get meantAs(): PolicyRecordKind | undefined {
    const { content, placement } = this;
    const isOther = content.kind === 'spf' && content.record.problems.some(({ code }) => code === 'sender-id');
    return isOther || placement === 'wrong' ? undefined : content.kind;
  }

  /** Several words without quotes: name servers join them without spaces (RFC 7208 §3.3). */
  get isUnquoted(): boolean {
    return this.strings.length > 1 && this.strings.every(({ quoted }) => !quoted);
  }

  /** Equal for records that a name server publishes once: the strings and their lengths. */
  get published(): string {
    return this.strings.map(({ data }) => `${data.length}:${data.text}`).join(' ');
  }
}

/** One of a zone file. */
export class PolicyRecordView extends PolicyView implements RecordView {
  readonly document: ZoneDocument;
  readonly record: ResourceRecord;
  /** Known once all of them are. */
  atName: readonly PolicyRecordView[] = [];

  constructor(document: ZoneDocument, record: ResourceRecord, recognized: RecognizedPolicy) {
    super(new ZoneTextRecord(record, () => document.problemsOf(record)), recognized);
    this.document = document;
    this.record = record;
  }

  override get siblings(): readonly PolicyRecordView[] {
    return this.atName;
  }
}

/** Where a record is written; undefined for one that the DNS answered. */
export function placeOf(view: PolicyView | undefined): Place | undefined {
  return view instanceof PolicyRecordView ? { uri: view.document.uri, span: view.headSpan } : undefined;
}

/** Texts of records, and what was read of them: a hoster has the same at many names, and each is read by several. */
const contents = new Map<PolicyKind, Recent<PolicyContent>>();

/** Of each kind. */
const MAX_CONTENTS = 100;

/** The longest text that is kept, in octets. */
const MAX_KEPT = 512;

function read({ data, strings }: TextView, { kind }: RecognizedPolicy): PolicyContent {
  const boundaries = boundariesOf(strings.map((string) => string.data.length));
  if (data.length > MAX_KEPT) return parse(data, boundaries, kind);
  let ofKind = contents.get(kind);
  if (ofKind === undefined) {
    ofKind = new Recent(MAX_CONTENTS);
    contents.set(kind, ofKind);
  }
  const keyOf = (text: string) => (boundaries.length === 0 ? text : `${boundaries.join(' ')}\n${text}`);
  let content = ofKind.get(keyOf(data.text));
  if (content === undefined) {
    // What is kept must not keep the file.
    const text = copyOf(data.text);
    content = parse(MappedText.of(text), boundaries, kind);
    ofKind.set(keyOf(text), content);
  }
  return content;
}

function parse(data: MappedText, boundaries: readonly number[], kind: PolicyKind): PolicyContent {
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
      return { kind: 'spf', record: parseSpf(data, boundaries) };
  }
}

/** The record at an offset, whoever reads it; undefined where it is none of these. */
export function policyRecordAt(document: ZoneDocument, offset: number): PolicyRecordView | undefined {
  const record = document.zone.recordAt(offset);
  if (record?.typeNumber !== RR.TXT || parseKeyName(record.owner) !== undefined) return undefined;
  const recognized = recognize(record.strings, record.owner);
  return recognized && new PolicyRecordView(document, record, recognized);
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
 * from the sign after the tag, which is rarer than what may begin one. With octets written by their numbers, any text may be one.
 */
const MAY_BE_POLICY = /(?<=\bv[\s"]{0,8}|(?:^|[;\s"'])(?:p|sp|rua|ruf|adkim|aspf|id|l)\s{0,8})[=:]|spf|\\\d/i;

/** Whether a TXT record may be one of these, by a look at how its data begin, as they are written. */
export function mayBePolicy(written: string): boolean {
  return MAY_BE_POLICY.test(written.length > HEAD ? written.slice(0, HEAD) : written);
}

/** Which of these records a text is; undefined for another one, keys among them. */
export function recognize(strings: readonly CharacterString[], owner: DomainName): RecognizedPolicy | undefined {
  const recognized = recognizePolicy(strings.map(({ data }) => data.text).join(''), owner);
  return recognized.kind === 'other' || recognized.kind === 'dkim-key' ? undefined : recognized;
}

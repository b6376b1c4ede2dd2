/**
 * Takes the octets of every message in a document out of the evidence, and has its signatures judged against the keys of
 * the workspace. Judging is `dkim/verify.ts`'s, finding out why `dkim/forensics/`'s; what to tell the user is the rules'
 * and the features'.
 */

import { type ArcVerdict, verifyArc } from '../dkim/arc.ts';
import type { RawField } from '../dkim/canonicalization.ts';
import { explainFailure } from '../dkim/forensics/explain-failure.ts';
import { searchJob } from '../dkim/forensics/job.ts';
import { findSignerFaults, MAX_QUICK_BODY } from '../dkim/forensics/signer/index.ts';
import { parseKeyRecord } from '../dkim/key-record.ts';
import type { SignatureProblemKind } from '../dkim/signature.ts';
import {
  type KeyAnswer,
  type SignatureVerdict,
  type VerifyInput,
  type VerifyPolicy,
  verifySignatures,
} from '../dkim/verify.ts';
import type { HeaderField } from '../mail/header-field.ts';
import { splitMessageBytes } from '../mail/header-field.ts';
import type { DomainName } from '../text/domain-name.ts';
import { uniqueBy } from '../text/lists.ts';
import { MappedText } from '../text/mapped-text.ts';
import { binaryOf, bytesOf } from '../text/octets.ts';
import { alignmentIn } from './dmarc-discovery.ts';
import { type Evidence, gatherEvidence } from './evidence.ts';
import type { WorkspaceIndex } from './index.ts';
import { MessageDocument, type MessageView, type SignatureView } from './message-document.ts';
import type { Alignment } from './organizational-domain.ts';
import { otherKeys } from './other-keys.ts';
import { receiptTime } from './receipt-time.ts';
import type {
  Explanation,
  ExplanationOptions,
  RawMessage,
  VerdictView,
  Verification,
  VerifiedMessage,
} from './verdict.ts';
import type { KeyRecordView } from './zone-document.ts';

export interface VerificationContext {
  /** The file's octets, where they can be had. */
  readonly bytes: Uint8Array | undefined;
  readonly index: WorkspaceIndex;
  /** The moment at which signatures are judged, in seconds; undefined for the time of receipt, or else the clock. */
  readonly judgedAt: number | undefined;
  /** Seconds since 1970-01-01 UTC. */
  readonly now: number;
  readonly policy: VerifyPolicy;
  readonly signal: AbortSignal | undefined;
}

/** @throws what the signal says, where it is aborted */
export async function verifyDocument(document: MessageDocument, context: VerificationContext): Promise<Verification> {
  const evidence = gatherEvidence(document.text, context.bytes);
  if (evidence.from === 'nothing') return { evidence, messages: [], signatures: [] };
  const octets = new OctetMessages(document, evidence.octets);
  const messages: VerifiedMessage[] = [];
  for (const message of document.messages) {
    context.signal?.throwIfAborted();
    messages.push(await verifyMessage(message, octets, evidence, context));
  }
  return { evidence, messages, signatures: messages.flatMap(({ verdicts }) => verdicts) };
}

async function verifyMessage(
  message: MessageView,
  octets: OctetMessages,
  evidence: Evidence,
  context: VerificationContext,
): Promise<VerifiedMessage> {
  const { index, signal } = context;
  const views = message.dkimSignatures;
  const hasArc = isArcSigned(message);
  const raw = views.length === 0 && !hasArc ? undefined : octets.of(message);
  if (raw === undefined) return { message, verdicts: [], arc: undefined, index };
  const input: VerifyInput = {
    ...raw,
    keys: (name) => Promise.resolve(keyAt(index, name)),
    otherKeys: (signature) => otherKeys(index, signature),
    now: context.judgedAt ?? receiptTime(message) ?? context.now,
    policy: context.policy,
    ...(signal === undefined ? {} : { signal }),
  };
  const found = await verifySignatures(input);
  const arc = hasArc ? withoutArcBody(await verifyArc(input), message) : undefined;
  const alignmentTo = alignments(index, message.authorDomain);
  const verdicts: VerdictView[] = [];
  for (const [i, view] of views.entries()) {
    if (found[i] === undefined) continue;
    signal?.throwIfAborted();
    const verdict = withoutHeader(withoutBody(found[i], message), raw);
    const alignment = alignmentTo(signingDomain(view));
    const signerFaults = await findSignerFaults({ ...raw, verdict }, MAX_QUICK_BODY);
    verdicts.push({ view, verdict, alignment, signerFaults, evidence, raw, index });
  }
  return { message, verdicts, arc, index };
}

/** Of each domain once: a message may have thousands of signatures by one. */
function alignments(
  index: WorkspaceIndex,
  author: DomainName | undefined,
): (domain: DomainName | undefined) => VerdictView['alignment'] {
  const known = new Map<DomainName, Alignment>();
  return (domain) => {
    if (domain === undefined || author === undefined) return 'unknown';
    const alignment = known.get(domain) ?? alignmentIn(index, domain, author);
    known.set(domain, alignment);
    return alignment;
  };
}

/** @throws what the signal says, where it is aborted */
export async function explainVerdict(about: VerdictView, options: ExplanationOptions): Promise<Explanation> {
  const { raw, verdict } = about;
  const signerFaults =
    about.signerFaults.length > 0 || raw.body.length <= MAX_QUICK_BODY
      ? about.signerFaults
      : await findSignerFaults({ ...raw, verdict });
  const { search, budget, signal, onProgress } = options;
  const found = await search?.(searchJob(verdict, raw.fields, raw.body, signerFaults, budget), signal, onProgress);
  return { ...(found ?? (await explainFailure({ ...raw, verdict, signerFaults, ...options }))), about };
}

const ARC_FIELDS = ['arc-seal', 'arc-message-signature', 'arc-authentication-results'];

function isArcSigned(message: MessageView): boolean {
  return ARC_FIELDS.some((key) => message.fields(key).length > 0);
}

/** Undefined where `d=` is not a domain name, so that it is aligned with nothing and says nothing about alignment. */
function signingDomain({ signature }: SignatureView): DomainName | undefined {
  const { domain, problems } = signature;
  const isNone = problems.some(({ kind, tag }) => tag === 'd' && NO_DOMAIN.has(kind));
  return isNone || domain?.value === '' ? undefined : domain?.value;
}

const NO_DOMAIN: ReadonlySet<SignatureProblemKind> = new Set(['domain-syntax', 'domain-single-label']);

/**
 * A copy without its whole body says nothing about the body hash. A part may be called a message and hold a header alone:
 * then the body of a returned copy was left out, unless the signer's was empty too.
 */
function withoutBody(verdict: SignatureVerdict, message: MessageView): SignatureVerdict {
  const isLeftOut = message.role !== 'outer' && !message.hasBody && verdict.bodyHash === 'mismatch';
  if (message.extent === 'message' && !isLeftOut) return verdict;
  const reasons = verdict.reasons.filter((reason) => reason !== 'body-hash' && reason !== 'body-shorter-than-length');
  const result = verdict.bodyHash === 'match' || reasons.length > 0 ? verdict.result : 'neutral';
  return { ...verdict, bodyHash: 'unknown', computedBodyHash: undefined, bodyLength: undefined, reasons, result };
}

/** Other verifiers see no header after an empty line at the start: no pass is to be expected from them. */
function withoutHeader(verdict: SignatureVerdict, { beginsEmpty = false }: RawMessage): SignatureVerdict {
  if (!beginsEmpty) return verdict;
  const result = verdict.result === 'pass' ? 'neutral' : verdict.result;
  return { ...verdict, result, reasons: [...verdict.reasons, 'empty-line-first'] };
}

/** The seals of a copy without its whole body can be judged; what was signed with the body cannot. */
function withoutArcBody(arc: ArcVerdict, message: MessageView): ArcVerdict {
  if (arc.messageSignature === undefined) return arc;
  const messageSignature = withoutBody(arc.messageSignature, message);
  if (messageSignature === arc.messageSignature) return arc;
  if (arc.failure?.kind !== 'message-signature' || messageSignature.result !== 'neutral')
    return { ...arc, messageSignature };
  const broken = arc.seals.findLastIndex(({ result }) => result !== 'pass' && result !== 'temperror');
  const failure = broken < 0 ? undefined : ({ kind: 'seal', instance: broken + 1 } as const);
  return { ...arc, messageSignature, result: failure === undefined ? 'unknown' : 'fail', failure };
}

/** The key records at a name: those of the zones, or else what the DNS answered. */
export function keyAt(index: WorkspaceIndex, name: DomainName): KeyAnswer {
  const known = index.keyAt(name);
  if (known.status === 'found') {
    const records = distinctKeys(known.keys).map(({ key }) => key);
    const count = known.byZone.reduce((most, keys) => Math.max(most, distinctKeys(keys).length), 0);
    return { status: 'found', records, count };
  }
  if (known.status === 'missing') return { status: 'missing' };
  const at = known.status === 'alias' ? known.target : name;
  const answer = index.answers.answerTo({ name: at, type: 'TXT' });
  if (answer === undefined || answer.status === 'failed') return { status: 'unknown' };
  if (answer.status === 'missing') return { status: 'missing' };
  return { status: 'found', records: answer.records.map((text) => parseKeyRecord(MappedText.of(text))) };
}

/** The same record twice, as in a copy of a zone file, is one for a name server (RFC 2181 §5). */
export function distinctKeys(keys: readonly KeyRecordView[]): readonly KeyRecordView[] {
  return keys.length < 2 ? keys : uniqueBy(keys, ({ record }) => record.comparableRdata);
}

/** The octets of each message of a document. */
class OctetMessages {
  readonly #document: MessageDocument;
  readonly #octets: Uint8Array;
  #views: readonly MessageView[] | undefined;

  constructor(document: MessageDocument, octets: Uint8Array) {
    this.#document = document;
    this.#octets = octets;
  }

  of(message: MessageView): RawMessage | undefined {
    return message.role === 'outer' ? this.#outer() : this.#inner(message);
  }

  /** The body may be large: it is taken as it is, and only the header becomes a string. */
  #outer(): RawMessage {
    const head = binaryOf(this.#octets.subarray(0, headerEnd(this.#octets)));
    const section = splitMessageBytes(head);
    const beginsEmpty = /^(?:\xef\xbb\xbf)?\r?\n/.test(head.slice(0, 5));
    return { fields: rawFields(head, section.fields), body: this.#octets.subarray(section.bodyStart), beginsEmpty };
  }

  /** The tree of the octets is the tree of the text: both are ASCII where it matters. */
  #inner(message: MessageView): RawMessage | undefined {
    this.#views ??= new MessageDocument(this.#document.uri, binaryOf(this.#octets), 'octets').messages;
    const part = this.#views[this.#document.messages.indexOf(message)]?.part;
    if (part === undefined) return undefined;
    const { text, origin } = part.source;
    const { start, end } = part.bodySpan;
    const body = origin === undefined ? this.#octets.subarray(start, end) : bytesOf(text.slice(start, end));
    return { fields: rawFields(text, part.fields), body };
  }
}

function rawFields(text: string, fields: readonly HeaderField[]): RawField[] {
  return fields.map(({ name, span }) => ({ name, text: text.slice(span.start, span.end) }));
}

const LF = 10;
const CR = 13;

/** The offset after the first empty line that follows a header field; the whole length if there is no such line. */
function headerEnd(octets: Uint8Array): number {
  let start = octets[0] === 0xef && octets[1] === 0xbb && octets[2] === 0xbf ? 3 : 0;
  while (octets[start] === LF || octets[start] === CR) start++;
  for (let at = octets.indexOf(LF, start); at >= 0; at = octets.indexOf(LF, at + 1)) {
    if (octets[at + 1] === LF) return at + 2;
    if (octets[at + 1] === CR && octets[at + 2] === LF) return at + 3;
  }
  return octets.length;
}

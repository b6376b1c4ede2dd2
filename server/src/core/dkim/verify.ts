/**
 * Judges the signatures of a message, every facet by itself (RFC 6376 §6.1, with RFC 8301, 8463 and 8616). How facets
 * become one word is `results.ts`'s and explained in RESULTS.md; why a signature broke is `forensics/`'s.
 */

import type { DomainName } from '../text/domain-name.ts';
import { isEqualOctets } from '../text/octets.ts';
import { type CanonicalBody, canonicalizeBody, type RawField } from './canonicalization.ts';
import { checkSignature, digest, type SignatureCheck } from './check-signature.ts';
import type { KeyRecord } from './key-record.ts';
import { type RecoveredDigest, recoverDigest } from './recover.ts';
import { type DkimResult, type Facets, type Reason, resultOf, type SyntaxReason } from './results.ts';
import {
  type CanonicalizationName,
  canonicalizationOf,
  type Signature,
  type SignatureKind,
  type SignatureProblem,
} from './signature.ts';
import { HeaderFields, signatureIn, signedText } from './signed-header.ts';
import { isFatalListProblem, judgeKey, type KeyReason, type KeyVerdict } from './usable-key.ts';

export type KeyAnswer =
  /** The records at the name, one for each TXT record, in any order; and how many of them are published at once, where not all are. */
  | { readonly status: 'found'; readonly records: readonly KeyRecord[]; readonly count?: number }
  /** It is known that there is none. */
  | { readonly status: 'missing' }
  /** Nobody knows: no zone given has the name, the look-up failed. */
  | { readonly status: 'unknown' };

/** Looks up the key records at a name. It should answer a name alike as long as a message is judged. */
export type KeySource = (name: DomainName) => Promise<KeyAnswer>;

/** A key record and where it is. */
export interface NamedKey {
  readonly name: DomainName;
  readonly record: KeyRecord;
}

export interface VerifyPolicy {
  /** Shorter RSA keys are refused (RFC 8301 §3.2). */
  readonly minRsaBits: number;
  /** SHA-1 is refused (RFC 8301 §3.1). */
  readonly allowSha1: boolean;
}

export const DEFAULT_POLICY: VerifyPolicy = { minRsaBits: 1024, allowSha1: false };

export interface VerifyInput {
  /** All header fields of the message, from the top. */
  readonly fields: readonly RawField[];
  /** Everything after the empty line that ends the header. */
  readonly body: Uint8Array;
  readonly keys: KeySource;
  /** Keys at other names, which are asked whether they made a signature that the key at its own name did not make; the likeliest first. */
  readonly otherKeys?: (signature: Signature) => readonly NamedKey[];
  /** When the message was received, or else the clock: seconds since 1970-01-01 UTC; undefined where neither is known. */
  readonly now: number | undefined;
  readonly policy?: Partial<VerifyPolicy>;
  readonly signal?: AbortSignal;
}

export interface SignatureVerdict extends Facets {
  /** The position of the field among the fields given. */
  readonly fieldIndex: number;
  /** As parsed from the raw octets. */
  readonly parsed: Signature;
  /** RFC 8601's word. */
  readonly result: DkimResult;
  /** Everything that speaks against the signature, not the first thing alone. */
  readonly reasons: readonly Reason[];
  /** The record that was used, or the one that came nearest. */
  readonly record: KeyRecord | undefined;
  /** How many records are published at the key's name: where there are several, verifiers differ (RFC 6376 §3.6.2.2). */
  readonly recordCount: number;
  /** The hash of the body here; undefined where it was not computed. */
  readonly computedBodyHash: Uint8Array | undefined;
  /** Octets of the canonicalized body; undefined where it was not computed. */
  readonly bodyLength: number | undefined;
  /** Whether the key made the signature, whatever was signed; only RSA can tell. */
  readonly madeByKey: boolean | 'unknown';
  /** Where the key is that did make it, among those at other names. */
  readonly maker: DomainName | undefined;
  /** The digest of the header as the signer saw it, where the signature was made by the key and is not valid. */
  readonly signerHeaderDigest: RecoveredDigest | undefined;
  /** The key of an Ed25519 signature that is not valid, which tells of any digest whether it was signed. */
  readonly ed25519Key: Uint8Array | undefined;
  /** The key says that the domain is testing (`t=y`): the result is not to be relied on. */
  readonly isTesting: boolean;
  /** How many line ends of the body were a LF alone and were taken for CRLF. */
  readonly bareLineFeeds: number;
}

/** More signatures than any honest message has; those below are not looked at (§8.4). */
const MAX_SIGNATURES = 64;
/** Clocks differ; a signature may be this many seconds ahead. */
const CLOCK_SKEW = 300;

/**
 * Judges every DKIM-Signature, in the order of the fields. Never throws for what a message holds.
 *
 * @throws what `keys` throws, and the signal's reason when it is aborted
 */
export async function verifySignatures(input: VerifyInput): Promise<SignatureVerdict[]> {
  const verifier = new Verifier(input);
  const indices = verifier.header.named('dkim-signature');
  return Promise.all(
    indices.map((index, i) =>
      i < MAX_SIGNATURES ? verifier.judge(index, 'dkim-signature') : verifier.leaveOut(index, 'dkim-signature'),
    ),
  );
}

/** Holds what the signatures of one message share: bodies and hashes are made once. */
export class Verifier {
  readonly header: HeaderFields;
  readonly #input: VerifyInput;
  readonly #policy: VerifyPolicy;
  readonly #bodies = new Map<CanonicalizationName, CanonicalBody>();
  readonly #hashes = new Map<string, Promise<Uint8Array>>();

  constructor(input: VerifyInput) {
    this.#input = input;
    this.#policy = { ...DEFAULT_POLICY, ...input.policy };
    this.header = new HeaderFields(input.fields);
  }

  /** @param text what is signed, where it is not what `h=` says (ARC-Seal); called only when it is needed */
  async judge(index: number, kind: SignatureKind, text?: (parsed: Signature) => string): Promise<SignatureVerdict> {
    const parsed = this.parse(index, kind);
    const reasons: Reason[] = this.#syntaxReasons(parsed);
    const syntax = reasons.length > 0 ? 'error' : 'ok';
    const time = this.#time(parsed, reasons);
    const signed = () => text?.(parsed) ?? signedText(parsed, index, this.header);
    const [body, [keyVerdict, check, recordCount]] = await Promise.all([
      kind === 'arc-seal' ? undefined : this.#judgeBody(parsed),
      this.#judgeValue(parsed, signed),
    ]);
    const maker = check?.madeByKey === true ? undefined : await this.#makerOf(parsed, signed);
    this.#input.signal?.throwIfAborted();
    return this.#conclude({ index, parsed, syntax, time, reasons, body, keyVerdict, check, recordCount, maker });
  }

  leaveOut(index: number, kind: SignatureKind): SignatureVerdict {
    return {
      fieldIndex: index,
      parsed: this.parse(index, kind),
      result: 'neutral',
      syntax: 'ok',
      key: 'unknown',
      bodyHash: 'unknown',
      signature: 'unknown',
      time: 'unknown',
      reasons: ['too-many-signatures'],
      record: undefined,
      recordCount: 0,
      computedBodyHash: undefined,
      bodyLength: undefined,
      madeByKey: 'unknown',
      maker: undefined,
      signerHeaderDigest: undefined,
      ed25519Key: undefined,
      isTesting: false,
      bareLineFeeds: 0,
    };
  }

  /** RFC 8460 §5.3: every such report has the field. */
  get #isTlsReport(): boolean {
    return this.header.named('tls-report-domain').length > 0;
  }

  parse(index: number, kind: SignatureKind): Signature {
    return signatureIn(this.header.all[index]!.text, kind);
  }

  /** The key's verdict, the signature's where there is a key, and the number of records. @param text made only when it is needed */
  async #judgeValue(
    parsed: Signature,
    text: () => string,
  ): Promise<[KeyVerdict | KeyReason, SignatureCheck | undefined, number]> {
    const algorithm = parsed.algorithm?.value.known;
    if (parsed.keyName === undefined) return ['key-unknown', undefined, 0];
    const answer = await this.#input.keys(parsed.keyName);
    if (answer.status !== 'found') return [answer.status === 'missing' ? 'key-missing' : 'key-unknown', undefined, 0];
    if (answer.records.length === 0) return ['key-missing', undefined, 0];
    let best: [KeyVerdict, SignatureCheck | undefined] | undefined;
    for (const record of answer.records) {
      const verdict = judgeKey(record, parsed, this.#isTlsReport);
      const bytes = parsed.signature?.value.bytes;
      const check =
        verdict.key === 'ok' && algorithm !== undefined && bytes !== undefined
          ? await checkSignature(algorithm, verdict.verificationKey, bytes, text())
          : undefined;
      if (best === undefined || standing(verdict, check) > standing(best[0], best[1])) best = [verdict, check];
      if (check?.verdict === 'valid') break;
    }
    return [...best!, answer.count ?? answer.records.length];
  }

  /** Of RSA whatever was signed; of Ed25519 a signature shows it only where it is valid. */
  async #makerOf(parsed: Signature, text: () => string): Promise<DomainName | undefined> {
    const bytes = parsed.signature?.value.bytes;
    const algorithm = parsed.algorithm?.value.known;
    const others = this.#input.otherKeys?.(parsed) ?? [];
    if (bytes === undefined || algorithm === undefined || others.length === 0) return undefined;
    let signed: string | undefined;
    for (const { name, record } of others) {
      const verdict = name === parsed.keyName ? undefined : judgeKey(record, parsed, this.#isTlsReport);
      if (verdict?.key !== 'ok') continue;
      const { verificationKey: key } = verdict;
      if (key.type === 'rsa') {
        if (key.rsa.modulus.length === bytes.length && recoverDigest(bytes, key.rsa) !== undefined) return name;
      } else if (algorithm === 'ed25519-sha256') {
        signed ??= text();
        if ((await checkSignature(algorithm, key, bytes, signed)).verdict === 'valid') return name;
      }
    }
    return undefined;
  }

  async #judgeBody(parsed: Signature): Promise<BodyVerdict> {
    const algorithm = canonicalizationOf(parsed).body;
    const hash = parsed.algorithm?.value.hash;
    const wanted = parsed.bodyHash?.value;
    if (algorithm === undefined || wanted === undefined || (hash !== 'sha256' && hash !== 'sha1'))
      return NO_BODY_VERDICT;
    const { octets, bareLineFeeds } = this.#body(algorithm);
    const limit = parsed.length?.value.number;
    const isShort = limit !== undefined && limit > octets.length;
    const length = limit === undefined || isShort ? octets.length : limit;
    const computed = await this.#hash(algorithm, hash, length);
    const isMatch = isEqualOctets(computed, wanted.bytes);
    return {
      bodyHash: isMatch && !isShort ? 'match' : 'mismatch',
      isShort,
      computed,
      length: octets.length,
      bareLineFeeds,
    };
  }

  #body(algorithm: CanonicalizationName): CanonicalBody {
    let body = this.#bodies.get(algorithm);
    if (body === undefined) {
      body = canonicalizeBody(this.#input.body, algorithm);
      this.#bodies.set(algorithm, body);
    }
    return body;
  }

  #hash(algorithm: CanonicalizationName, hash: 'sha256' | 'sha1', length: number): Promise<Uint8Array> {
    const key = `${algorithm} ${hash} ${length}`;
    let computed = this.#hashes.get(key);
    if (computed === undefined) {
      computed = digest(hash, this.#body(algorithm).octets.subarray(0, length));
      this.#hashes.set(key, computed);
    }
    return computed;
  }

  #syntaxReasons(parsed: Signature): Reason[] {
    const reasons = new Set<Reason>();
    const { text } = parsed.list.text;
    if (parsed.list.problems.some((problem) => isFatalListProblem(problem, text))) reasons.add('signature-syntax');
    for (const problem of parsed.problems) {
      if (isFatalProblem(problem)) reasons.add(SYNTAX_REASONS[problem.kind]!);
    }
    if (parsed.kind !== 'arc-seal') {
      if (parsed.headers !== undefined && !parsed.headers.value.some(({ key }) => key === 'from'))
        reasons.add('from-not-signed');
      if (this.header.named('from').length === 0) reasons.add('from-missing');
    }
    return [...reasons];
  }

  #time(parsed: Signature, reasons: Reason[]): Facets['time'] {
    const { now } = this.#input;
    const expiration = parsed.expiration?.value.number;
    const timestamp = parsed.timestamp?.value.number;
    if (now === undefined) return expiration === undefined && timestamp === undefined ? 'ok' : 'unknown';
    if (expiration !== undefined && expiration < now) {
      reasons.push('expired');
      return 'expired';
    }
    if (timestamp !== undefined && timestamp > now + CLOCK_SKEW) {
      reasons.push('future');
      return 'future';
    }
    return 'ok';
  }

  #conclude(found: {
    readonly index: number;
    readonly parsed: Signature;
    readonly syntax: Facets['syntax'];
    readonly time: Facets['time'];
    readonly reasons: Reason[];
    readonly body: BodyVerdict | undefined;
    readonly keyVerdict: KeyVerdict | KeyReason;
    readonly check: SignatureCheck | undefined;
    readonly recordCount: number;
    readonly maker: DomainName | undefined;
  }): SignatureVerdict {
    const { parsed, reasons, body, keyVerdict, check, maker } = found;
    if (body?.isShort === true) reasons.push('body-shorter-than-length');
    else if (body?.bodyHash === 'mismatch') reasons.push('body-hash');
    if (typeof keyVerdict === 'string') reasons.push(keyVerdict);
    else if (keyVerdict.key !== 'ok') reasons.push(keyVerdict.reason);
    if (check?.verdict === 'invalid') reasons.push('signature-value');
    this.#addPolicyReasons(parsed, keyVerdict, reasons);
    const facets: Facets = {
      syntax: found.syntax,
      key: keyFacet(keyVerdict),
      bodyHash: body?.bodyHash ?? 'unknown',
      signature: check?.verdict ?? 'unknown',
      time: found.time,
    };
    const record = typeof keyVerdict === 'string' ? undefined : keyVerdict.record;
    return {
      fieldIndex: found.index,
      parsed,
      result: resultOf(facets, reasons, parsed.kind),
      ...facets,
      reasons,
      record,
      recordCount: found.recordCount,
      computedBodyHash: body?.computed,
      bodyLength: body?.length,
      madeByKey: check !== undefined && maker !== undefined ? false : (check?.madeByKey ?? 'unknown'),
      maker,
      signerHeaderDigest: check?.signerDigest,
      ed25519Key: check?.verdict === 'invalid' && maker === undefined ? ed25519KeyIn(keyVerdict) : undefined,
      isTesting: record?.isTesting ?? false,
      bareLineFeeds: body?.bareLineFeeds ?? 0,
    };
  }

  #addPolicyReasons(parsed: Signature, verdict: KeyVerdict | KeyReason, reasons: Reason[]): void {
    if (parsed.algorithm?.value.known === 'rsa-sha1' && !this.#policy.allowSha1) reasons.push('sha1');
    if (typeof verdict === 'string' || verdict.key !== 'ok' || verdict.verificationKey.type !== 'rsa') return;
    if (verdict.verificationKey.rsa.bits < this.#policy.minRsaBits) reasons.push('key-short');
  }
}

function ed25519KeyIn(verdict: KeyVerdict | KeyReason): Uint8Array | undefined {
  if (typeof verdict === 'string' || verdict.key !== 'ok') return undefined;
  const { verificationKey: key } = verdict;
  return key.type === 'ed25519' ? key.octets : undefined;
}

interface BodyVerdict {
  readonly bodyHash: Facets['bodyHash'];
  readonly isShort: boolean;
  readonly computed: Uint8Array | undefined;
  readonly length: number | undefined;
  readonly bareLineFeeds: number;
}

const NO_BODY_VERDICT: BodyVerdict = {
  bodyHash: 'unknown',
  isShort: false,
  computed: undefined,
  length: undefined,
  bareLineFeeds: 0,
};

/** The problems of values that make a signature invalid (§6.1.1); others are forgiven, as verifiers do and the grammar allows. */
const SYNTAX_REASONS: Readonly<Partial<Record<Signature['problems'][number]['kind'], SyntaxReason>>> = {
  missing: 'signature-syntax',
  empty: 'signature-syntax',
  version: 'version',
  'algorithm-syntax': 'algorithm',
  'algorithm-unknown': 'algorithm',
  'base64-alphabet': 'signature-syntax',
  'hash-length': 'signature-syntax',
  'canonicalization-syntax': 'canonicalization',
  'canonicalization-unknown': 'canonicalization',
  'domain-syntax': 'signature-syntax',
  'domain-trailing-dot': 'signature-syntax',
  'selector-syntax': 'signature-syntax',
  'header-name-syntax': 'signature-syntax',
  'identity-syntax': 'signature-syntax',
  'identity-outside-domain': 'identity-outside-domain',
  'number-syntax': 'signature-syntax',
  'expiry-order': 'signature-syntax',
  'query-unknown': 'signature-syntax',
  instance: 'signature-syntax',
  'chain-status': 'signature-syntax',
  'forbidden-tag': 'signature-syntax',
};

/**
 * Whether a problem of a value makes the signature invalid. In `z=` it is forgiven: nothing is looked up or computed from it. Of the tags
 * that a seal does not have `h=` alone breaks it (RFC 8617 §4.1.3); unknown ones are ignored (RFC 6376 §3.2).
 */
export function isFatalProblem({ kind, tag }: SignatureProblem): boolean {
  if (kind === 'forbidden-tag') return tag === 'h';
  return SYNTAX_REASONS[kind] !== undefined && tag !== 'z';
}

function keyFacet(verdict: KeyVerdict | KeyReason): Facets['key'] {
  if (typeof verdict !== 'string') return verdict.key;
  return verdict === 'key-missing' ? 'missing' : 'unknown';
}

/** Which of several records comes nearest to a valid signature. */
function standing(verdict: KeyVerdict, check: SignatureCheck | undefined): number {
  if (check?.verdict === 'valid') return 4;
  if (check?.madeByKey === true) return 3;
  if (verdict.key === 'ok') return 2;
  return verdict.key === 'unusable' ? 1 : 0;
}

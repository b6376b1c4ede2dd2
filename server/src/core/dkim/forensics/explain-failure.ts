/**
 * Why a signature broke: small changes that mail often suffers are undone one by one, until the digest that the signer
 * signed comes out. What is said is proven by that digest; where none comes out, nothing is said. What is tried is in
 * `header-changes.ts` and `body-changes.ts`.
 *
 * A digest proves a guess; it cannot be turned back. What was put in can be found, since what was signed is still there:
 * one run of lines anywhere, one block of HTML, and together at most a banner and a footer in two parts. So can what was
 * written in another form that says the same. In principle nothing can be said where the message no longer holds what
 * was signed: lines, parts or attachments taken out or replaced, a value put in the place of another, comments dropped,
 * a new boundary instead of the old one (and with it a message that was taken apart and composed anew), characters that
 * a conversion lost. Not searched for: additions to two parts in base64 at once, and to quoted-printable whose lines were
 * then broken elsewhere.
 */

import { isEqualOctets } from '../../text/octets.ts';
import { bodyCandidates } from '../body-changes.ts';
import { canonicalizeBody, type RawField } from '../canonicalization.ts';
import { headerCandidates, headerCombinations } from '../header-changes.ts';
import type { ChangeKind, ChangePlace, Forensics, ProvenChange, SearchLimit, SignerFault } from '../results.ts';
import { canonicalizationOf } from '../signature.ts';
import { HeaderFields } from '../signed-header.ts';
import type { SignatureVerdict } from '../verify.ts';
import { CHANGES } from './changes.ts';

export interface ForensicsInput {
  readonly fields: readonly RawField[];
  readonly body: Uint8Array;
  readonly verdict: SignatureVerdict;
  /** What is known of the signer: a part that this explains is not searched. */
  readonly signerFaults?: readonly SignerFault[];
  /** Milliseconds from any start; only differences count. */
  readonly clock: () => number;
  /** How long to search at most, in milliseconds of the clock. */
  readonly budget: number;
  readonly signal?: AbortSignal;
  /** Lets other work go on; called now and then. */
  readonly pause?: () => Promise<void>;
  /** How many texts were hashed so far. */
  readonly onProgress?: (tried: number) => void;
}

/** A change as it was made. */
export interface Change {
  readonly kind: ChangeKind;
  readonly before: string;
  readonly after: string;
  readonly place: ChangePlace;
}

/** Changes undone, and the text or octets to hash. */
export interface Candidate {
  readonly kinds: readonly ChangeKind[];
  /** Asked of the candidate that is proven, alone. */
  changes(): readonly Change[];
  /** The SHA-256 of what would have been signed. */
  digest(): Uint8Array;
}

/** How many milliseconds may pass between two pauses. */
const PAUSE_EVERY = 20;

/** Longer bodies are not searched. */
const MAX_BODY = 8_000_000;

/** @throws the signal's reason when it is aborted */
export async function explainFailure(input: ForensicsInput): Promise<Forensics> {
  const search = new Search(input);
  const { signerFaults = [] } = input;
  const isAtSigner = (part: 'header' | 'body'): boolean => signerFaults.some((fault) => fault.part === part);
  const header = isAtSigner('header') ? undefined : await explainHeader(input, search);
  const body = isAtSigner('body') ? undefined : await explainBody(input, search);
  const limits = [...limitsOf(input), ...(search.isOver ? (['budget'] as const) : [])];
  return {
    signerFaults,
    header: describe(header),
    body: describe(body),
    tried: [...search.tried],
    isComplete: limits.length === 0,
    limits,
  };
}

/** Whether anything broke that a change of the message explains. */
export function isChanged({ bodyHash, signature, madeByKey }: SignatureVerdict): boolean {
  return bodyHash === 'mismatch' || (signature === 'invalid' && madeByKey !== false);
}

function limitsOf({ verdict, body }: ForensicsInput): SearchLimit[] {
  const limits: SearchLimit[] = [];
  if (verdict.signature === 'invalid' && verdict.signerHeaderDigest?.hash !== 'sha256') limits.push('header-digest');
  if (verdict.bodyHash !== 'mismatch') return limits;
  if (verdict.parsed.bodyHash?.value.bytes.length !== 32) limits.push('body-digest');
  else if (body.length > MAX_BODY) limits.push('body-large');
  return limits;
}

async function explainHeader(input: ForensicsInput, search: Search): Promise<Candidate | undefined> {
  const signed = input.verdict.signerHeaderDigest;
  if (input.verdict.signature !== 'invalid' || signed?.hash !== 'sha256') return undefined;
  const header = new HeaderFields(input.fields);
  // Half of the time is the body's.
  const until = input.verdict.bodyHash === 'mismatch' ? search.start + input.budget / 2 : search.end;
  const single = await search.find(
    headerCandidates(input.verdict.parsed, input.verdict.fieldIndex, header),
    signed.digest,
    until,
  );
  return (
    single ??
    search.find(headerCombinations(input.verdict.parsed, input.verdict.fieldIndex, header), signed.digest, until)
  );
}

async function explainBody(input: ForensicsInput, search: Search): Promise<Candidate | undefined> {
  const { parsed, bodyHash } = input.verdict;
  const wanted = parsed.bodyHash?.value.bytes;
  const algorithm = canonicalizationOf(parsed).body;
  if (bodyHash !== 'mismatch' || wanted?.length !== 32 || algorithm === undefined || input.body.length > MAX_BODY)
    return undefined;
  const canonical = canonicalizeBody(input.body, algorithm).octets;
  const limit = parsed.length?.value.number;
  return search.find(bodyCandidates({ raw: input.body, canonical, algorithm, limit }), wanted, search.end);
}

class Search {
  readonly tried = new Set<ChangeKind>();
  readonly start: number;
  readonly end: number;
  isOver = false;
  readonly #input: ForensicsInput;
  #paused: number;
  #count = 0;

  constructor(input: ForensicsInput) {
    this.#input = input;
    this.start = input.clock();
    this.end = this.start + input.budget;
    this.#paused = this.start;
  }

  async find(candidates: Iterable<Candidate>, wanted: Uint8Array, until: number): Promise<Candidate | undefined> {
    for (const candidate of candidates) {
      const now = this.#input.clock();
      if (now >= until) {
        this.isOver = true;
        return undefined;
      }
      if (now - this.#paused >= PAUSE_EVERY) {
        await this.#input.pause?.();
        this.#input.signal?.throwIfAborted();
        this.#input.onProgress?.(this.#count);
        this.#paused = this.#input.clock();
      }
      for (const kind of candidate.kinds) this.tried.add(kind);
      this.#count++;
      if (isEqualOctets(candidate.digest(), wanted)) return candidate;
    }
    return undefined;
  }
}

function describe(candidate: Candidate | undefined): ProvenChange[] {
  return (candidate?.changes() ?? []).map((change) => ({ ...CHANGES[change.kind], ...change }));
}

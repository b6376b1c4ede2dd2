/**
 * Why a signature broke: changes that mail often suffers are undone, one by one and together, until the digest that the
 * signer signed comes out. Every statement is proven by that digest; where none comes out, nothing is stated. What is tried is
 * in `header/` and `body/`, in which order in `search.ts`.
 *
 * A digest proves a guess; it cannot be turned back. What was put in can be found, since what was signed is still there.
 * So can what was written in another form that says the same. In principle nothing can be found where the message no longer
 * holds what was signed: lines, parts or attachments taken out or replaced, a value put in the place of another, comments
 * dropped, a new boundary instead of the old one, characters that a conversion lost.
 */

import { decodeWord, ENCODED_WORD } from '../../text/encoded-words.ts';
import { isEqualOctets } from '../../text/octets.ts';
import { canonicalizeBody, type RawField } from '../canonicalization.ts';
import { digest, ed25519Verifier } from '../check-signature.ts';
import type { Forensics, ProvenChange, SearchLimit, SignerFault } from '../results.ts';
import { canonicalizationOf } from '../signature.ts';
import { HeaderFields, signatureIn } from '../signed-header.ts';
import type { SignatureVerdict } from '../verify.ts';
import { BodyLines } from './body/body-lines.ts';
import { BODY_UNDOS } from './body/index.ts';
import { CHANGES } from './changes.ts';
import { HEADER_UNDOS } from './header/index.ts';
import { SignedSlots } from './header/signed-slots.ts';
import { Search, type SearchOptions } from './search.ts';
import type { Change, Match } from './undo.ts';

/** What of a verdict is looked at. */
export type BrokenSignature = Pick<
  SignatureVerdict,
  'parsed' | 'fieldIndex' | 'bodyHash' | 'signature' | 'signerHeaderDigest' | 'ed25519Key'
>;

export interface ForensicsInput extends SearchOptions {
  readonly fields: readonly RawField[];
  readonly body: Uint8Array;
  readonly verdict: BrokenSignature;
  /** What is known of the signer: a part that this explains is not searched. */
  readonly signerFaults?: readonly SignerFault[];
}

/** Of longer bodies, only added lines are looked for, in octets. */
export const MAX_REWRITTEN = 4_000_000;

/** What part of the budget the body may use where the header has to be searched, too. */
const BODY_SHARE = 0.6;

/** @throws the signal's reason when it is aborted */
export async function explainFailure(given: ForensicsInput): Promise<Forensics> {
  const restored = await withReadableSignature(given);
  const input = restored?.input ?? given;
  const search = new Search(input);
  const { signerFaults = [] } = input;
  const isAtSigner = (part: 'header' | 'body'): boolean => signerFaults.some((fault) => fault.part === part);
  const body = new Lazy(() => bodyOf(input));
  // The body first: what happened to it tells what happened to the fields that describe it.
  const bodyMatch = isAtSigner('body') ? undefined : await explainBody(input, search, body);
  const bodyChanges = describe(bodyMatch);
  const header = isAtSigner('header')
    ? undefined
    : await explainHeader(input, search, body, bodyChanges, restored?.change);
  const limits = [...limitsOf(input), ...(search.untried.size > 0 ? (['budget'] as const) : [])];
  return {
    signerFaults,
    header: describe(header),
    body: bodyChanges,
    tried: [...search.tried],
    untried: [...search.untried],
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
  const isShown = verdict.signerHeaderDigest?.hash === 'sha256' || verdict.ed25519Key !== undefined;
  if (verdict.signature === 'invalid' && !isShown) limits.push('header-digest');
  if (verdict.bodyHash !== 'mismatch') return limits;
  if (verdict.parsed.bodyHash?.value.bytes.length !== 32) limits.push('body-digest');
  else if (body.length > MAX_REWRITTEN) limits.push('body-large');
  return limits;
}

/** Made once, when it is first asked for. */
class Lazy<T> {
  readonly #make: () => T;
  #value: { readonly made: T } | undefined;

  constructor(make: () => T) {
    this.#make = make;
  }

  get value(): T {
    this.#value ??= { made: this.#make() };
    return this.#value.made;
  }
}

function bodyOf({ fields, body, verdict }: ForensicsInput): BodyLines {
  const { parsed } = verdict;
  const algorithm = canonicalizationOf(parsed).body ?? 'simple';
  return new BodyLines({ fields, raw: body, algorithm, limit: parsed.length?.value.number });
}

async function explainHeader(
  { verdict, fields }: ForensicsInput,
  search: Search,
  body: Lazy<BodyLines>,
  bodyChanges: readonly ProvenChange[],
  restored: Change | undefined,
): Promise<Match | undefined> {
  if (verdict.signature !== 'invalid') return undefined;
  const signed = verdict.signerHeaderDigest;
  const isSigned = signed === undefined ? await ed25519CheckOf(verdict) : undefined;
  if (signed?.hash !== 'sha256' && isSigned === undefined) return undefined;
  const known = { body: () => body.value, changes: new Set(bodyChanges.map(({ kind }) => kind)) };
  const slots = new SignedSlots(verdict.parsed, verdict.fieldIndex, new HeaderFields(fields), known, isSigned);
  const wanted = signed?.digest ?? new Uint8Array();
  if (restored === undefined) return search.find(HEADER_UNDOS, slots, wanted);
  const own = { kind: restored.kind, slot: slots.ownSlot, text: slots.slots[slots.ownSlot]!.text };
  const isAll = (await slots.candidate([own]).prove(wanted)) !== undefined;
  const match = isAll ? { changes: () => [] } : await search.find(HEADER_UNDOS, slots, wanted);
  return match && { changes: () => [restored, ...match.changes()] };
}

/** A signature whose field was turned into encoded words, with the field as it was; undefined where it was not. */
async function withReadableSignature(
  input: ForensicsInput,
): Promise<{ readonly input: ForensicsInput; readonly change: Change } | undefined> {
  const { fields, body, verdict } = input;
  const { fieldIndex, parsed } = verdict;
  const { name, text } = fields[fieldIndex]!;
  if (parsed.headers !== undefined && parsed.bodyHash !== undefined) return undefined;
  const before = withoutEncodedWords(text);
  if (before === text) return undefined;
  const readable = signatureIn(before);
  const { bodyHash, headers } = readable;
  const { body: algorithm } = canonicalizationOf(readable);
  if (bodyHash === undefined || headers === undefined || algorithm === undefined) return undefined;
  const octets = canonicalizeBody(body, algorithm).octets;
  const hashed = octets.subarray(0, readable.length?.value.number ?? octets.length);
  const isSame = isEqualOctets(await digest('sha256', hashed), bodyHash.value.bytes);
  return {
    input: {
      ...input,
      fields: fields.with(fieldIndex, { name, text: before }),
      verdict: { ...verdict, parsed: readable, bodyHash: isSame ? 'match' : 'mismatch' },
    },
    change: { kind: 'signature-field-encoded', before, after: text, place: { in: 'header', field: fieldIndex } },
  };
}

/** Spaces between words that belong together are not part of what they say (RFC 2047 §6.2). */
function withoutEncodedWords(field: string): string {
  return field.replace(
    /=\?[^\s?]{1,64}\?[BbQq]\?[^?\s]{0,1000}\?=(?:\s{1,8}=\?[^\s?]{1,64}\?[BbQq]\?[^?\s]{0,1000}\?=){0,200}/g,
    (words) => [...words.matchAll(ENCODED_WORD)].map(([, , encoding, word]) => decodeWord(encoding!, word!)).join(''),
  );
}

/** Undefined where it is no Ed25519 signature, or the platform has none. */
async function ed25519CheckOf({ parsed, ed25519Key }: BrokenSignature): Promise<SignedSlots['isSigned']> {
  const signature = parsed.signature?.value.bytes;
  if (ed25519Key === undefined || signature === undefined) return undefined;
  const isSigned = await ed25519Verifier(ed25519Key, signature);
  return isSigned && ((digest) => isSigned(digest).catch(() => false));
}

async function explainBody(
  { verdict }: ForensicsInput,
  search: Search,
  body: Lazy<BodyLines>,
): Promise<Match | undefined> {
  const { parsed, bodyHash } = verdict;
  const wanted = parsed.bodyHash?.value.bytes;
  if (bodyHash !== 'mismatch' || wanted?.length !== 32 || canonicalizationOf(parsed).body === undefined)
    return undefined;
  return search.find(BODY_UNDOS, body.value, wanted, verdict.signature === 'invalid' ? BODY_SHARE : 1);
}

function describe(match: Match | undefined): ProvenChange[] {
  return (match?.changes() ?? []).map((change) => {
    const kind = isWhiteSpaceAdded(change) ? 'white-space-in-body' : change.kind;
    return { ...CHANGES[kind], ...change, kind };
  });
}

/** Nobody takes empty lines for a footer or a disclaimer. */
function isWhiteSpaceAdded({ kind, before, after, place }: Change): boolean {
  return place.in === 'body' && before === '' && /^\s+$/.test(after) && kind !== 'transfer-encoding-changed';
}

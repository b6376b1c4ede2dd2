/** What signing software does wrong with the body, each proven by one more hash. */

import { decodeBase64 } from '../../../text/base64.ts';
import { decodeText } from '../../../text/encode-charset.ts';
import { binaryOf, bytesOf, isEqualOctets, isUtf8, octetsOfHex } from '../../../text/octets.ts';
import { say } from '../../../text/say.ts';
import { canonicalizeBody, canonicalizeLines, fieldKey, type RawField } from '../../canonicalization.ts';
import { DIGESTS, digest } from '../../check-signature.ts';
import { md5 } from '../../md5.ts';
import type { SignerFault, SignerFaultKind } from '../../results.ts';
import { Sha256 } from '../../sha256.ts';
import { type CanonicalizationName, canonicalizationOf, type Signature } from '../../signature.ts';
import { KNOWN_DETAILS, signerFault } from './faults.ts';

export interface BodyFaultInput {
  readonly fields: readonly RawField[];
  /** As given. */
  readonly body: Uint8Array;
  readonly parsed: Signature;
  /** The position of the signature's own field. */
  readonly own: number;
  /** Whether the signature of the header is valid: its fields are what they were. */
  readonly isHeaderIntact: boolean;
}

/** A form in which the body may have been hashed. */
interface Form {
  readonly kind: SignerFaultKind;
  readonly data?: Readonly<Record<string, string>>;
  readonly octets: Uint8Array;
}

/** @returns the fault whose hash is the one in `bh=`; undefined where none is */
export async function findBodyFault(input: BodyFaultInput): Promise<SignerFault | undefined> {
  const { body, parsed } = input;
  const algorithm = canonicalizationOf(parsed).body;
  const hash = parsed.algorithm?.value.hash === 'sha1' ? 'sha1' : 'sha256';
  const bytes = parsed.bodyHash?.value.bytes;
  if (algorithm === undefined || bytes === undefined) return undefined;
  const canonical = canonicalizeBody(body, algorithm).octets;
  const limited = canonical.subarray(0, parsed.length?.value.number ?? canonical.length);
  const text = binaryOf(bytes);
  const encoded = /^(?:[0-9a-f]{2}){20,32}$/i.test(text)
    ? { detail: say`its hexadecimal text`, octets: octetsOfHex(text) }
    : /^[A-Za-z0-9+/]{27,43}=$/.test(text)
      ? { detail: say`its base64 text`, octets: decodeBase64(text).bytes }
      : undefined;
  if (encoded !== undefined) {
    const { detail, octets } = encoded;
    const fault = signerFault('body-hash-encoding', 'body', { detail });
    if (isEqualOctets(octets, await digest(hash, limited))) return fault;
    const isLonger =
      octets.length === HASH_LENGTHS.sha256 && body.length <= MAX_EXTENDED && parsed.length === undefined;
    const lines = canonicalizeLines(body, algorithm).octets;
    return isLonger && new Sha256().findPrefix(lines, octets) !== undefined ? beforeFooter(fault) : undefined;
  }
  for (const other of OTHER_HASHES) {
    if (other === hash || bytes.length !== HASH_LENGTHS[other]) continue;
    if (isEqualOctets(bytes, await digest(other, limited)))
      return signerFault('body-hash-algorithm', 'body', { actual: DIGESTS[other], declared: DIGESTS[hash] });
  }
  if (bytes.length === MD5_LENGTH && isEqualOctets(bytes, md5(limited)))
    return signerFault('body-hash-algorithm', 'body', { actual: 'MD5', declared: DIGESTS[hash] });
  if (bytes.length !== HASH_LENGTHS[hash]) return undefined;
  const once = await digest(hash, limited);
  if (isEqualOctets(bytes, await digest(hash, once)))
    return signerFault('body-hash-algorithm', 'body', { actual: say`${DIGESTS[hash]} twice`, declared: DIGESTS[hash] });
  for (const { kind, data, octets } of forms(input, algorithm, canonical)) {
    if (!isEqualOctets(await digest(hash, octets), bytes)) continue;
    const fault = signerFault(kind, 'body', data);
    // Relaxed hides what a server did to white space.
    const isAmbiguous = kind === 'body-canonicalization' && algorithm === 'simple' && isBodyNamed(parsed);
    return isAmbiguous ? orChanged(fault) : fault;
  }
  return hash === 'sha256' && body.length <= MAX_EXTENDED ? faultBeforeFooter(input, algorithm, bytes) : undefined;
}

/** Of longer bodies, faults are not sought together with lines that were added, in octets. */
const MAX_EXTENDED = 300_000;

/** The likely faults, where lines were added at the end afterwards: one pass over each form. @param wanted a SHA-256 */
function faultBeforeFooter(
  input: BodyFaultInput,
  algorithm: CanonicalizationName,
  wanted: Uint8Array,
): SignerFault | undefined {
  if (input.parsed.length !== undefined) return undefined;
  // Where the lines alone explain the hash, the signer is not to blame.
  if (new Sha256().findPrefix(canonicalizeLines(input.body, algorithm).octets, wanted) !== undefined) return undefined;
  for (const { kind, data, octets, look, unless } of likelyForms(input, algorithm)) {
    const end = new Sha256().findPrefix(octets, wanted, look);
    if (end === undefined || (unless !== undefined && isEqualOctets(octets.subarray(0, end), unless.subarray(0, end))))
      continue;
    return beforeFooter(signerFault(kind, 'body', data));
  }
  return undefined;
}

function orChanged(fault: SignerFault): SignerFault {
  return {
    ...fault,
    text: say`${fault.text} The same happens if a server changed white space in the body after signing.`,
    isAmbiguous: true,
  };
}

function beforeFooter(fault: SignerFault): SignerFault {
  return {
    ...fault,
    text: say`${fault.text} Lines were added at the end of the body after that: without them, the hash matches.`,
    isBeforeFooter: true,
  };
}

interface LinesForm extends Form {
  readonly look?: Parameters<Sha256['findPrefix']>[2];
  /** Where the octets are these, the fault is not the likely cause. */
  readonly unless?: Uint8Array;
}

function* likelyForms({ body, parsed, fields }: BodyFaultInput, algorithm: CanonicalizationName): Generator<LinesForm> {
  const other = otherOf(algorithm);
  const [own, others] = [algorithm, other].map((form) => canonicalizeLines(body, form).octets) as [
    Uint8Array,
    Uint8Array,
  ];
  const lines = canonicalizeLines(body, 'simple').octets;
  // Spaces at line ends are more often added on the path than forgotten by a signer.
  const isAmbiguous = algorithm === 'simple' && isBodyNamed(parsed);
  yield {
    kind: 'body-canonicalization',
    data: { actual: other, declared: algorithm },
    octets: others,
    ...(isAmbiguous ? { unless: withSpaces(lines, 'ends-stripped') } : {}),
  };
  for (const octets of [own, others]) yield { kind: 'line-feeds', data: LINE_FEEDS, octets: withoutCr(octets) };
  yield { kind: 'trailing-lines-kept', octets: own, look: { withEmptyLines: true } };
  yield { kind: 'final-crlf-missing', octets: own, look: { cut: 2 } };
  const doubled = withDoubledDots(own);
  if (doubled !== undefined) yield { kind: 'dots-doubled', octets: doubled };
  for (const { detail, head } of headsOf(fields)) {
    yield { kind: 'header-in-body-hash', data: { detail }, octets: joined(bytesOf(`${head}\r\n`), own) };
  }
}

const LINE_FEEDS = { detail: KNOWN_DETAILS.lineFeeds };

function otherOf(algorithm: CanonicalizationName): CanonicalizationName {
  return algorithm === 'simple' ? 'relaxed' : 'simple';
}

const OTHER_HASHES = ['sha1', 'sha256', 'sha384', 'sha512'] as const;
/** In octets. */
const HASH_LENGTHS = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 } as const;
const MD5_LENGTH = 16;

/** Whether `bh=` is the hash of a body that is not there: of nothing, of a CRLF or of a LF. */
export function isHashOfNothing(bodyHash: Uint8Array): boolean {
  return EMPTY_HASHES.some((hash) => isEqualOctets(bodyHash, octetsOfHex(hash)));
}

/** SHA-256 and SHA-1 of nothing, of CRLF and of LF. */
const EMPTY_HASHES = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '7eb70257593da06f682a3ddda54a9d260d4fc514f645237f5ca74b08f8da61a6',
  '01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'ba8ab5a0280b953aa97435ff8946cbcbb2755a27',
  'adc83b19e793491b1c6ea0fd8b46cd9f32e592fc',
];

const CRLF = Uint8Array.of(13, 10);

function* forms(input: BodyFaultInput, algorithm: CanonicalizationName, canonical: Uint8Array): Generator<Form> {
  const { body, parsed } = input;
  const nothing = canonical.length <= 2 && canonicalizeBody(body, 'relaxed').octets.length === 0;
  for (const octets of [new Uint8Array(), CRLF, Uint8Array.of(10)])
    yield { kind: nothing ? 'empty-body-form' : 'body-hashed-as-empty', octets };
  if (nothing) return;
  const limit = parsed.length?.value.number;
  for (const form of formsOfLines(input, algorithm, canonical)) {
    if (isEqualOctets(form.octets, canonical)) continue;
    yield limit === undefined ? form : { ...form, octets: form.octets.subarray(0, limit) };
  }
  if (limit !== undefined) {
    yield { kind: 'length-miscounted', data: { detail: say`the whole body was hashed` }, octets: canonical };
    const cut = canonicalizeBody(body.subarray(0, limit), algorithm).octets;
    yield { kind: 'length-miscounted', data: { detail: say`it counted octets before canonicalization` }, octets: cut };
    yield {
      kind: 'length-miscounted',
      data: { detail: say`it ended the cut text` },
      octets: canonicalizeBody(canonical.subarray(0, limit), algorithm).octets,
    };
  }
  yield* formsWithHeader(input, canonical);
}

function* formsOfLines(input: BodyFaultInput, algorithm: CanonicalizationName, canonical: Uint8Array): Generator<Form> {
  const { body, parsed } = input;
  const other = otherOf(algorithm);
  const otherBody = canonicalizeBody(body, other).octets;
  const data = { actual: other, declared: algorithm };
  const lines = canonicalizeLines(body, 'simple').octets;
  const stripped = withSpaces(lines, 'ends-stripped');
  // Where simple is declared on purpose, spaces at line ends are more often added on the path than forgotten by a signer.
  const isAmbiguous =
    algorithm === 'simple' &&
    isBodyNamed(parsed) &&
    isEqualOctets(canonicalizeBody(stripped, 'simple').octets, otherBody);
  if (!isAmbiguous) yield { kind: 'body-canonicalization', data, octets: otherBody };
  const kept = canonicalizeLines(body, algorithm).octets;
  const otherKept = canonicalizeLines(body, other).octets;
  if (algorithm === 'relaxed' && hasLooseSpaces(lines)) yield* incompleteForms(body, lines, stripped);
  yield { kind: 'trailing-lines-kept', octets: kept };
  if (!isEqualOctets(otherKept, otherBody)) yield { kind: 'trailing-lines-kept', octets: otherKept };
  yield { kind: 'trailing-lines-kept', octets: joined(canonical, CRLF) };
  for (const octets of [canonical, otherBody, kept, otherKept])
    yield { kind: 'line-feeds', data: LINE_FEEDS, octets: withoutCr(octets) };
  for (const octets of [canonical, otherBody]) {
    yield { kind: 'final-crlf-missing', octets: octets.subarray(0, -2) };
    yield { kind: 'line-feeds', data: LINE_FEEDS, octets: withoutCr(octets).subarray(0, -1) };
  }
  const doubled = withDoubledDots(lines);
  if (doubled !== undefined) yield { kind: 'dots-doubled', octets: canonicalizeBody(doubled, algorithm).octets };
  if (body.length <= MAX_RARE) {
    yield* rareForms(body, algorithm, canonical);
    yield* narrowedForms(input, canonical);
  }
}

/** Of longer bodies, the less likely forms are not hashed, in octets. */
const MAX_RARE = 1_000_000;

function* rareForms(body: Uint8Array, algorithm: CanonicalizationName, canonical: Uint8Array): Generator<Form> {
  const kept = canonicalizeLines(body, algorithm).octets;
  const lines = canonicalizeLines(body, 'simple').octets;
  for (const octets of [canonical, kept])
    for (const [detail, end] of ODD_LINE_ENDS)
      yield { kind: 'line-feeds', data: { detail }, octets: withEnds(octets, end) };
  // Octets that are not UTF-8 are of another charset: converting them is what servers do on the path.
  if (canonical.some((octet) => octet >= 0x80) && isUtf8(canonical)) {
    const detail = say`octets above 127 were encoded as UTF-8 once more`;
    yield { kind: 'body-charset', data: { detail }, octets: encodedAgain(canonical) };
  }
  yield {
    kind: 'body-canonicalization',
    data: { actual: say`nofws (DomainKeys)`, declared: algorithm },
    octets: canonicalizeBody(withSpaces(lines, 'all-removed'), 'simple').octets,
  };
  yield {
    kind: 'body-canonicalization',
    data: { actual: say`whitespace-free`, declared: algorithm },
    octets: withEnds(withSpaces(lines, 'all-removed'), []),
  };
}

/** UTF-8 that was a string of characters, which was encoded in a smaller charset: what that does not have is a question mark. */
function* narrowedForms({ fields, parsed, isHeaderIntact }: BodyFaultInput, canonical: Uint8Array): Generator<Form> {
  const text = canonical.some((octet) => octet >= 0x80) ? decodeText(binaryOf(canonical), 'utf-8') : undefined;
  if (text === undefined) return;
  const kind = 'body-charset';
  // A server may have converted ISO-8859-1 on the path: not where UTF-8 was declared when the header was signed, or characters are lost.
  const isDeclared =
    isHeaderIntact &&
    fields.some((field) => fieldKey(field) === 'content-type' && /charset="?utf-?8/i.test(field.text)) &&
    parsed.headers?.value.some(({ key }) => key === 'content-type') === true;
  const latin1 = text.replace(/[^\0-\xff]/gu, '?');
  if (isDeclared || /[^\0-\xff]/.test(text))
    yield {
      kind,
      data: { detail: say`its characters were encoded as ISO-8859-1, not as UTF-8` },
      octets: bytesOf(latin1),
    };
  const detail = say`its characters were encoded as US-ASCII, with question marks for those that it does not have`;
  for (const lost of [/[^\0-\x7f]/gu, /[^\0-\x7f]/g])
    yield { kind, data: { detail }, octets: bytesOf(text.replace(lost, '?')) };
  yield { kind, data: { detail }, octets: canonical.map((octet) => (octet < 0x80 ? octet : 0x3f)) };
}

/** Whether `c=` names a form for the body itself. */
function isBodyNamed({ list }: Signature): boolean {
  return list.get('c')?.value.includes('/') ?? false;
}

/** @param lines the body with CRLF at line ends */
function* incompleteForms(body: Uint8Array, lines: Uint8Array, stripped: Uint8Array): Generator<Form> {
  const kind = 'relaxed-incomplete';
  const spaced = KNOWN_DETAILS.spaceLinesKept;
  yield {
    kind,
    data: { detail: say`runs of spaces were not reduced to one` },
    octets: canonicalizeBody(stripped, 'simple').octets,
  };
  yield {
    kind,
    data: { detail: say`white space at line ends was not removed` },
    octets: canonicalizeBody(withSpaces(lines, 'runs-reduced'), 'simple').octets,
  };
  // Empty lines at the end were cut before the white space of lines was.
  const trimmed = canonicalizeBody(body, 'simple').octets;
  yield { kind, data: { detail: spaced }, octets: canonicalizeLines(trimmed, 'relaxed').octets };
  yield {
    kind,
    data: { detail: spaced },
    octets: canonicalizeBody(withSpaces(lines, 'white-lines-kept'), 'simple').octets,
  };
  yield {
    kind,
    data: { detail: say`tabs were kept` },
    octets: canonicalizeBody(withSpaces(lines, 'tabs-kept'), 'simple').octets,
  };
  yield {
    kind,
    data: { detail: say`tabs were kept` },
    octets: canonicalizeBody(withSpaces(lines, 'tabs-kept-at-ends'), 'simple').octets,
  };
  yield {
    kind,
    data: { detail: say`tabs were made spaces, and runs of spaces were not reduced to one` },
    octets: canonicalizeBody(withSpaces(lines, 'tabs-as-spaces'), 'simple').octets,
  };
  yield {
    kind,
    data: { detail: say`white space at the start of lines was removed as well` },
    octets: canonicalizeBody(withSpaces(lines, 'starts-stripped'), 'relaxed').octets,
  };
}

const isWhite = (octet: number | undefined): boolean => octet === 32 || octet === 9;

/** Whether "relaxed" has anything to do within lines. */
function hasLooseSpaces(lines: Uint8Array): boolean {
  for (let i = 0; i < lines.length; i++) {
    const octet = lines[i];
    if (octet === 9) return true;
    if (octet === 32 && (isWhite(lines[i + 1]) || lines[i + 1] === 13)) return true;
  }
  return false;
}

type SpaceForm =
  /** White space at line ends was removed, and nothing else. */
  | 'ends-stripped'
  /** Every run is one space, at line ends too. */
  | 'runs-reduced'
  /** Every run is one space, at line ends nothing; but a line of white space is one space. */
  | 'white-lines-kept'
  /** Runs of spaces are one space, tabs stay; at line ends there is nothing. */
  | 'tabs-kept'
  /** The same, but tabs stay at line ends too. */
  | 'tabs-kept-at-ends'
  /** Each tab is a space, at line ends there is nothing. */
  | 'tabs-as-spaces'
  /** White space at the start of lines was removed, and nothing else. */
  | 'starts-stripped'
  /** All white space was removed. */
  | 'all-removed';

/** @param lines with CRLF at line ends */
function withSpaces(lines: Uint8Array, form: SpaceForm): Uint8Array {
  const out = new Uint8Array(lines.length);
  let length = 0;
  let start = 0;
  for (let i = 0; i < lines.length; ) {
    const octet = lines[i]!;
    if (!isWhite(octet)) {
      out[length++] = octet;
      i++;
      if (octet === 10) start = i;
      continue;
    }
    let end = i + 1;
    while (isWhite(lines[end])) end++;
    const isLast = end === lines.length || (lines[end] === 13 && lines[end + 1] === 10);
    // Most runs are the one space between two words.
    if (octet === 32 && end === i + 1 && !isLast && i !== start && form !== 'all-removed') out[length++] = 32;
    else for (const white of spacesFor(form, lines.subarray(i, end), i === start, isLast)) out[length++] = white;
    i = end;
  }
  return out.subarray(0, length);
}

const NO_SPACES: readonly number[] = [];
const ONE_SPACE: readonly number[] = [32];

/** What a run of white space becomes: never longer than it was. */
function spacesFor(form: SpaceForm, run: Uint8Array, isFirst: boolean, isLast: boolean): Iterable<number> {
  switch (form) {
    case 'all-removed':
      return NO_SPACES;
    case 'runs-reduced':
      return ONE_SPACE;
    case 'starts-stripped':
      return isFirst ? NO_SPACES : run;
    case 'white-lines-kept':
      return isLast && !isFirst ? NO_SPACES : ONE_SPACE;
    case 'ends-stripped':
      return isLast ? NO_SPACES : run;
    case 'tabs-as-spaces':
      return isLast ? NO_SPACES : run.map(() => 32);
    case 'tabs-kept':
      return isLast ? NO_SPACES : run.filter((octet, at) => octet === 9 || at === 0 || run[at - 1] !== 32);
    case 'tabs-kept-at-ends': {
      const tab = isLast ? run.lastIndexOf(9) : run.length - 1;
      return run.subarray(0, tab + 1).filter((octet, at) => octet === 9 || at === 0 || run[at - 1] !== 32);
    }
  }
}

/** Undefined where no line begins with a dot. */
function withDoubledDots(lines: Uint8Array): Uint8Array | undefined {
  const isFirst = (at: number): boolean => at === 0 || lines[at - 1] === 10;
  let count = 0;
  for (let at = lines.indexOf(46); at >= 0; at = lines.indexOf(46, at + 1)) if (isFirst(at)) count++;
  if (count === 0) return undefined;
  const out = new Uint8Array(lines.length + count);
  let length = 0;
  for (let at = 0; at < lines.length; at++) {
    if (lines[at] === 46 && isFirst(at)) out[length++] = 46;
    out[length++] = lines[at]!;
  }
  return out;
}

const PART_FIELDS = ['content-type', 'content-transfer-encoding', 'content-disposition', 'mime-version'];

/** Fields that may have been taken for a part of the body, as lines. */
function headsOf(fields: readonly RawField[]): readonly { readonly detail: string; readonly head: string }[] {
  const ofParts = fields.filter((field) => PART_FIELDS.includes(fieldKey(field)));
  const choices = new Map(
    [ofParts, ...ofParts.map((field) => [field]), [...ofParts].reverse()].map((list) => [
      list.map(({ name }) => name).join(),
      list,
    ]),
  );
  return [...choices.values()]
    .filter((list) => list.length > 0)
    .map((list) => ({
      detail: say`${list.map(({ name }) => name).join(say` and `)} as well`,
      head: list.map(({ text }) => text.replace(/\r?\n/g, '\r\n')).join(''),
    }));
}

function* formsWithHeader({ fields, own }: BodyFaultInput, canonical: Uint8Array): Generator<Form> {
  const kind = 'header-in-body-hash';
  for (const { detail, head } of headsOf(fields))
    yield { kind, data: { detail }, octets: joined(bytesOf(`${head}\r\n`), canonical) };
  // Before a first delimiter, programs that write a multipart anew drop an empty line more often than signers hash one too many.
  if (canonical[0] !== 0x2d || canonical[1] !== 0x2d) {
    const separator = { detail: say`the empty line after the header as well` };
    yield { kind, data: separator, octets: joined(CRLF, canonical) };
  }
  const whole = fields
    .slice(own + 1)
    .map(({ text }) => text.replace(/\r?\n/g, '\r\n'))
    .join('');
  yield { kind, data: { detail: say`the whole message` }, octets: joined(bytesOf(`${whole}\r\n`), canonical) };
}

/** Not a pattern: those search long runs of spaces again and again. */
export function stripLineEnds(text: string): string {
  return text
    .split('\r\n')
    .map((line) => {
      let end = line.length;
      while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
      return line.slice(0, end);
    })
    .join('\r\n');
}

/** CRLF as LF. */
function withoutCr(octets: Uint8Array): Uint8Array {
  const out = new Uint8Array(octets.length);
  let length = 0;
  for (let i = 0; i < octets.length; i++) {
    if (octets[i] === 13 && octets[i + 1] === 10) continue;
    out[length++] = octets[i]!;
  }
  return out.subarray(0, length);
}

const ODD_LINE_ENDS: readonly (readonly [string, readonly number[]])[] = [
  [say`CR CR LF line ends (LF was replaced where it had a CR already)`, [13, 13, 10]],
  [say`CR line ends`, [13]],
  [say`no line ends`, []],
];

/** CRLF as other octets. */
function withEnds(octets: Uint8Array, end: readonly number[]): Uint8Array {
  const out = new Uint8Array(octets.length + (octets.length >> 1) + 1);
  let length = 0;
  for (let i = 0; i < octets.length; i++) {
    if (octets[i] === 13 && octets[i + 1] === 10) {
      for (const octet of end) out[length++] = octet;
      i++;
    } else out[length++] = octets[i]!;
  }
  return out.subarray(0, length);
}

/** Octets as if they were characters of ISO-8859-1, in UTF-8. */
function encodedAgain(octets: Uint8Array): Uint8Array {
  const out = new Uint8Array(2 * octets.length);
  let length = 0;
  for (const octet of octets) {
    if (octet < 0x80) out[length++] = octet;
    else {
      out[length++] = 0xc0 | (octet >> 6);
      out[length++] = 0x80 | (octet & 0x3f);
    }
  }
  return out.subarray(0, length);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const out = new Uint8Array(first.length + second.length);
  out.set(first);
  out.set(second, first.length);
  return out;
}

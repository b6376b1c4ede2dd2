/**
 * Why a signature broke, for people: what was changed, that it is proven, who does such a thing, and what helps; or what
 * was tried without success. As blocks that any output can show. The search itself is in `dkim/forensics/`.
 */

import { canonicalizeBody, canonicalizeFieldText } from '../dkim/canonicalization.ts';
import { joinedAdvice, SIGN_LAST } from '../dkim/forensics/changes.ts';
import type { ChangeKind, ProvenChange, SignerFault } from '../dkim/results.ts';
import { canonicalizationOf } from '../dkim/signature.ts';
import { asciiLowerCase } from '../text/domain-name.ts';
import { append } from '../text/lists.ts';
import { binaryOf, bytesOf } from '../text/octets.ts';
import { agree, countInWords } from '../text/plural.ts';
import { say } from '../text/say.ts';
import { afterDelivery } from '../workspace/arrival.ts';
import type { Explanation } from '../workspace/verdict.ts';

/** Plain text; parts of it come from the message and are hostile. */
export type ExplanationBlock =
  | { readonly kind: 'text'; readonly label: string | undefined; readonly text: string }
  | {
      readonly kind: 'diff';
      readonly before: readonly string[];
      readonly after: readonly string[];
      /** How many lines of `after` are left out. */
      readonly left: number;
    };

/** A proven change in words. Plain text, hostile. */
export interface ChangeInWords {
  readonly kind: ChangeKind;
  readonly part: 'header' | 'body';
  /** The name of the field; undefined for a change of the body. */
  readonly field: string | undefined;
  /** "A footer of two lines was added at the end of the body", without a full stop. */
  readonly what: string;
  /** Lines; empty for what was not there. */
  readonly before: readonly string[];
  /** Lines; empty for what is gone. */
  readonly after: readonly string[];
  /** How many lines of `after` are left out. */
  readonly left: number;
}

/** The changes of the header, then those of the body. */
export function changesInWords(explanation: Explanation): readonly ChangeInWords[] {
  return [...explanation.header, ...explanation.body].map((change) => inWords(change, explanation));
}

/** "A footer of two lines was added at the end of the body after signing." for each kind of change; empty where none is proven. */
export function changeSentences(explanation: Explanation, part: 'header' | 'body'): readonly string[] {
  const changes = changesInWords(explanation).filter((change) => change.part === part);
  const sentences = changes.slice(0, MAX_CHANGES).map(({ what }) => say`${what} after signing.`);
  const shown = part === 'header' ? [...new Set(sentences)] : sentences;
  return changes.length > MAX_CHANGES
    ? [...shown, say`${changes.length - MAX_CHANGES} more fields were changed.`]
    : shown;
}

export function explanationBlocks(explanation: Explanation): readonly ExplanationBlock[] {
  const { limits, signerFaults, header, body } = explanation;
  const { verdict, evidence } = explanation.about;
  const isAtSigner = (part: 'header' | 'body'): boolean => signerFaults.some((fault) => fault.part === part);
  const isHeaderOpen = verdict.signature === 'invalid' && header.length === 0 && !isAtSigner('header');
  const isBodyOpen = verdict.bodyHash === 'mismatch' && body.length === 0 && !isAtSigner('body');
  const blocks: ExplanationBlock[] = [];
  if (evidence.from === 'text') blocks.push(text(say`This is about the text in this editor, not about the file.`));
  for (const fault of signerFaults) append(blocks, faultBlocks(fault));
  if (header.length > 0) append(blocks, proven(explanation, 'header'));
  else if (isHeaderOpen) blocks.push(unproven(explanation, 'header'));
  if (body.length > 0) append(blocks, proven(explanation, 'body'));
  else if (isBodyOpen) blocks.push(unproven(explanation, 'body'));
  if (limits.includes('body-large') && isBodyOpen)
    blocks.push(text(say`The body is longer than 4 MB: only added lines were looked for.`));
  if (limits.includes('budget')) {
    const names = explanation.untried.map((kind) => TRIED[kind]);
    blocks.push(text(say`The search was stopped before everything was tried. Not fully tried: ${names.join(', ')}.`));
  }
  if (isBodyOpen || (isHeaderOpen && verdict.madeByKey !== false)) blocks.push(text(COMPARE));
  return blocks;
}

function faultBlocks({
  kind,
  part,
  text: what,
  software,
  fix,
  isBeforeFooter,
  isAmbiguous,
}: SignerFault): readonly ExplanationBlock[] {
  const proof =
    kind === 'body-hashed-as-empty'
      ? say`This is proven: no other text has this hash.`
      : isBeforeFooter === true
        ? say`This is proven: hashed this way, the body without the added lines has exactly the hash in bh=. Both have to be fixed.`
        : isAmbiguous === true
          ? part === 'body'
            ? say`This is proven: hashed this way, the body has exactly the hash in bh=.`
            : say`This is proven: hashed this way, the header has exactly the digest in the signature.`
          : part === 'body'
            ? say`This is proven: hashed this way, the body has exactly the hash in bh=. It was not changed after signing.`
            : say`This is proven: hashed this way, the header has exactly the digest in the signature. It was not changed after signing.`;
  return [
    text(what, say`Fault of the signer`),
    text(proof),
    ...(software === undefined ? [] : [text(software, say`Software`)]),
    text(fix, say`Fix`),
  ];
}

function text(sentences: string, label?: string): ExplanationBlock {
  return { kind: 'text', label, text: sentences };
}

/** How many changes of one part are shown: white space is often changed in every field. */
const MAX_CHANGES = 4;

function proven(explanation: Explanation, part: 'header' | 'body'): readonly ExplanationBlock[] {
  const changes = explanation[part];
  const blocks: ExplanationBlock[] = [];
  const said = new Set<string>();
  for (const change of changes.slice(0, MAX_CHANGES)) {
    const { what, before, after, left } = inWords(change, explanation);
    if (part === 'body' || !said.has(what)) blocks.push(text(say`${what} after signing.`));
    said.add(what);
    blocks.push({ kind: 'diff', before, after, left });
  }
  if (changes.length > MAX_CHANGES) {
    blocks.push(text(say`${changes.length - MAX_CHANGES} more fields were changed in the same way.`));
  }
  const length = part === 'header' && changes.length <= MAX_CHANGES ? said.size : changes.length;
  blocks.push(
    text(
      part === 'header'
        ? agree(
            length,
            say`This is proven, not guessed: without this change the header has exactly the digest in the signature.`,
            say`This is proven, not guessed: without these changes the header has exactly the digest in the signature.`,
          )
        : agree(
            length,
            say`This is proven, not guessed: without this change the body has exactly the hash that was signed (bh=).`,
            say`This is proven, not guessed: without these changes the body has exactly the hash that was signed (bh=).`,
          ),
    ),
  );
  const delivered = afterDelivery(explanation.about.view);
  const kinds = new Map(changes.map((change) => [change.kind, change]));
  for (const change of kinds.values()) {
    blocks.push(text(change.whoDoesThat, say`Who does this`));
    if (delivered === undefined) blocks.push(text(adviceFor(change, explanation), say`Fix`));
    const remark = couldHaveHelped(change, explanation);
    if (remark !== undefined) blocks.push(text(remark));
  }
  if (delivered !== undefined) {
    blocks.push(
      text(
        say`${delivered.by} confirmed the signature on arrival: this copy was changed later. Nothing needs to be fixed.`,
      ),
    );
  }
  return blocks;
}

const WHITE_SPACE: ReadonlySet<ChangeKind> = new Set([
  'white-space-in-header',
  'white-space-in-body',
  'field-name-case',
]);

/** What helps against the proven changes, once each. */
export function adviceAgainst(explanation: Explanation): string {
  const all = [...explanation.header, ...explanation.body].map((change) => adviceFor(change, explanation));
  return joinedAdvice(all);
}

/** "relaxed" is not a help where it was in use, or does not forgive the change. */
function adviceFor(change: ProvenChange, explanation: Explanation): string {
  return WHITE_SPACE.has(change.kind) && !isForgivenByRelaxed(change, explanation) ? SIGN_LAST : change.advice;
}

function couldHaveHelped(change: ProvenChange, explanation: Explanation): string | undefined {
  if (isForgivenByRelaxed(change, explanation)) {
    const { header = 'simple', body = 'simple' } = canonicalizationOf(explanation.about.verdict.parsed);
    return say`The signature was made with c=${header}/${body}. In relaxed form both are the same: with c=relaxed/relaxed this change would have done no harm.`;
  }
  if (change.kind !== 'field-added' || !isOversigned(change, explanation)) return undefined;
  const name = fieldNameOf(change);
  return say`h= names ${name} once more than the message had it (oversigning), which is meant to break the signature when somebody adds such a field. If your own servers add it, list ${name} only as often as it occurs.`;
}

function isForgivenByRelaxed({ kind, place, before, after }: ProvenChange, { about }: Explanation): boolean {
  const { header, body } = canonicalizationOf(about.verdict.parsed);
  if (place.in === 'header') {
    if (header !== 'simple' || before === '' || after === '') return false;
    return canonicalizeFieldText(before, 'relaxed') === canonicalizeFieldText(after, 'relaxed');
  }
  // Empty lines within the body count in both forms.
  if (before === '' || after === '') return false;
  return body === 'simple' && kind === 'white-space-in-body' && relaxedLine(before) === relaxedLine(after);
}

function relaxedLine(line: string): string {
  return binaryOf(canonicalizeBody(bytesOf(`${line}\r\n`), 'relaxed').octets);
}

/** Whether `h=` names a field that is there now more often than it was when it was signed. */
function isOversigned(change: ProvenChange, { about }: Explanation): boolean {
  const key = asciiLowerCase(fieldNameOf(change));
  const named = about.verdict.parsed.headers?.value.filter((name) => name.key === key).length ?? 0;
  const present = about.raw.fields.filter(({ name }) => asciiLowerCase(name) === key).length;
  return named > present - 1;
}

const HEADER_KINDS: ReadonlySet<ChangeKind> = new Set([
  'subject-changed',
  'encoded-words-rewritten',
  'signature-field-encoded',
  'white-space-in-header',
  'field-name-case',
  'field-added',
  'field-removed',
  'fields-reordered',
  'field-replaced',
  'from-rewritten',
  'addresses-rewritten',
  'date-reformatted',
  'content-type-changed',
  'mime-version-rewritten',
  'transfer-encoding-named',
]);

const TRIED: Readonly<Record<ChangeKind, string>> = {
  'subject-changed': say`marks and names of lists in Subject`,
  'encoded-words-rewritten': say`other encoded words`,
  'signature-field-encoded': say`encoded words in DKIM-Signature`,
  'white-space-in-header': say`white space and folds`,
  'field-name-case': say`the letters of field names`,
  'field-added': say`added fields`,
  'field-removed': say`removed fields whose value can be guessed`,
  'fields-reordered': say`the order of fields of one name`,
  'field-replaced': say`the copies of fields in z=`,
  'from-rewritten': say`a rewritten From`,
  'addresses-rewritten': say`other forms of addresses`,
  'date-reformatted': say`other forms of Date`,
  'content-type-changed': say`other forms of Content-Type`,
  'mime-version-rewritten': say`the comment in MIME-Version`,
  'transfer-encoding-named': say`other values of Content-Transfer-Encoding`,
  'lines-added-at-end': say`lines added at the end`,
  'lines-added-at-start': say`lines added at the start`,
  'lines-added': say`lines added within`,
  'markup-added': say`blocks added within HTML`,
  'encoded-text-added': say`text added within encoded parts`,
  'dots-stuffed': say`doubled or removed dots`,
  'from-quoted': '">From "',
  'white-space-in-body': say`white space`,
  'transfer-encoding-changed': say`other transfer encodings`,
  'charset-changed': say`other charsets`,
  'links-rewritten': say`links of protection services`,
  'wrapped-in-multipart': say`a multipart message around it`,
  'line-breaks-moved': say`lines broken or joined elsewhere`,
  'part-heads-rewritten': say`headers of MIME parts`,
  'lines-removed': say`a preamble that is gone`,
  'closing-delimiter-removed': say`a closing delimiter that is gone`,
  'byte-order-mark': say`a byte-order mark`,
};

function unproven({ limits, about, tried }: Explanation, part: 'header' | 'body'): ExplanationBlock {
  const { madeByKey, signerHeaderDigest } = about.verdict;
  if (part === 'header' && limits.includes('header-digest')) {
    if (madeByKey === false)
      return text(
        say`The published key did not make this signature, so nothing is known about the header it was made for.`,
      );
    const why = signerHeaderDigest === undefined ? say`its key cannot be computed with` : say`SHA-1 is not searched`;
    return text(
      say`This signature does not show what was signed of the header (${why}); an RSA signature with SHA-256 would.`,
    );
  }
  if (part === 'body' && limits.includes('body-digest'))
    return text(say`bh= is not a SHA-256 hash, so changes of the body are not searched.`);
  const kinds = tried.filter((kind) => HEADER_KINDS.has(kind) === (part === 'header'));
  const list = kinds.map((kind) => TRIED[kind]).join(', ');
  if (part === 'header' && about.verdict.ed25519Key !== undefined && kinds.length > 0)
    return text(
      say`The header was changed after signing, hashed differently by the signer, or signed with another key: an Ed25519 signature does not show which. None of the common changes makes it valid. Tried: ${list}.`,
    );
  const words = part === 'header' ? say`header` : say`body`;
  const result = part === 'header' ? say`the digest in the signature` : say`the hash that was signed (bh=)`;
  return text(
    kinds.length === 0
      ? say`No search could find ${result}: the ${words} was changed after signing, or hashed differently by the signer.`
      : say`The ${words} was changed after signing, or hashed differently by the signer. None of the common changes gives ${result}. Tried: ${list}.`,
  );
}

const COMPARE = say`Compare this message with the copy that the sender kept: the difference shows which system rewrites messages.`;

function fieldNameOf({ before, after }: ProvenChange): string {
  const field = after === '' ? before : after;
  return field.slice(0, field.indexOf(':')).trim();
}

function inWords(change: ProvenChange, explanation: Explanation): ChangeInWords {
  const { kind, place } = change;
  if (place.in === 'header') {
    const field = fieldNameOf(change);
    const show = WHITE_SPACE.has(kind) ? withSpaces : readable;
    const lines = (value: string): readonly string[] => (value === '' ? [] : [show(withoutEnd(value))]);
    const [before, after] = [lines(change.before), lines(change.after)];
    return { kind, part: 'header', field, what: headerChange(change, field), before, after, left: 0 };
  }
  const about = { kind, part: 'body', field: undefined } as const;
  if (change.before === '' && kind in WHERE_ADDED) {
    const { lines, count } = linesOf(explanation.about.raw.body.subarray(place.start, place.end));
    const what = addedLines(kind as keyof typeof WHERE_ADDED, count);
    return { ...about, what, before: [], after: lines, left: count - lines.length };
  }
  if (kind === 'encoded-text-added') {
    const { lines, count } = linesOf(bytesOf(change.after));
    return { ...about, what: change.title, before: [], after: lines, left: count - lines.length };
  }
  const show = WHITE_SPACE.has(kind) ? withSpaces : readable;
  const what = bodyChange(change);
  return { ...about, what, before: [show(change.before)], after: [show(change.after)], left: 0 };
}

function bodyChange({ kind, before, after, title }: ProvenChange): string {
  if (kind === 'dots-stuffed') return dotsChange(before, after);
  if (kind !== 'white-space-in-body' || before !== '') return title;
  const lines = after.split('\n').length - 1;
  if (lines === 0) return say`White space was added to the body`;
  return lines === 1 ? say`An empty line was added to the body` : say`Empty lines were added to the body`;
}

function headerChange({ kind, before, after, title }: ProvenChange, field: string): string {
  switch (kind) {
    case 'field-added':
      return before === '' ? say`${field} was added` : say`Another ${field} was added`;
    case 'field-removed':
      return say`${field} was removed`;
    case 'fields-reordered':
      return say`Fields named ${field} were reordered`;
    case 'field-replaced':
      return say`${field} was given another value`;
    case 'white-space-in-header':
      return say`White space or folds of ${field} were changed`;
    case 'field-name-case':
      return say`The case of letters in the name ${field} was changed`;
    case 'signature-field-encoded':
      return say`${field} was turned into encoded words`;
    case 'encoded-words-rewritten':
      return say`The non-ASCII characters in ${field} were re-encoded`;
    case 'addresses-rewritten':
      return addressesChange(before, after, field);
    case 'date-reformatted':
      return dateChange(before, after);
    default:
      return title;
  }
}

/** Whether only quotes came or went, or more was changed. */
function addressesChange(before: string, after: string, field: string): string {
  const bare = (text: string): string => canonicalizeFieldText(text, 'relaxed').replaceAll('"', '');
  const [had, has] = [before.split('"').length, after.split('"').length];
  if (had === has || bare(before) !== bare(after)) return say`The addresses in ${field} were rewritten`;
  return has > had ? say`Quotes were put around names in ${field}` : say`Quotes around names in ${field} were removed`;
}

const UTC_NAMES: ReadonlySet<string> = new Set(['GMT', 'UT', 'UTC', 'Z']);

/** The longest end of a Date field that is looked at, in UTF-16 units: a zone with its comment is shorter. */
const DATE_END = 100;

/** The zone that a Date field ends with, comments aside. */
function zoneOf(field: string): string | undefined {
  return /([+-]\d{4}|(?<![A-Za-z])[A-Za-z]+)\s*(?:\([^()]*\)\s*)?$/.exec(field.slice(-DATE_END))?.[1];
}

function dateChange(before: string, after: string): string {
  const [from, to] = [zoneOf(before), zoneOf(after)];
  const offset = (zone: string) => (UTC_NAMES.has(zone.toUpperCase()) ? '+0000' : zone);
  return from !== undefined && to !== undefined && offset(from) !== offset(to)
    ? say`Date was rewritten into another time zone (${from} to ${to})`
    : say`Date was rewritten in another form`;
}

function dotsChange(before: string, after: string): string {
  if (before === '.' && after === '') return say`A line with a dot alone was removed`;
  return before.length > after.length
    ? say`A dot at the start of a line was removed`
    : say`Dots at the start of lines were doubled`;
}

const WHERE_ADDED = {
  'lines-added-at-end': say`at the end of the body`,
  'lines-added-at-start': say`at the start of the body`,
  'lines-added': say`within the body`,
  'markup-added': say`within the HTML of the body`,
} as const;

function addedLines(kind: keyof typeof WHERE_ADDED, count: number): string {
  const lines = countInWords(count, 'line');
  if (kind === 'lines-added-at-end') return say`A footer of ${lines} was added ${WHERE_ADDED[kind]}`;
  const where = WHERE_ADDED[kind];
  const several = `${lines[0]!.toUpperCase()}${lines.slice(1)}`;
  return agree(count, say`${several} was added ${where}`, say`${several} were added ${where}`);
}

const MAX_LINES = 5;
/** In octets. */
const MAX_LINE = 400;

/** The first lines, and how many there are; empty lines at the end do not count. */
function linesOf(octets: Uint8Array): { readonly lines: readonly string[]; readonly count: number } {
  let end = octets.length;
  while (end > 0 && (octets[end - 1] === 10 || octets[end - 1] === 13)) end--;
  const lines: string[] = [];
  let count = 0;
  for (let start = 0; start < end; count++) {
    const feed = octets.indexOf(10, start);
    const next = feed < 0 || feed >= end ? end : feed;
    if (lines.length < MAX_LINES)
      lines.push(readable(withoutEnd(binaryOf(octets.subarray(start, Math.min(next, start + MAX_LINE))))));
    start = next + 1;
  }
  return count === 0 ? { lines: [''], count: 1 } : { lines, count };
}

function withoutEnd(value: string): string {
  return value.replace(/\r?\n$|\r$/, '');
}

/** A binary string as UTF-8, where it is. */
function readable(binary: string): string {
  try {
    // Streaming forgives a character that was cut off at the end.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytesOf(binary), { stream: true });
  } catch {
    return binary;
  }
}

/** Spaces and line ends made visible. */
function withSpaces(binary: string): string {
  return readable(binary).replace(/\r?\n/g, '↵').replace(/\r/g, '␍').replaceAll(' ', '·').replaceAll('\t', '→');
}

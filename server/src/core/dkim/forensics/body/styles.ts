/**
 * In how many ways the parts of a message may have been written: in which encoding, with which lines, which line ends. One
 * program wrote them all, so that a style is one choice for the whole message. The likely ones come first.
 */

import { isAscii } from '../../../text/ascii.ts';
import { encodeBase64 } from '../../../text/base64.ts';
import { append, greatest } from '../../../text/lists.ts';
import { bytesOf } from '../../../text/octets.ts';
import { type BodyLines, isApart, type LineEdit } from './body-lines.ts';
import { type Frame, framesOf, isRewrapped } from './frames.ts';
import { type Head, headRewritesOf, headsOf, headText } from './heads.ts';
import type { Leaf } from './leaves.ts';
import { type TransferEncoding, tracesIn } from './mime-parts.ts';
import { type PartHeadForm, partHeadForms } from './part-heads.ts';
import { encodeLine, LineEncoder, type QuotedPrintableStyle, quotedStylesFor } from './quoted-printable.ts';

/** Which parts were written anew after signing: those whose content was changed, all texts, or attachments too. */
type Scope = 'changed' | 'texts' | 'all';

/** How base64 was made of a content. */
type Base64Ends = 'as they are' | 'LF' | 'CRLF' | 'without the last' | 'LF, without the last';

/** How a part ended: as its content does, with so many line ends, or as it does now. Or base64 begins with an empty line, which no content shows. */
type Tail = 'of the content' | 'and a line end' | 'one' | 'two' | 'three' | 'as now' | 'an empty line first';

/** What the field for the encoding in the head of a part was, where the encoding was another. */
type EncodingField = 'named' | 'other name' | 'absent' | 'as now';

export interface Style {
  readonly scope: Scope;
  /** By the order of the leaves; undefined for attachments, which stay in base64. */
  readonly encodings: readonly (TransferEncoding | undefined)[];
  readonly quoted: QuotedPrintableWriter | undefined;
  /** Of lines in base64. */
  readonly width: number;
  readonly ends: Base64Ends;
  readonly tail: Tail;
  /** Of attachments. */
  readonly attachmentTail: Tail;
  readonly field: EncodingField;
  /** What the heads of the parts were, those that were written; undefined where they are what they were. */
  readonly head: PartHeadForm | undefined;
  /** Whether contents are as they were encoded. */
  readonly isEncoded: boolean;
  /** Lines beside the contents that were others. */
  readonly frame: Frame;
}

/** A choice, and how unlikely it is: the binary logarithm. */
interface Choice<T> {
  readonly value: T;
  readonly bits: number;
}

const ONLY = <T>(value: T): readonly Choice<T>[] => [{ value, bits: 0 }];

const MOST_BITS = 15;

/** Styles by their rank. */
export interface RankedStyles {
  at(rank: number): Style | undefined;
}

export interface Styles {
  readonly leaves: readonly Leaf[];
  /** Those that make a difference where these leaves were changed. */
  forChanged(changed: ReadonlyMap<Leaf, unknown>): RankedStyles;
}

/** Nothing was written anew but what was changed, and that as it is. @param mostFrames how many frames are tried with it */
export function unwritten(body: BodyLines, leaves: readonly Leaf[], mostFrames = Number.POSITIVE_INFINITY): Styles {
  const encodings = leaves.map(({ part }) => part.encoding ?? '8bit');
  const only: Style = {
    scope: 'changed',
    encodings,
    quoted: undefined,
    width: 76,
    ends: 'as they are',
    tail: 'of the content',
    attachmentTail: 'of the content',
    field: 'named',
    head: undefined,
    isEncoded: true,
    frame: framesOf(body)[0]!,
  };
  const styles = framesOf(body)
    .slice(0, mostFrames)
    .map((frame) => ({ ...only, frame }));
  const ranked: RankedStyles = { at: (rank) => styles[rank] };
  return { leaves, forChanged: () => ranked };
}

const LISTS = new WeakMap<BodyLines, StyleList>();

/** All styles of the parts of a body; made once. */
export function stylesFor(body: BodyLines, leaves: readonly Leaf[]): StyleList {
  let list = LISTS.get(body);
  if (list === undefined) {
    list = new StyleList(
      body,
      leaves,
      leaves.map(({ isText, content }) => (isText ? content : '')),
    );
    LISTS.set(body, list);
  }
  return list;
}

/** Made when they are asked for. */
class StyleList implements Styles {
  readonly leaves: readonly Leaf[];
  readonly #message: Message;
  readonly #lists = new Map<string, RankedStyles>();

  /** @param texts what the leaves hold, about: styles that write them alike count as one */
  constructor(body: BodyLines, leaves: readonly Leaf[], texts: readonly string[]) {
    this.leaves = leaves;
    const traces = tracesIn(body);
    let writers: readonly RatedWriter[] | undefined;
    this.#message = {
      leaves,
      texts,
      writers: () => {
        writers ??= ratedWriters(leaves, traces);
        return writers;
      },
      heads: partHeadForms(leaves, traces),
      frames: ratedFrames(body),
      isRewrapped: isRewrapped(body),
      rewriter: rewriterOf(body),
    };
  }

  forChanged(changed: ReadonlyMap<Leaf, unknown>): RankedStyles {
    const isChanged = this.leaves.map((leaf) => changed.has(leaf));
    const key = isChanged.join();
    let list = this.#lists.get(key);
    if (list === undefined) {
      list = ranked(stylesOf(this.#message, isChanged));
      this.#lists.set(key, list);
    }
    return list;
  }
}

function ranked(source: Iterator<Style>): RankedStyles {
  const styles: Style[] = [];
  return {
    at(rank) {
      while (styles.length <= rank) {
        const { value, done } = source.next();
        if (done === true) return undefined;
        styles.push(value);
      }
      return styles[rank];
    },
  };
}

/** What the styles of a message depend on. */
interface Message {
  readonly leaves: readonly Leaf[];
  readonly texts: readonly string[];
  readonly writers: () => readonly RatedWriter[];
  readonly heads: readonly Choice<PartHeadForm | undefined>[];
  readonly frames: readonly Choice<Frame>[];
  readonly isRewrapped: boolean;
  /** The program that seems to have written all parts anew. */
  readonly rewriter: 'MIME-tools' | 'Ruby' | undefined;
}

function ratedFrames(body: BodyLines): readonly Choice<Frame>[] {
  // Who changes a text writes the heads of all parts anew seldom, and it shows.
  const more = headRewritesOf(body).isLikely ? 0 : UNLIKELY;
  return framesOf(body)
    .map((value) => ({ value, bits: value.bits + (value.head === undefined ? 0 : more) }))
    .sort((a, b) => a.bits - b.bits);
}

function rewriterOf(body: BodyLines): Message['rewriter'] {
  const { isEmptied, isLikely } = headRewritesOf(body);
  if (isEmptied === 'everywhere') return 'Ruby';
  return isRewrapped(body) && !isLikely ? 'MIME-tools' : undefined;
}

/** What a program does seldom if nothing shows that it does: the binary logarithm. */
const UNLIKELY = 2;

function* stylesOf(message: Message, isChanged: readonly boolean[]): Generator<Style> {
  const { frames, leaves } = message;
  const all = leaves.map(() => true);
  const seen = new Set<string>();
  const mappings = mappingsOf(message).flatMap(({ value: encodings, bits }) => {
    const whole = { encodings, bits, dimensions: dimensionsOf(message, encodings, all) };
    const { size } = seen;
    const key = encodings.filter((_, i) => isChanged[i]).join();
    // Where nothing else was written, its encoding makes no difference.
    if (seen.add(key).size === size) return [whole];
    return [{ encodings, bits, dimensions: dimensionsOf(message, encodings, isChanged, 'changed') }, whole];
  });
  for (let most = 0; most <= MOST_BITS; most++) {
    for (const { encodings, bits, dimensions } of mappings) {
      for (const { value: frame, bits: more } of upTo(frames, most - bits))
        for (const style of within(dimensions(), most - bits - more)) yield { encodings, frame, ...style };
    }
  }
}

interface Dimensions {
  readonly scopes: readonly Choice<readonly [Scope, Tail]>[];
  readonly quoted: readonly Choice<QuotedPrintableWriter | undefined>[];
  readonly widths: readonly Choice<number>[];
  /** Whether a text is in base64: else only attachments have lines of a certain width. */
  readonly hasBase64: boolean;
  readonly ends: readonly Choice<Base64Ends>[];
  readonly tails: readonly Choice<Tail>[];
  readonly fields: readonly Choice<EncodingField>[];
  readonly heads: readonly Choice<PartHeadForm | undefined>[];
}

/** Combinations whose bits are more than `most - 1` and not more than `most`. */
function* within(
  { scopes, quoted, widths, hasBase64, ends, tails, fields, heads }: Dimensions,
  most: number,
): Generator<Omit<Style, 'encodings' | 'frame'>> {
  for (const scope of scopes) {
    for (const quote of upTo(quoted, most - scope.bits)) {
      const isWidthAll = scope.value[0] === 'all' || hasBase64;
      for (const width of upTo(isWidthAll ? widths : widths.slice(0, 1), most - scope.bits - quote.bits)) {
        for (const end of upTo(ends, most - scope.bits - quote.bits - width.bits)) {
          for (const tail of upTo(tails, most - scope.bits - quote.bits - width.bits - end.bits)) {
            const sum = scope.bits + quote.bits + width.bits + end.bits + tail.bits;
            for (const field of upTo(fields, most - sum)) {
              for (const head of upTo(heads, most - sum - field.bits)) {
                if (sum + field.bits + head.bits <= most - 1) continue;
                yield {
                  scope: scope.value[0],
                  attachmentTail: scope.value[1],
                  quoted: quote.value,
                  width: width.value,
                  ends: end.value,
                  tail: tail.value,
                  field: field.value,
                  head: head.value,
                  isEncoded: false,
                };
              }
            }
          }
        }
      }
    }
  }
}

function* upTo<T>(choices: readonly Choice<T>[], most: number): Generator<Choice<T>> {
  for (const choice of choices) if (choice.bits <= most) yield choice;
}

/** How unlikely it is that a text was in another encoding. */
const RECODED: Readonly<Record<TransferEncoding, readonly (readonly [TransferEncoding, number])[]>> = {
  base64: [
    ['8bit', 2],
    ['quoted-printable', 2],
  ],
  'quoted-printable': [
    ['8bit', 2],
    ['base64', 3],
  ],
  '7bit': [
    ['quoted-printable', 2.5],
    ['base64', 3],
  ],
  '8bit': [
    ['quoted-printable', 2],
    ['base64', 3],
  ],
};

/** The encodings of all leaves: as they are; all texts in another; only those of one type; each type in another. */
function mappingsOf({ leaves, rewriter }: Message): readonly Choice<readonly (TransferEncoding | undefined)[]>[] {
  const own = leaves.map(({ part, isText }) => (isText ? (part.encoding ?? '8bit') : undefined));
  const found = new Map<string, Choice<readonly (TransferEncoding | undefined)[]>>();
  const add = (value: readonly (TransferEncoding | undefined)[], bits: number): void => {
    const key = value.join();
    if (!found.has(key)) found.set(key, { value, bits });
  };
  const mapped = (
    to: TransferEncoding,
    chosen: (leaf: Leaf) => boolean,
    from = own,
  ): { readonly value: readonly (TransferEncoding | undefined)[]; readonly bits: number } => {
    let bits = 0;
    const value = from.map((encoding, i) => {
      if (encoding === undefined || !chosen(leaves[i]!)) return encoding;
      const is7Bit = own[i] === '7bit' && to === '8bit';
      const rated = RECODED[own[i]!].find(([other]) => other === to);
      if (rated === undefined || is7Bit) return encoding;
      // What needs no encoding had none, mostly.
      const isNeedless = to === '8bit' && isAscii(leaves[i]!.content);
      bits = Math.max(bits, rated[1] - (isNeedless ? NEEDLESS_BITS : 0));
      return to;
    });
    return { value, bits };
  };
  const set = leaves.filter(({ isText, part }) => isText && isSetByPython(part));
  add(own, set.length > 0 ? SET_BITS : 0);
  for (const to of set.length > 0 ? TARGETS : []) {
    const { value, bits } = mapped(to, (leaf) => set.includes(leaf));
    add(value, Math.max(0, bits - SET_BITS));
  }
  for (const to of TARGETS) {
    const { value, bits } = mapped(to, () => true);
    add(value, bits);
  }
  for (const to of TARGETS) {
    for (const isMarkup of [true, false]) {
      const first = mapped(to, (leaf) => leaf.isMarkup === isMarkup);
      add(first.value, first.bits + 1);
      for (const other of TARGETS) {
        const second = mapped(other, (leaf) => leaf.isMarkup !== isMarkup, [...first.value]);
        add(second.value, first.bits + second.bits);
      }
    }
  }
  const texts = leaves.flatMap(({ isText }, i) => (isText ? [i] : []));
  if (texts.length > 1) {
    for (const i of texts) {
      for (const to of TARGETS) {
        const { value, bits } = mapped(to, (leaf) => leaf === leaves[i]);
        add(value, bits + 2);
      }
    }
  }
  const more = rewriter === undefined ? 0 : rewriter === 'MIME-tools' ? UNLIKELY : UNLIKELY / 2;
  return [...found.values()]
    .map(({ value, bits }) => ({ value, bits: value.join() === own.join() ? bits : bits + more }))
    .sort((a, b) => a.bits - b.bits);
}

/** Python's email gives a part this field where it has set its content, and then chooses the encoding by itself. */
function isSetByPython({ fields }: Leaf['part']): boolean {
  return fields.some((field) => /^mime-version:/i.test(field));
}

/** Whether a program seems to have set the content: by the field that Python gives it, or since a text of Thunderbird does not flow any more. */
function isSetAnew(part: Leaf['part']): boolean {
  const { type, encoding, fields } = part;
  if (isSetByPython(part)) return true;
  const named = fields.find((field) => /^content-type:/i.test(field)) ?? '';
  return type === 'text/plain' && encoding === 'quoted-printable' && !/format="?flowed/i.test(named);
}

const SET_BITS = 1.5;
const NEEDLESS_BITS = 1.25;

const TARGETS: readonly TransferEncoding[] = ['8bit', 'quoted-printable', 'base64'];

/** The choices that make a difference where the leaves were in these encodings, some of which were written. */
function dimensionsOf(
  message: Message,
  encodings: readonly (TransferEncoding | undefined)[],
  isWritten: readonly boolean[],
  scope?: Scope,
): () => Dimensions {
  let made: Dimensions | undefined;
  return () => {
    made ??= makeDimensions(message, encodings, isWritten, scope);
    return made;
  };
}

/** @param scope undefined for all but `changed` */
function makeDimensions(
  { leaves, texts, writers, heads, rewriter, isRewrapped: isNewWidth }: Message,
  encodings: readonly (TransferEncoding | undefined)[],
  isWritten: readonly boolean[],
  scope: Scope | undefined,
): Dimensions {
  const isIn = (encoding: TransferEncoding): boolean =>
    encodings.some((other, i) => isWritten[i] && other === encoding);
  const isSome = (condition: (part: Leaf['part'], encoding: TransferEncoding | undefined) => boolean): boolean =>
    leaves.some(({ isText, part }, i) => isText && isWritten[i] && condition(part, encodings[i]));
  const attachments = leaves.filter(({ isText }) => !isText);
  const isFromBase64 = isSome(({ encoding }, before) => encoding === 'base64' && before !== 'base64');
  const isToBase64 = isSome(({ encoding }, before) => encoding !== 'base64' && before === 'base64');
  const isRecoded = isSome(({ encoding, encodingLine }, before) => encodingLine !== undefined && encoding !== before);
  const isMultipart = leaves.some(({ part }) => part.head > 0 || part.from > 0);
  const quotedTexts = texts.filter((_, i) => isWritten[i] && encodings[i] === 'quoted-printable');
  const isAttachmentWritten = scope === undefined && attachments.length > 0;
  // Python's email and mailsplit end a text that they set with one line end, and Thunderbird with two.
  const isLineLost = leaves.some(({ part, isText }, i) => isText && isWritten[i] && isSetAnew(part));
  // These programs write all parts in one way.
  const rarer = <T>(choices: readonly Choice<T>[], likely = 1): readonly Choice<T>[] =>
    rewriter === undefined
      ? choices
      : choices.map(({ value, bits }, i) => ({ value, bits: i < likely ? bits : bits + UNLIKELY }));
  return {
    scopes: scopesFor(leaves.length - attachments.length, attachments, isNewWidth).filter(
      ({ value: [each] }) => (each === 'changed') === (scope === 'changed'),
    ),
    quoted: isIn('quoted-printable') ? distinctWriters(writers(), quotedTexts) : ONLY(undefined),
    widths: isIn('base64') || isAttachmentWritten ? rarer(widthsOf(leaves, isNewWidth), 3) : ONLY(76),
    hasBase64: isIn('base64'),
    ends: isIn('base64') ? rarer(isToBase64 ? FOREIGN_ENDS : OWN_ENDS) : ONLY('as they are'),
    tails: [
      ...(isMultipart
        ? isFromBase64
          ? BASE64_TAILS
          : isLineLost
            ? TAILS_AFTER_LOSS
            : rarer(TAILS)
        : ONLY('of the content' as const)),
      ...(isIn('base64') ? EMPTY_LINE_FIRST : []),
    ],
    fields: isRecoded ? rarer(FIELDS) : ONLY('named'),
    heads:
      rewriter !== undefined
        ? heads.map(({ value, bits }) => ({ value, bits: value === undefined ? bits : bits + UNLIKELY }))
        : heads,
  };
}

function scopesFor(
  texts: number,
  attachments: readonly Leaf[],
  isNewWidth: boolean,
): readonly Choice<readonly [Scope, Tail]>[] {
  // What costs more is tried later.
  const more = Math.log2(1 + attachments.reduce((sum, { raw }) => sum + raw.length, 0) / CHEAP_ATTACHMENTS);
  return [
    { value: ['changed', 'as now'], bits: isNewWidth ? 2 : 0 },
    ...(texts > 1 ? [{ value: ['texts', 'as now'], bits: 1 } as const] : []),
    ...(attachments.length > 0
      ? ATTACHED.map(({ value, bits }) => ({ value, bits: bits + more - (isNewWidth ? 1 : 0) }))
      : []),
  ];
}

/** In octets. */
const CHEAP_ATTACHMENTS = 100_000;

const ATTACHED: readonly Choice<readonly [Scope, Tail]>[] = [
  { value: ['all', 'as now'], bits: 1 },
  { value: ['all', 'one'], bits: 1.5 },
  { value: ['all', 'two'], bits: 2.5 },
];

const OWN_ENDS: readonly Choice<Base64Ends>[] = [
  { value: 'as they are', bits: 0 },
  { value: 'LF', bits: 2 },
  { value: 'CRLF', bits: 2 },
  { value: 'without the last', bits: 3 },
];
const FOREIGN_ENDS: readonly Choice<Base64Ends>[] = [
  { value: 'without the last', bits: 0.5 },
  { value: 'as they are', bits: 1 },
  { value: 'LF, without the last', bits: 1.5 },
  { value: 'LF', bits: 2 },
];
const TAILS: readonly Choice<Tail>[] = [
  { value: 'of the content', bits: 0 },
  { value: 'one', bits: 2 },
  { value: 'two', bits: 2.5 },
  { value: 'as now', bits: 3 },
  { value: 'and a line end', bits: 3 },
  { value: 'three', bits: 5 },
];
const TAILS_AFTER_LOSS: readonly Choice<Tail>[] = [
  { value: 'of the content', bits: 0 },
  { value: 'and a line end', bits: 1 },
  { value: 'two', bits: 2 },
  { value: 'one', bits: 2.5 },
  { value: 'as now', bits: 3.5 },
  { value: 'three', bits: 5 },
];
const BASE64_TAILS: readonly Choice<Tail>[] = [
  { value: 'and a line end', bits: 0.5 },
  { value: 'of the content', bits: 0.5 },
  { value: 'one', bits: 2 },
  { value: 'two', bits: 2.5 },
  { value: 'as now', bits: 3 },
];
const EMPTY_LINE_FIRST: readonly Choice<Tail>[] = [{ value: 'an empty line first', bits: 3 }];
const FIELDS: readonly Choice<EncodingField>[] = [
  { value: 'named', bits: 0 },
  { value: 'absent', bits: 1.5 },
  { value: 'other name', bits: 1.5 },
  { value: 'as now', bits: 3 },
];

const WIDTHS = [76, 72, 64, 60, 73, 75, 74, 998, Number.MAX_SAFE_INTEGER];

function widthsOf(leaves: readonly Leaf[], isNewWidth: boolean): readonly Choice<number>[] {
  const own = isNewWidth
    ? []
    : leaves.flatMap(({ part, raw }) => (part.encoding === 'base64' ? [raw.indexOf('\r\n')] : []));
  return [...new Set([...own.slice(0, 3), ...WIDTHS])]
    .filter((width) => width > 0)
    .map((value, rank) => ({ value, bits: Math.log2(1 + rank) }));
}

/** Encodes line by line, and each line once. */
export class QuotedPrintableWriter {
  /** How many octets were encoded, about: lines that are known by now are only looked up. */
  work = 0;
  readonly #style: QuotedPrintableStyle;
  readonly #known: ReadonlyMap<string, string> | undefined;
  readonly #written = new Map<string, string>();

  /** @param known lines as they are now, which perhaps nobody touched */
  constructor(style: QuotedPrintableStyle, known?: ReadonlyMap<string, string>) {
    this.#style = style;
    this.#known = known;
  }

  write(content: string): string {
    const lines: string[] = [];
    let at = 0;
    for (let end = content.indexOf('\n'); end >= 0; end = content.indexOf('\n', at)) {
      const hasReturn = end > at && content.charCodeAt(end - 1) === 13;
      lines.push(this.#line(content.slice(at, hasReturn ? end - 1 : end)));
      at = end + 1;
    }
    lines.push(this.#line(content.slice(at)));
    return lines.join('\r\n');
  }

  #line(line: string): string {
    let encoded = this.#known?.get(line) ?? this.#written.get(line);
    this.work += LOOKING_UP * line.length;
    if (encoded === undefined) {
      this.work += line.length;
      encoded = encodeLine(line, this.#style);
      if (this.#written.size < MAX_KEPT) this.#written.set(line, encoded);
    }
    return encoded;
  }
}

/** To look up a line takes so much of what it takes to encode it, about. */
const LOOKING_UP = 0.3;
const MAX_KEPT = 20_000;
/** For finding out which styles write alike so much of a text is enough, in octets. */
const MAX_COMPARED = 3000;
const MAX_LOOKED_AT = 30_000;
const MAX_WRITERS = 200;

interface RatedWriter {
  readonly writer: QuotedPrintableWriter;
  readonly bits: number;
}

/** Those of the present texts, and those that are common, in turns: the likely ones first. */
function ratedWriters(leaves: readonly Leaf[], traces: string): readonly RatedWriter[] {
  const quoted = leaves.filter((leaf) => leaf.isText && leaf.part.encoding === 'quoted-printable');
  const lines = quoted.map(({ raw, content }) => knownLines(raw, content));
  const known = new Map(lines.flatMap((each) => [...each]));
  const common = quotedStylesFor(quoted.map(({ raw }) => raw).join(''), traces);
  // Each part by itself: perhaps only some of them were written anew.
  const telling = lines.map(tellingLines).filter(({ length }) => length > 0);
  const similar = common
    .map(({ style }, i) => ({
      style,
      i,
      score: greatest(
        telling.map((each) => agreement(style, each)),
        0,
      ),
    }))
    .sort((a, b) => b.score - a.score || a.i - b.i);
  const plain = new Map(common.map(({ style }) => [style, new QuotedPrintableWriter(style)]));
  const rated = common.map(({ style, bits }): RatedWriter => ({ writer: plain.get(style)!, bits }));
  for (const [i, { style, score }] of similar.entries()) {
    const bits = 0.5 + Math.log2(1 + i);
    // Lines that the present text has were perhaps not touched.
    if (known.size > 0 && score < 1) rated.push({ writer: new QuotedPrintableWriter(style, known), bits });
    rated.push({ writer: plain.get(style)!, bits: bits + 0.2 });
  }
  return rated.sort((a, b) => a.bits - b.bits).slice(0, MAX_WRITERS);
}

/** Of those that write the texts alike the first one. */
function distinctWriters(
  writers: readonly RatedWriter[],
  texts: readonly string[],
): readonly Choice<QuotedPrintableWriter>[] {
  const sample = telling(texts);
  const seen = new Set<string>();
  return writers
    .filter(({ writer }) => {
      const { size } = seen;
      return seen.add(writer.write(sample)).size > size;
    })
    .map(({ writer }, rank) => ({ value: writer, bits: Math.log2(1 + rank) }));
}

/** Lines that styles write differently: first those whose ends tell, which are few. */
function telling(texts: readonly string[]): string {
  let sample = '';
  for (const text of texts) {
    const looked = text.slice(0, MAX_LOOKED_AT);
    let left = MAX_COMPARED / texts.length;
    for (const [pattern, least] of [
      [/^(?:[.-]|From ).*|^.*[ \t]$/gm, left / 2],
      [/^(?:.{60,}|.*[^\t -<>-~\r\n]).*/gm, 0],
    ] as const) {
      for (const [line] of looked.matchAll(pattern)) {
        if (left < least) break;
        sample += `${line}\r\n`;
        left -= line.length;
      }
    }
  }
  return sample;
}

/** The lines of the content as they are encoded now. */
function knownLines(text: string, content: string): ReadonlyMap<string, string> {
  const encoded = text.replace(/=[ \t]*\r\n/g, '=\n').split('\r\n');
  const decoded = content.split('\r\n');
  const known = new Map<string, string>();
  if (encoded.length !== decoded.length) return known;
  for (const [i, line] of decoded.entries()) known.set(line, encoded[i]!.replaceAll('=\n', '=\r\n'));
  return known;
}

/** A line that shows how it was encoded. */
interface TellingLine {
  readonly encoder: LineEncoder;
  readonly encoded: string;
}

const MAX_TELLING = 24;

function tellingLines(known: ReadonlyMap<string, string>): readonly TellingLine[] {
  const found: TellingLine[] = [];
  for (const [line, encoded] of known) {
    if (found.length >= MAX_TELLING) break;
    if (encoded.includes('=')) found.push({ encoder: new LineEncoder(line), encoded });
  }
  return found;
}

/** How many of the lines a style would write alike, from 0 to 1. */
function agreement(style: QuotedPrintableStyle, lines: readonly TellingLine[]): number {
  const alike = lines.filter(({ encoder, encoded }) => encoder.encode(style) === encoded).length;
  return lines.length === 0 ? 0 : alike / lines.length;
}

function withCrlf(content: string): string {
  return content.replace(/\r?\n/g, '\r\n');
}

const ENDS: Readonly<Record<Base64Ends, (content: string) => string>> = {
  'as they are': (content) => content,
  LF: (content) => content.replace(/\r\n/g, '\n'),
  CRLF: withCrlf,
  'without the last': (content) => content.replace(/\r?\n$/, ''),
  'LF, without the last': (content) => content.replace(/\r\n/g, '\n').replace(/\n$/, ''),
};

/** A part as it may have been, whole lines; undefined where it cannot have been so. */
function writeLeaf(leaf: Leaf, content: string, style: Style, rank: number): string | undefined {
  if (style.isEncoded) return content;
  const isBase64 = style.encodings[rank] === 'base64';
  const own = style.tail === 'an empty line first' && !isBase64 ? 'of the content' : style.tail;
  const tail = (text: string): string => withTail(leaf, text, own);
  switch (style.encodings[rank]) {
    case undefined:
      return withTail(leaf, inLines(leaf.raw.replace(/\r\n/g, ''), style.width), style.attachmentTail);
    case 'base64': {
      const encoded = inLines(encodeBase64(bytesOf(ENDS[style.ends](content))), style.width);
      return tail(encoded + (leaf.part.encoding === 'base64' ? ownTail(leaf) : '\r\n'));
    }
    case 'quoted-printable':
      return style.quoted === undefined ? undefined : tail(style.quoted.write(content));
    default:
      return tail(leaf.isDecoded ? withCrlf(content) : content);
  }
}

function ownTail({ raw }: Leaf): string {
  return raw.slice(endOfContent(raw)) || '\r\n';
}

/** Where the line ends begin that end a text. */
function endOfContent(text: string): number {
  let end = text.length;
  while (text.endsWith('\r\n', end)) end -= 2;
  return end;
}

function withTail(leaf: Leaf, text: string, tail: Tail): string {
  const ended = (end: string): string => text.slice(0, endOfContent(text)) + end;
  switch (tail) {
    case 'of the content':
      return text;
    case 'and a line end':
      return `${text}\r\n`;
    case 'one':
      return ended('\r\n');
    case 'two':
      return ended('\r\n\r\n');
    case 'three':
      return ended('\r\n\r\n\r\n');
    case 'as now':
      return ended(ownTail(leaf));
    case 'an empty line first':
      return `\r\n${text}`;
  }
}

function inLines(encoded: string, width: number): string {
  const lines: string[] = [];
  for (let at = 0; at < encoded.length; at += width) lines.push(encoded.slice(at, at + width));
  return lines.join('\r\n');
}

/** A leaf in a style: whole lines. */
interface WrittenLeaf {
  readonly text: string;
  readonly octets: Uint8Array;
}

/** In octets. */
const MAX_REMEMBERED = 30_000_000;

/** To write a head anew takes as long as to write so many octets, about. */
const HEAD_WORK = 500;

/** How long writing takes, as compared to quoted-printable. */
const WORK_OF_ENCODING: Readonly<Record<TransferEncoding, number>> = {
  '7bit': 0.6,
  '8bit': 0.6,
  'quoted-printable': 1,
  base64: 1.8,
};

/** What a frame makes of heads. */
interface FrameHeads {
  /** Where nothing else has changed them. */
  own: readonly LineEdit[] | undefined;
  /** By the line and the text that it begins with. */
  readonly all: Map<string, LineEdit | 'as now'>;
}

/** Texts that were written already: styles differ in few things, and most contents come again and again. */
export class WrittenTexts {
  /** How many octets were written, those that are known by now left out. */
  work = 0;
  readonly #known = new Map<string, WrittenLeaf | undefined>();
  readonly #numbers = new Map<unknown, number>();
  readonly #ascii = new Map<string, boolean>();
  #frames = new WeakMap<Frame, FrameHeads>();
  readonly #texts = new Map<string, string>();
  readonly #recoded = new Map<string, string | undefined>();
  #size = 0;

  /** Undefined where the style cannot write it. */
  write(leaf: Leaf, content: string, style: Style, rank: number): WrittenLeaf | undefined {
    const key = this.#key(leaf, content, style, rank);
    if (this.#known.has(key)) return this.#known.get(key);
    const encoding = style.encodings[rank] ?? '8bit';
    const { quoted } = style;
    const before = quoted?.work ?? 0;
    const written = writeLeaf(leaf, content, style, rank);
    const isQuoted = encoding === 'quoted-printable' && quoted !== undefined;
    this.#count(isQuoted ? quoted.work - before : WORK_OF_ENCODING[encoding] * content.length);
    const text = written === '' || written?.endsWith('\r\n') !== false ? written : `${written}\r\n`;
    const isGone = written === '' && leaf.part.from === leaf.part.head;
    const known = text === undefined || isGone ? undefined : { text, octets: bytesOf(text) };
    this.#known.set(key, known);
    return known;
  }

  /**
   * The heads that a frame makes others.
   *
   * @param changed heads by their line that were others already
   */
  heads(body: BodyLines, frame: Frame, changed: ReadonlyMap<number, string>): readonly LineEdit[] {
    let known = this.#frames.get(frame);
    if (known === undefined) {
      known = { own: undefined, all: new Map() };
      this.#frames.set(frame, known);
    }
    if (changed.size > 0) return this.#headsOf(body, frame, changed, known);
    known.own ??= frame.head === undefined ? [] : this.#headsOf(body, frame, changed, known);
    return known.own;
  }

  #headsOf(
    body: BodyLines,
    frame: Frame,
    changed: ReadonlyMap<number, string>,
    { all }: FrameHeads,
  ): readonly LineEdit[] {
    const edits: LineEdit[] = [];
    for (const head of headsOf(body)) {
      const before = changed.get(head.from);
      if (before === undefined && frame.head === undefined) continue;
      const now = this.headText(body, head);
      const key = `${head.from} ${before ?? now}`;
      let edit = all.get(key);
      if (edit === undefined) {
        const text = frame.head === undefined ? before! : frame.head(before ?? now, head);
        this.#count(HEAD_WORK + text.length);
        edit = text === now ? 'as now' : { from: head.from, to: head.to, text: bytesOf(text) };
        all.set(key, edit);
      }
      if (edit !== 'as now') edits.push(edit);
    }
    return edits;
  }

  headText(body: BodyLines, { from, to }: Pick<Head, 'from' | 'to'>): string {
    const key = `${from} ${to}`;
    let text = this.#texts.get(key);
    if (text === undefined) {
      text = headText(body, { from, to });
      this.#texts.set(key, text);
    }
    return text;
  }

  /** The head of a part that was written; undefined where nothing was done to it. */
  ownHead(body: BodyLines, leaf: Leaf, content: string, style: Style, rank: number): string | undefined {
    const { part } = leaf;
    if (part.from === part.head || !leaf.isText) return undefined;
    const isRecoded = part.encodingLine !== undefined && style.encodings[rank] !== part.encoding;
    if (!isRecoded && style.head === undefined) return undefined;
    const isInAscii = this.#isInAscii(content);
    const way = `${style.encodings[rank]} ${style.field} ${this.#number(style.head)}`;
    const key = `${this.#number(leaf)} ${isInAscii} ${way}`;
    if (this.#recoded.has(key)) return this.#recoded.get(key);
    const now = partHead(this, body, part);
    this.#count(HEAD_WORK + now.length);
    const recoded = isRecoded ? withEncoding(now, leaf, isInAscii, style, rank) : now;
    const own = style.head?.(recoded, isInAscii) ?? recoded;
    const known = own === now ? undefined : own;
    this.#recoded.set(key, known);
    return known;
  }

  #count(octets: number): void {
    this.work += octets;
    this.#size += 2 * octets;
    if (this.#size <= MAX_REMEMBERED) return;
    this.#known.clear();
    this.#ascii.clear();
    this.#recoded.clear();
    this.#frames = new WeakMap();
    this.#size = 0;
  }

  #key(leaf: Leaf, content: string, style: Style, rank: number): string {
    const numbers = `${this.#number(leaf)} ${this.#number(content)}`;
    return style.isEncoded ? numbers : `${numbers} ${this.#wayOf(style, rank)}`;
  }

  #isInAscii(content: string): boolean {
    let isIn = this.#ascii.get(content);
    if (isIn === undefined) {
      isIn = isAscii(content);
      this.#ascii.set(content, isIn);
    }
    return isIn;
  }

  /** How a style writes one leaf. */
  #wayOf(style: Style, rank: number): string {
    const encoding = style.encodings[rank];
    switch (encoding) {
      case undefined:
        return `${style.width} ${style.attachmentTail}`;
      case 'base64':
        return `base64 ${style.width} ${style.ends} ${style.tail}`;
      case 'quoted-printable':
        return `quoted ${this.#number(style.quoted)} ${style.tail}`;
      default:
        return `plain ${encoding} ${style.tail}`;
    }
  }

  /** The same for styles that write the same parts alike, with the same heads and frame. */
  keyOf(leaves: readonly Leaf[], changed: ReadonlyMap<Leaf, string>, style: Style): string {
    let key = `${this.#number(style.frame)} ${this.#number(style.head)} ${style.field}`;
    for (const [rank, leaf] of leaves.entries()) {
      const isWritten = changed.has(leaf) || style.scope === 'all' || (style.scope === 'texts' && leaf.isText);
      key += isWritten ? `;${this.#wayOf(style, rank)}` : ';';
    }
    return key;
  }

  #number(value: unknown): number {
    let number = this.#numbers.get(value);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(value, number);
    }
    return number;
  }
}

/** What a style makes of the leaves. */
export interface Written {
  /** In order. */
  readonly edits: readonly LineEdit[];
  /** The leaves that were written in another way than now, with what they were. */
  readonly rewritten: readonly { readonly leaf: Leaf; readonly before: string }[];
  /** Those of the edits that are beside the contents. */
  readonly frame: readonly LineEdit[];
}

/** What was done to the heads of some leaves together with their contents. */
export type HeadChanges = ReadonlyMap<Leaf, (head: string) => string>;

/**
 * @param changed the contents that were others; the other leaves hold what they hold now
 * @returns undefined where the style cannot write them, or there is nothing to write
 */
export function writeAll(
  body: BodyLines,
  leaves: readonly Leaf[],
  changed: ReadonlyMap<Leaf, string>,
  style: Style,
  texts: WrittenTexts,
  headChanges?: HeadChanges,
): Written | undefined {
  const edits: LineEdit[] = [];
  const heads = new Map<number, string>();
  const cuts = style.frame.lines.filter(({ from, to, text }) => from < to && text.length === 0);
  const isCut = (line: number): boolean => cuts.some(({ from, to }) => from <= line && line < to);
  const rewritten: { readonly leaf: Leaf; readonly before: string }[] = [];
  for (const [rank, leaf] of leaves.entries()) {
    const content = changed.get(leaf);
    if (isCut(leaf.part.from)) {
      if (content !== undefined) return undefined;
      continue;
    }
    const isWritten = content !== undefined || style.scope === 'all' || (style.scope === 'texts' && leaf.isText);
    if (!isWritten) continue;
    const written = texts.write(leaf, content ?? leaf.content, style, rank);
    if (written === undefined) return undefined;
    const { text, octets } = written;
    const { encodingLine, head } = leaf.part;
    // A text without anything to encode is the same in most encodings: then only the head names another one.
    const isRenamed = encodingLine !== undefined && style.encodings[rank] !== leaf.part.encoding;
    if (text === leaf.raw) {
      // Nothing may be named that did nothing.
      if (content !== undefined && content !== leaf.content) return undefined;
      if (!isRenamed || !leaf.isText) continue;
    } else edits.push({ from: leaf.part.from, to: leaf.part.to, text: octets });
    rewritten.push({ leaf, before: text });
    const own = texts.ownHead(body, leaf, content ?? leaf.content, style, rank);
    if (own !== undefined) heads.set(head, own);
  }
  for (const [{ part }, change] of headChanges ?? []) {
    if (part.from > part.head && !isCut(part.from))
      heads.set(part.head, change(heads.get(part.head) ?? partHead(texts, body, part)));
  }
  const frame: LineEdit[] = [];
  for (const edit of texts.heads(body, style.frame, heads))
    if (!isCut(edit.from)) (heads.has(edit.from) && style.head === undefined ? edits : frame).push(edit);
  append(
    frame,
    style.frame.lines.filter((other) => edits.every((edit) => isApart(other, edit))),
  );
  if (edits.length + frame.length === 0) return undefined;
  const all = [...edits, ...frame].sort((a, b) => a.from - b.from || a.to - b.to);
  return { edits: all, rewritten, frame: frame.sort((a, b) => a.from - b.from) };
}

function partHead(texts: WrittenTexts, body: BodyLines, { head, from }: Leaf['part']): string {
  return texts.headText(body, { from: head, to: from - 1 });
}

/** The head of a part that was in another encoding. */
function withEncoding(head: string, { part }: Leaf, isInAscii: boolean, style: Style, rank: number): string {
  const encoding = style.encodings[rank];
  if (encoding === undefined || encoding === part.encoding) return head;
  const field = /^content-transfer-encoding:.*\r\n(?:[ \t].*\r\n)*/im;
  // It named an encoding that was not used, which the program that wrote it anew put right.
  if (style.field === 'as now') return head;
  if (style.field === 'absent') return head.replace(field, '');
  const name = encoding === '8bit' && isInAscii !== (style.field === 'other name') ? '7bit' : encoding;
  return head.replace(field, (text) => `${text.slice(0, text.indexOf(':'))}: ${name}\r\n`);
}

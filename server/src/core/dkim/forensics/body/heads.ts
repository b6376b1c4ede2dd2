/**
 * The headers of parts as they may have been before a program wrote them anew: Python's email folds long fields and quotes all parameters,
 * Go sorts the fields, Ruby folds before each parameter.
 */

import { asciiUpperCase, isAscii } from '../../../text/ascii.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import { binaryOf } from '../../../text/octets.ts';
import { unfoldedAsPython, unfoldedWhereFull } from '../folding.ts';
import { isWrittenByRuby } from '../rewriter.ts';
import type { BodyLines } from './body-lines.ts';
import { leavesOf } from './leaves.ts';
import { boundariesOf, leafParts, tracesIn } from './mime-parts.ts';

const MAX_HEADS = 100;
const MAX_HEAD_LINES = 60;
const MAX_BLOCKS = 20;
/** Rewritings of heads are tried until so many octets have been written for them. */
const MAX_REWRITING = 3_000_000;
/** Rewritings that are less likely than this are not tried: the binary logarithm. */
const MOST_HEAD_BITS = 8;

/** The lines of the head of a part, without the empty one. */
export interface Head {
  readonly from: number;
  readonly to: number;
  /** Whether it is the header of a message within the message. */
  readonly isMessage: boolean;
  /** What it belongs to, where that is a text. */
  readonly text?: 'in ASCII' | 'in another charset';
}

/** Types whose content is a header or begins with one. */
const EMBEDDED: ReadonlySet<string> = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/feedback-report',
  'message/delivery-status',
]);

const HEADS = new WeakMap<BodyLines, readonly Head[]>();

export function headsOf(body: BodyLines): readonly Head[] {
  let heads = HEADS.get(body);
  if (heads === undefined) {
    const starts = boundariesOf(body).flatMap(({ lines }) => lines.map((line) => line + 1));
    const embedded = leafParts(body, boundariesOf(body)).flatMap(({ type, from, to, head }) => {
      if (!EMBEDDED.has(type) || head === from) return [];
      // A report has a block of fields for each recipient (RFC 3464 §2.1).
      const blocks = [from];
      for (let line = from + 1; type === 'message/delivery-status' && line < to && blocks.length < MAX_BLOCKS; line++)
        if (body.isEmpty(line - 1) && !body.isEmpty(line)) blocks.push(line);
      return blocks;
    });
    const texts = new Map(
      leavesOf(body)
        .decoded.filter(({ isText }) => isText)
        .map(({ part, content }) => [part.head, isAscii(content) ? 'in ASCII' : 'in another charset'] as const),
    );
    heads = [...new Set([...starts, ...embedded])]
      .sort((a, b) => a - b)
      .slice(0, MAX_HEADS)
      .flatMap((from) => {
        let to = from;
        while (to < body.count && to < from + MAX_HEAD_LINES && !body.isLike(to, /^\r\n/)) to++;
        if (to === from || !body.isLike(from, /^[A-Za-z]/)) return [];
        const text = texts.get(from);
        return [{ from, to, isMessage: embedded.includes(from), ...(text === undefined ? {} : { text }) }];
      });
    HEADS.set(body, heads);
  }
  return heads;
}

export function headText(body: BodyLines, { from, to }: Pick<Head, 'from' | 'to'>): string {
  return binaryOf(body.lines(from, to));
}

export interface Choice<T> {
  readonly value: T;
  readonly bits: number;
}

/** The fields of one head as they may have been. */
type Rewrite = (fields: readonly string[], head: Head) => readonly string[];

const AS_IS: Choice<undefined> = { value: undefined, bits: 0 };

/** A head as it may have been before. */
export type HeadRewrite = (text: string, head: Head) => string;

/** What the heads of a message may have been, and what that shows about the rest. */
export interface HeadRewrites {
  /** The first one is what there is. */
  readonly all: readonly { readonly head: HeadRewrite | undefined; readonly bits: number }[];
  /** Whether a program wrote them anew, or the program that wrote the message is one that puts lines before the first part. */
  readonly hasPreamble: boolean;
  /** Whether something shows that a program wrote all of them anew. */
  readonly isLikely: boolean;
  /** Where the program that wrote them seems to put empty lines: after inner multiparts, or also before the first part of each multipart. */
  readonly isEmptied: 'nowhere' | 'at ends' | 'everywhere';
}

export function headRewritesOf(body: BodyLines): HeadRewrites {
  const heads = headsOf(body);
  const texts = heads.map((head) => headText(body, head));
  const isSorted = texts.some(isInOrderOfNames);
  const traces = tracesIn(body);
  const writer = WRITERS.find(({ trace }) => trace.test(traces));
  const isOfRuby = isWrittenByRuby(body.input.fields);
  return {
    all: headRewrites(heads, texts, isSorted, isOfRuby, writer, traces),
    hasPreamble: isSorted || writer !== undefined,
    isLikely: isSorted || isOfRuby || texts.some(isNamedMultipart) || isFoldedThroughout(texts),
    isEmptied:
      isOfRuby || texts.some(isNamedMultipart)
        ? 'everywhere'
        : heads.some(({ isMessage }, i) => !isMessage && VERSION.test(texts[i]!))
          ? 'at ends'
          : 'nowhere',
  };
}

/** Each way in which the heads may have been written once. */
function headRewrites(
  heads: readonly Head[],
  texts: readonly string[],
  isSorted: boolean,
  isOfRuby: boolean,
  writer: Writer | undefined,
  traces: string,
): HeadRewrites['all'] {
  const dimensions = dimensionsOf(heads, texts, isSorted, writer, traces);
  const forms = new HeadForms(heads, texts);
  const seen = new Set([forms.now]);
  const found: HeadRewrites['all'][number][] = [{ head: undefined, bits: isSorted ? 1 : isOfRuby ? 2 : 0 }];
  for (let most = 0; most <= MOST_HEAD_BITS; most++) {
    for (const each of dimensions) {
      for (const { form, rewrites, scope, bits } of rewritings(each, forms, most)) {
        const { size } = seen;
        if (seen.add(form).size > size) found.push({ head: rewriting(rewrites, scope), bits });
        if (forms.work > MAX_REWRITING) return found;
      }
    }
  }
  return found;
}

/** All heads in one form: their fields. */
type HeadForm = readonly (readonly string[])[];

/** What a choice makes of a form. */
interface HeadStep {
  readonly form: HeadForm;
  readonly rewrite: Rewrite | undefined;
  readonly bits: number;
}

/** The forms of heads, each made once: many rewritings do the same, or nothing. */
class HeadForms {
  readonly now: HeadForm;
  /** In octets written. */
  work = 0;
  readonly #heads: readonly Head[];
  readonly #known = new Map<string, HeadForm>();
  readonly #steps = new Map<HeadForm, Map<object, readonly HeadStep[]>>();

  constructor(heads: readonly Head[], texts: readonly string[]) {
    this.#heads = heads;
    this.now = texts.map(fieldsIn);
    this.#known.set(keyOf(this.now), this.now);
  }

  /** What the choices make of a form: of those that do the same the likeliest. */
  steps(form: HeadForm, choices: readonly Choice<Rewrite | undefined>[], scope: HeadScope): readonly HeadStep[] {
    let known = this.#steps.get(form);
    if (known === undefined) {
      known = new Map();
      this.#steps.set(form, known);
    }
    // The same choices in another scope are others.
    const key = scope === 'all' ? choices : (this.#inTexts.get(choices) ?? {});
    if (scope === 'texts') this.#inTexts.set(choices, key);
    let steps = known.get(key);
    if (steps === undefined) {
      steps = this.#make(form, choices, scope);
      known.set(key, steps);
    }
    return steps;
  }

  readonly #inTexts = new Map<object, object>();

  #make(form: HeadForm, choices: readonly Choice<Rewrite | undefined>[], scope: HeadScope): readonly HeadStep[] {
    const least = new Map<HeadForm, HeadStep>();
    for (const { value: rewrite, bits } of choices) {
      const to = rewrite === undefined ? form : this.#rewritten(form, rewrite, scope);
      const known = least.get(to);
      if (known === undefined || bits < known.bits) least.set(to, { form: to, rewrite, bits });
    }
    return [...least.values()];
  }

  #rewritten(form: HeadForm, rewrite: Rewrite, scope: HeadScope): HeadForm {
    let isChanged = false;
    const fields = form.map((now, i) => {
      const head = this.#heads[i]!;
      if (scope === 'texts' && head.text === undefined) return now;
      const before = rewrite(now, head);
      for (const [rank, field] of before.entries()) {
        this.work += field.length;
        isChanged ||= field !== now[rank];
      }
      isChanged ||= before.length !== now.length;
      return before;
    });
    if (!isChanged) return form;
    const key = keyOf(fields);
    const known = this.#known.get(key) ?? fields;
    this.#known.set(key, known);
    return known;
  }
}

function keyOf(form: HeadForm): string {
  return form.map((fields) => fields.join('')).join('\n');
}

function fieldsIn(text: string): readonly string[] {
  return text.split(/(?<=\r\n)(?![ \t])/);
}

/** Which heads a program wrote anew. */
type HeadScope = 'all' | 'texts';

interface HeadDimensions {
  readonly scopes: readonly Choice<HeadScope>[];
  /** In the order in which they are applied. */
  readonly rewrites: readonly (readonly Choice<Rewrite | undefined>[])[];
}

/** A way to rewrite heads, and what it makes of them. */
interface Rewriting {
  readonly form: HeadForm;
  readonly rewrites: readonly Rewrite[];
  readonly scope: HeadScope;
  readonly bits: number;
}

/** Combinations whose bits are more than `most - 1` and not more than `most`. */
function* rewritings(
  { scopes, rewrites: dimensions }: HeadDimensions,
  forms: HeadForms,
  most: number,
): Generator<Rewriting> {
  for (const { value: scope, bits } of scopes)
    if (bits <= most) yield* continued({ form: forms.now, rewrites: [], scope, bits }, dimensions, 0, forms, most);
}

function* continued(
  { form, rewrites, scope, bits }: Rewriting,
  dimensions: HeadDimensions['rewrites'],
  rank: number,
  forms: HeadForms,
  most: number,
): Generator<Rewriting> {
  const choices = dimensions[rank];
  if (choices === undefined) {
    if (rewrites.length > 0 && (bits > most - 1 || most === 0)) yield { form, rewrites, scope, bits };
    return;
  }
  for (const step of forms.steps(form, choices, scope)) {
    if (bits + step.bits > most) continue;
    const all = step.rewrite === undefined ? rewrites : [...rewrites, step.rewrite];
    yield* continued(
      { form: step.form, rewrites: all, scope, bits: bits + step.bits },
      dimensions,
      rank + 1,
      forms,
      most,
    );
  }
}

/** What is independent of each other; and what the programs that wrote a message are known to write together. */
function dimensionsOf(
  heads: readonly Head[],
  texts: readonly string[],
  isSorted: boolean,
  writer: Writer | undefined,
  traces: string,
): readonly HeadDimensions[] {
  // Only messages have this field (RFC 2045 §4): Python's email gives it to each part that it writes.
  const versioned = heads.filter(({ isMessage }, i) => !isMessage && VERSION.test(texts[i]!));
  const isVersioned = versioned.length > 0;
  const isTextsAlone = isVersioned && versioned.every(({ text }) => text !== undefined);
  const isFolded = isFoldedThroughout(texts);
  const isTypeLater = texts.some((text) => /^content-(?:transfer-encoding|disposition):/i.test(text));
  const scopes: readonly Choice<HeadScope>[] = [
    { value: 'all', bits: isTextsAlone ? 1 : 0 },
    { value: 'texts', bits: isTextsAlone ? 0 : 2 },
  ];
  const dropped = fieldsDroppedFrom(heads, texts, isVersioned);
  const names = CHARSET_NAMES.map(({ value, bits }) => ({ value, bits: isVersioned && bits > 1 ? bits - 1.5 : bits }));
  const likelier = (bits: number): number => (isVersioned && bits > 1 ? bits - 1 : bits);
  return [
    {
      scopes,
      rewrites: [
        dropped,
        parameterOrdersFor(texts),
        names,
        PROFILES.map(({ value, bits, trace }) => ({ value, bits: trace?.test(traces) ? bits / 4 : likelier(bits) })),
        [
          AS_IS,
          ...[TYPE_FIRST, TYPE_AND_DISPOSITION_FIRST].map((order) => ({
            value: (fields: readonly string[], head: Head) => inOrder(fields, head, order),
            bits: isTypeLater ? 1 : 4,
          })),
        ],
      ],
    },
    {
      scopes,
      rewrites: [
        dropped,
        parameterOrdersFor(texts),
        encodingNamesFor(texts),
        PARAMETERS.map(({ value, bits }) => ({
          value,
          bits: texts.some(isNamedMultipart) ? bits / 2 : likelier(bits),
        })),
        names,
        NAMES.map((each) => (isSorted && each === writer?.names ? { ...each, bits: 0 } : each)),
        ordersFor(isSorted, isVersioned, writer),
        foldsFor(isSorted, isVersioned || isFolded, writer),
      ],
    },
  ];
}

/** Whether each parameter has a line of its own. */
function isFoldedThroughout(texts: readonly string[]): boolean {
  return texts.some((text) => /;\r\n[ \t]/.test(text)) && !texts.some((text) => /; ?[a-z*-]+=/i.test(text));
}

const VERSION = /^mime-version:/im;
const IDENTITY = /^content-transfer-encoding: *(?:7bit|8bit|binary)\b/im;

/** Ruby's mail library gives one to inline parts. */
const RUBY_ID = /^content-id: *<[0-9a-f]{8,20}_[0-9a-f]{1,12}-[0-9a-f]{1,8}@[^>\s]{1,200}\.mail>/im;

/** A multipart needs no encoding: Email::MIME and Ruby name one all the same. */
function isNamedMultipart(head: string): boolean {
  return IDENTITY.test(head) && /^content-type: *multipart\//im.test(head);
}

/** Fields that a program has added to heads. */
function fieldsDroppedFrom(
  heads: readonly Head[],
  texts: readonly string[],
  isVersioned: boolean,
): readonly Choice<Rewrite | undefined>[] {
  const identities = texts.filter((text, i) => !heads[i]!.isMessage && IDENTITY.test(text));
  const isEverywhere = identities.length === heads.filter(({ isMessage }) => !isMessage).length;
  const isOnMultipart = identities.some(isNamedMultipart);
  const version = without(VERSION);
  const number = without(RUBY_ID);
  const named = without(IDENTITY);
  const identity: Rewrite = (fields, head) => number(named(fields, head), head);
  const numbered = texts.some((text) => RUBY_ID.test(text)) ? [{ value: number, bits: 0 }] : [];
  const is8Bit = identities.some((text) => /8bit|binary/i.test(text));
  const identityBits = isOnMultipart ? 1 : isEverywhere ? 1.5 : 2.5;
  const onMultiparts: Rewrite = (fields, head) => (isNamedMultipart(fields.join('')) ? identity(fields, head) : fields);
  const onContainers: Rewrite = (fields, head) =>
    isNamedMultipart(fields.join('')) || fields.some((field) => /^content-type: *message\//i.test(field))
      ? identity(fields, head)
      : fields;
  // Ruby names no encoding where it does not know what it should be.
  const unnamed = texts.some((text) => UNNAMED.test(text))
    ? ['8bit', '7bit'].map((name, rank) => ({ value: withEncodingNamed(name), bits: rank }))
    : [];
  return [
    { ...AS_IS, bits: isVersioned ? 1 : isOnMultipart ? 2 : 0 },
    ...(isOnMultipart ? [{ value: onMultiparts, bits: 0 }] : []),
    ...(identities.length > 0 ? [{ value: onContainers, bits: isOnMultipart ? 1 : isEverywhere ? 1.5 : 3 }] : []),
    ...unnamed,
    ...numbered,
    ...(isVersioned ? [{ value: version, bits: 0 }] : []),
    ...(identities.length > 0 ? [{ value: identity, bits: identityBits }] : []),
    ...(is8Bit ? [{ value: to7Bit, bits: 2 }] : []),
    ...(isVersioned && is8Bit
      ? [{ value: (fields: readonly string[], head: Head) => to7Bit(version(fields, head), head), bits: 1.5 }]
      : []),
    ...(isVersioned && identities.length > 0
      ? [
          {
            value: (fields: readonly string[], head: Head) => identity(version(fields, head), head),
            bits: identityBits / 2,
          },
        ]
      : []),
  ];
}

const UNNAMED = /^content-transfer-encoding:[ \t]*\r\n/im;

function withEncodingNamed(name: string): Rewrite {
  return (fields, { isMessage }) =>
    isMessage
      ? fields
      : fields.map((field) => (UNNAMED.test(field) ? `${field.slice(0, field.indexOf(':'))}: ${name}\r\n` : field));
}

/** What is in ASCII needs no more (RFC 2045 §6.2). */
function to7Bit(fields: readonly string[], { text }: Head): readonly string[] {
  return text === 'in ASCII'
    ? fields.map((field) => field.replace(IDENTITY, 'Content-Transfer-Encoding: 7bit'))
    : fields;
}

function without(pattern: RegExp): Rewrite {
  return (fields, { isMessage }) => (isMessage ? fields : fields.filter((field) => !pattern.test(field)));
}

const PARAMETER_FIELD = /^content-(?:type|disposition):/i;

function withParameters(rewrite: (field: string) => string): Rewrite {
  return (fields, { isMessage, text }) =>
    isMessage && text === undefined
      ? fields
      : fields.map((field) => (PARAMETER_FIELD.test(field) ? rewrite(field) : field));
}

const UNQUOTED = /(;\s*(?!charset)[\w*-]{1,40}=)([^";\s]+)(?=;|\s|$)/gi;
const UNQUOTED_CHARSET = /(;\s*charset=)([^";\s]+)/gi;
const QUOTED = /(;\s*(?!charset)[\w*-]{1,40}=)"([^\s"\\()<>@,;:/[\]?=]+)"/gi;
const QUOTED_CHARSET = /(;\s*charset=)"([^\s"]+)"/gi;

/** Values of parameters with quotes or without them (RFC 2045 §5.1): programs quote all, or only what they have to. */
const PARAMETERS: readonly Choice<Rewrite | undefined>[] = [
  AS_IS,
  { value: withParameters((field) => field.replace(/(;\s*boundary=)([^";\s]+)/gi, '$1"$2"')), bits: 1.5 },
  { value: withParameters((field) => field.replace(QUOTED_CHARSET, '$1$2')), bits: 2 },
  { value: withParameters((field) => field.replace(UNQUOTED, '$1"$2"')), bits: 2 },
  { value: withParameters((field) => field.replace(QUOTED_CHARSET, '$1$2').replace(QUOTED, '$1$2')), bits: 2.5 },
  { value: withParameters((field) => field.replace(UNQUOTED_CHARSET, '$1"$2"')), bits: 2.5 },
  {
    value: withParameters((field) => field.replace(UNQUOTED, '$1"$2"').replace(UNQUOTED_CHARSET, '$1"$2"')),
    bits: 2.5,
  },
];

/** @param isFitting whether what was renamed could be named so */
function withCharset(rename: (charset: string) => string, isFitting: (head: Head) => boolean): Rewrite {
  return (fields, head) =>
    isFitting(head)
      ? fields.map((field) =>
          /^content-type:/i.test(field)
            ? field.replace(/(; *charset="?)([\w.:-]+)/i, (_, lead: string, name: string) => lead + rename(name))
            : field,
        )
      : fields;
}

const isTextHead = ({ text }: Head): boolean => text !== undefined;
const isAsciiHead = ({ text }: Head): boolean => text === 'in ASCII';

/** The name of a charset in other letters; or of another one, where the text is in ASCII. */
const CHARSET_NAMES: readonly Choice<Rewrite | undefined>[] = [
  AS_IS,
  { value: withCharset(() => 'us-ascii', isAsciiHead), bits: 2.5 },
  { value: withCharset(asciiUpperCase, isTextHead), bits: 3 },
  { value: withCharset(() => 'iso-8859-1', isAsciiHead), bits: 3 },
  { value: withCharset(asciiLowerCase, isTextHead), bits: 4 },
  { value: withCharset(() => 'ISO-8859-1', isAsciiHead), bits: 4 },
  { value: withCharset(() => 'utf-8', isAsciiHead), bits: 4.5 },
  { value: withCharset(() => 'UTF-8', isAsciiHead), bits: 5 },
  { value: withCharset(() => 'US-ASCII', isAsciiHead), bits: 5 },
];

/** How a program writes the fields of a part. */
interface Profile extends Choice<Rewrite> {
  /** What shows that it wrote the message. */
  readonly trace?: RegExp;
}

/** @param first the space before the first parameter, and before the others */
function profile(
  quotes: 'none' | 'charset' | 'others' | 'all',
  letters: 'large' | 'small' | 'any',
  [first, next]: readonly [string, string],
  order?: readonly string[],
): Rewrite {
  const isQuoted = (name: string): boolean =>
    quotes === 'all' || ((quotes === 'charset') === (asciiLowerCase(name) === 'charset') && quotes !== 'none');
  const recased = (name: string, value: string): string => {
    if (letters === 'any' || asciiLowerCase(name) !== 'charset') return value;
    return letters === 'large' ? asciiUpperCase(value) : asciiLowerCase(value);
  };
  const written = withParameters((field) => {
    let rank = 0;
    return field.replace(
      /;\s*([\w*-]{1,40})=(?:"([^\s"\\()<>@,;:/[\]?=]+)"|([^";\s]+))(?=;|\s|$)/g,
      (_, name: string, quoted: string | undefined, bare: string | undefined) => {
        const value = recased(name, quoted ?? bare!);
        return `;${rank++ === 0 ? first : next}${name}=${isQuoted(name) ? `"${value}"` : value}`;
      },
    );
  });
  return order === undefined ? written : (fields, head) => inOrder(written(fields, head), head, order);
}

/** @param folds the space before the names of files and boundaries, which are quoted; other parameters are in one line */
function profileWithNames(charset: 'bare' | 'quoted', folds: string): Rewrite {
  return withParameters((field) =>
    field.replace(
      /;\s*([\w*-]{1,40})=(?:"([^\s"\\]*)"|([^";\s]+))(?=;|\s|$)/g,
      (_, name: string, quoted: string | undefined, bare: string | undefined) => {
        const value = quoted ?? bare!;
        if (/^(?:name|filename|boundary)/i.test(name)) return `;${folds}${name}="${value}"`;
        return `; ${name}=${charset === 'quoted' && /^charset$/i.test(name) ? `"${value}"` : value}`;
      },
    ),
  );
}

function inOrder(fields: readonly string[], { isMessage }: Head, order: readonly string[]): readonly string[] {
  return isMessage ? fields : sorted(fields, order);
}

const TYPE_FIRST = ['type', 'transfer-encoding', 'disposition', 'id'];
/** Mutt's order. */
const TYPE_AND_DISPOSITION_FIRST = ['type', 'disposition', 'transfer-encoding', 'id'];
const ENCODING_FIRST = ['transfer-encoding', 'type', 'disposition', 'id'];

/** Thunderbird, PHPMailer and JavaMail; Gmail; Outlook; Exchange; Apple's programs; KMail; others. */
const PROFILES: readonly Profile[] = [
  { value: profileWithNames('bare', '\r\n '), bits: 2, trace: /boundary="?-{12}/ },
  { value: profileWithNames('quoted', '\r\n '), bits: 3, trace: /boundary="?-{12}/ },
  { value: profileWithNames('bare', ' '), bits: 3 },
  { value: profileWithNames('quoted', ' '), bits: 3 },
  { value: profileWithNames('bare', '\r\n\t'), bits: 3.5 },
  { value: profile('none', 'any', [' ', ' ']), bits: 1.5 },
  { value: profile('others', 'any', [' ', '\r\n ']), bits: 2.5, trace: /boundary=-{12}/ },
  { value: profile('others', 'large', [' ', '\r\n ']), bits: 2.5, trace: /boundary=-{12}/ },
  { value: profile('none', 'large', [' ', ' ']), bits: 2, trace: /boundary=-{12}|Mozilla/ },
  { value: profile('charset', 'large', [' ', ' ']), bits: 2.5, trace: /boundary=[0-9a-f]{28}\b/ },
  { value: profile('all', 'small', ['\r\n\t', '\r\n\t']), bits: 2.5, trace: /=_NextPart_|Microsoft Outlook/ },
  // As tabs were replaced with spaces.
  ...['    ', '        ', ' '.repeat(16)].map((space) => ({
    value: profile('all', 'any', [`\r\n${space}`, `\r\n${space}`]),
    bits: 6,
    trace: /=_NextPart_/,
  })),
  { value: profile('all', 'small', [' ', ' ']), bits: 2.5, trace: /boundary=_00\d_/ },
  { value: profile('all', 'small', [' ', ' '], TYPE_FIRST), bits: 3 },
  { value: profile('none', 'small', ['\r\n\t', '\r\n\t'], ENCODING_FIRST), bits: 4, trace: /Apple/ },
  { value: profile('none', 'large', ['\r\n\t', '\r\n\t'], ENCODING_FIRST), bits: 4, trace: /Apple/ },
  { value: profile('none', 'small', ['\r\n\t', '\r\n\t'], TYPE_FIRST), bits: 4.5, trace: /Apple/ },
  { value: profile('all', 'large', ['\r\n\t', '\r\n\t']), bits: 3 },
  { value: profile('all', 'any', ['\r\n ', '\r\n ']), bits: 3, trace: /boundary="?(?:Boundary-|nextPart)/ },
  { value: profile('all', 'any', ['\r\n  ', '\r\n  ']), bits: 3, trace: /boundary="?(?:Boundary-|nextPart)/ },
  { value: profile('none', 'any', ['\r\n ', '\r\n ']), bits: 3.5, trace: /boundary="?--==_mimepart_/ },
];

/** As Go leaves the fields of a head; where only that is their order, another one was likely there before. */
function isInOrderOfNames(head: string): boolean {
  const names = [...head.matchAll(/^([A-Za-z-]+):/gm)].map(([, name]) => asciiLowerCase(name!));
  return names.length > 1 && names[0] !== 'content-type' && names.every((name, i) => i === 0 || names[i - 1]! <= name);
}

function rewriting(rewrites: readonly Rewrite[], scope: HeadScope): HeadRewrite {
  return (text, head) => {
    if (scope === 'texts' && head.text === undefined) return text;
    let fields = fieldsIn(text);
    for (const rewrite of rewrites) fields = rewrite(fields, head);
    return fields.join('');
  };
}

/** The orders in which programs write the fields of a head, the common ones first. */
const ORDERS: readonly (readonly string[])[] = [
  ['type', 'transfer-encoding', 'disposition', 'id', 'description'],
  ['type', 'transfer-encoding', 'id', 'disposition', 'description'],
  ['type', 'disposition', 'transfer-encoding', 'id', 'description'],
  ['type', 'description', 'disposition', 'id', 'transfer-encoding'],
  ['transfer-encoding', 'disposition', 'type', 'id'],
  ['disposition', 'type', 'transfer-encoding', 'id'],
  ['id', 'type', 'disposition', 'transfer-encoding'],
  ['disposition', 'transfer-encoding', 'type', 'id'],
  ['transfer-encoding', 'type', 'disposition', 'id'],
];

function ordersFor(
  isSorted: boolean,
  isVersioned: boolean,
  writer: Writer | undefined,
): readonly Choice<Rewrite | undefined>[] {
  const start = isSorted ? 1 : isVersioned ? 2 : 4;
  return [
    { ...AS_IS, bits: isSorted ? 1 : 0 },
    ...[...(writer?.orders ?? []), ...ORDERS].map((order, rank) => ({
      value: (fields: readonly string[], { isMessage }: Head) => (isMessage ? fields : sorted(fields, order)),
      bits: (writer?.orders === undefined ? start : start / 2) + Math.log2(1 + rank),
    })),
  ];
}

function sorted(fields: readonly string[], order: readonly string[]): readonly string[] {
  const rank = (field: string): number => {
    const name = asciiLowerCase(field.slice(0, Math.max(0, field.indexOf(':'))));
    const at = order.indexOf(name.replace(/^content-/, ''));
    return at < 0 ? order.length : at;
  };
  return [...fields].sort((a, b) => rank(a) - rank(b));
}

function renamed(rename: (name: string) => string): Rewrite {
  return (fields, { isMessage }) =>
    isMessage ? fields : fields.map((field) => field.replace(/^[A-Za-z-]+(?=:)/, (name) => rename(name)));
}

/** Names of encodings in other letters, as some programs write all of them. */
const ENCODING_NAMES: readonly ((name: string) => string)[] = [
  (name) => asciiUpperCase(name.slice(0, 1)) + name.slice(1),
  asciiUpperCase,
  (name) => name.replace(/(?:^|-)[a-z]/g, asciiUpperCase),
  (name) => name.replace('bit', 'Bit'),
];

const ENCODING = /^(content-transfer-encoding: *)([\w-]+)(?=\r\n)/i;

/** @param texts the heads as they are; where one has large letters, others had them too */
function encodingNamesFor(texts: readonly string[]): readonly Choice<Rewrite | undefined>[] {
  const isMixed = texts.some((text) => /^content-transfer-encoding: *[\w-]*[A-Z]/im.test(text));
  return [
    AS_IS,
    ...ENCODING_NAMES.map((rename, rank) => ({
      value: (fields: readonly string[], { isMessage }: Head) =>
        isMessage
          ? fields
          : fields.map((field) => field.replace(ENCODING, (_, lead: string, name: string) => lead + rename(name))),
      bits: (isMixed ? 1 : 3) + rank / 2,
    })),
  ];
}

/** Whether a program put the parameters of fields in the order of their names: Ruby and Email::MIME do. */
function isSortedThroughout(texts: readonly string[]): boolean {
  const lists = texts.flatMap((text) => text.split(/\r\n(?![ \t])/)).filter((field) => PARAMETER_FIELD.test(field));
  const names = lists.map((field) =>
    [...field.matchAll(/;\s*([\w*-]{1,40})=/g)].map(([, name]) => asciiLowerCase(name!)),
  );
  return (
    names.some(({ length }) => length > 1) &&
    names.every((all) => all.every((name, i) => i === 0 || all[i - 1]! <= name))
  );
}

/** Parameters in another order; the folds stay where they are. */
function reordered(order: (parameters: readonly string[]) => readonly string[]): Rewrite {
  return (fields, { isMessage, text }) =>
    isMessage || text !== undefined
      ? fields
      : fields.map((field) => {
          if (!PARAMETER_FIELD.test(field)) return field;
          const found = [...field.matchAll(PARAMETER)].map(([parameter]) => parameter);
          if (found.length < 2) return field;
          const others = order(found);
          let rank = 0;
          return field.replace(PARAMETER, () => others[rank++]!);
        });
}

const PARAMETER = /(?<=;\s{0,20})[\w*-]{1,40}=(?:"[^"]*"|[^";\s]+)/g;

const isBoundary = (parameter: string): boolean => /^boundary=/i.test(parameter);

const PARAMETER_ORDERS: readonly ((parameters: readonly string[]) => readonly string[])[] = [
  (all) => [...all.filter((each) => !isBoundary(each)), ...all.filter(isBoundary)],
  (all) => [...all].reverse(),
  (all) => [...all.filter(isBoundary), ...all.filter((each) => !isBoundary(each)).reverse()],
];

function parameterOrdersFor(texts: readonly string[]): readonly Choice<Rewrite | undefined>[] {
  if (!isSortedThroughout(texts)) return [AS_IS];
  return [AS_IS, ...PARAMETER_ORDERS.map((order, rank) => ({ value: reordered(order), bits: 1 + rank / 2 }))];
}

const CAPITALIZED: Choice<Rewrite> = {
  value: renamed((name) => asciiUpperCase(name.slice(0, 1)) + asciiLowerCase(name.slice(1))),
  bits: 2,
};

const NAMES: readonly Choice<Rewrite | undefined>[] = [
  AS_IS,
  { value: renamed((name) => name.replace(/-Id$/, '-ID').replace(/^Mime-/, 'MIME-')), bits: 2 },
  CAPITALIZED,
  { value: renamed(asciiLowerCase), bits: 5 },
];

function refolded(field: (text: string, isMessage: boolean) => string): Rewrite {
  return (fields, { isMessage }) => fields.map((text) => field(text, isMessage));
}

function withParametersFolded(text: string, isMessage: boolean, space: string): string {
  return isMessage ? text : text.replace(/;(?: |\r\n[ \t]+)?(?=[A-Za-z*0-9-]{1,40}=)/g, `;\r\n${space}`);
}

const TAB_FOLDS: Choice<Rewrite> = {
  value: refolded((text, isMessage) => withParametersFolded(text, isMessage, '\t')),
  bits: 2,
};
const SPACE_FOLDS: Choice<Rewrite> = {
  value: refolded((text, isMessage) => withParametersFolded(text, isMessage, ' ')),
  bits: 3,
};

/** Before the charset alone: the names of attachments stay in a line of their own. */
const CHARSET_UNFOLDED: Choice<Rewrite> = {
  value: refolded((text, isMessage) => (isMessage ? text : text.replace(/;\r\n[ \t]+(?=charset=)/gi, '; '))),
  bits: 2.5,
};

const FOLDS: readonly Choice<Rewrite | undefined>[] = [
  AS_IS,
  { value: refolded((text) => unfoldedAsPython(text)), bits: 1 },
  { value: refolded((text) => unfoldedAsPython(text, true)), bits: 2 },
  { value: refolded(unfoldedWhereFull), bits: 1.5 },
  TAB_FOLDS,
  SPACE_FOLDS,
  CHARSET_UNFOLDED,
  { value: refolded((text) => text.replace(/\r\n[ \t]+(?=\S)/g, ' ')), bits: 4 },
];

/** @param isUnfolded whether fields were likely written anew in another fold */
function foldsFor(
  isSorted: boolean,
  isUnfolded: boolean,
  writer: Writer | undefined,
): readonly Choice<Rewrite | undefined>[] {
  return FOLDS.map((folds) => {
    if (folds.value === undefined) return folds;
    if (isSorted && folds === writer?.folds) return { ...folds, bits: 0 };
    return isUnfolded && folds.bits > 1 ? { ...folds, bits: folds.bits - 1 } : folds;
  });
}

/** Programs that write a preamble, and how they write heads. */
interface Writer {
  readonly trace: RegExp;
  readonly folds?: Choice<Rewrite | undefined>;
  readonly names?: Choice<Rewrite | undefined>;
  readonly orders?: readonly (readonly string[])[];
}

/** Outlook and CDO; servers of Sun; Netscape and Mozilla; Eudora; Thunderbird; Apple. */
const WRITERS: readonly Writer[] = [
  { trace: /=_NextPart_|Microsoft (?:Outlook|CDO)/, folds: TAB_FOLDS },
  { trace: /Boundary_\(ID_/, names: CAPITALIZED },
  { trace: /boundary="?-{12}[0-9A-F]{20}|boundary="?-{12}0[0-9]{22}|Mozilla/, folds: SPACE_FOLDS },
  { trace: /boundary="?-{12}[A-Za-z0-9]{24}\b/ },
  {
    trace: /Apple-Mail/,
    folds: TAB_FOLDS,
    orders: [
      ['transfer-encoding', 'type', 'disposition', 'id'],
      ['transfer-encoding', 'disposition', 'type', 'id'],
    ],
  },
];

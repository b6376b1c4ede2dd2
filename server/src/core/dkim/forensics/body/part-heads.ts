/**
 * The head of a part whose text was changed, as it may have been: libraries name the encoding and the charset of what they have
 * set, in their own way, and leave the other heads alone.
 */

import { asciiUpperCase, isAscii } from '../../../text/ascii.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import type { Choice } from './heads.ts';
import type { Leaf } from './leaves.ts';

/** A head as it may have been, whole lines; and whether the text that it belongs to is in ASCII. */
export type PartHeadForm = (head: string, isInAscii: boolean) => string;

const AS_IS: Choice<undefined> = { value: undefined, bits: 0 };

/** Forms that are less likely than this are not tried: the binary logarithm. */
const MOST_BITS = 6;

const ENCODING = /^content-transfer-encoding:.*\r\n(?:[ \t].*\r\n)*/im;
const IDENTITY = /^content-transfer-encoding: *(?:7bit|8bit)\b/im;
const VERSION = /^mime-version:.*\r\n/im;
/** What a text without parameters is in (RFC 2045 §5.2). */
const DEFAULT = /^(content-type: *text\/\w+);\s*charset="?us-ascii"?(?=\r\n)/im;
const FLOWED = /format="?flowed/i;
const CHARSET = /;\s*charset="?[\w.:-]+"?/i;

/**
 * The likely ones first; the first one is the head that there is. A head is written by one program: it is the same form for all
 * parts that were changed.
 *
 * @param leaves those that may have been changed
 * @param traces fields and boundaries that tell which program wrote the message
 */
export function partHeadForms(leaves: readonly Leaf[], traces: string): readonly Choice<PartHeadForm | undefined>[] {
  const heads = leaves.filter(({ isText, part }) => isText && part.from > part.head).map(({ part }) => part.fields);
  const has = (pattern: RegExp): boolean =>
    heads.some((fields) => fields.some((field) => pattern.test(`${field}\r\n`)));
  const isVersioned = has(VERSION);
  const isDefault = has(IDENTITY) && has(DEFAULT);
  const dimensions: readonly (readonly Choice<PartHeadForm | undefined>[])[] = [
    isVersioned ? VERSIONS : [AS_IS],
    has(IDENTITY) ? ENCODINGS : [AS_IS],
    has(CHARSET)
      ? [
          ...charsetsFor(isVersioned, isVersioned ? habitsOf(leaves.filter(isLeftAlone)).at(0) : undefined),
          ...(isVersioned ? [] : likeAnother(leaves)),
        ]
      : [AS_IS],
    heads.some((fields) => fields.some((field) => /^content-type: *text\//i.test(field) && !FLOWED.test(field)))
      ? flowedFor(traces, has(/^content-type: *text\/plain/im))
      : [AS_IS],
    isVersioned ? ordersFor(heads) : [AS_IS],
    isVersioned ? foldsFor(traces, habitsOf(leaves.filter(isLeftAlone)).at(0)) : [AS_IS],
  ];
  const samples = leaves.filter(({ isText, part }) => isText && part.from > part.head).flatMap(samplesOf);
  let forms: readonly RatedForm[] = [{ ...AS_IS, heads: samples.map(({ head }) => head) }];
  for (const choices of dimensions) forms = distinct(forms, choices, samples);
  const found: Choice<PartHeadForm | undefined>[] = [...forms];
  if (isDefault) found.push({ value: (head) => head.replace(ENCODING, '').replace(DEFAULT, '$1'), bits: 1.5 });
  return found.sort((a, b) => a.bits - b.bits);
}

interface Sample {
  readonly head: string;
  readonly isInAscii: boolean;
}

/** A form, and what it makes of the heads. */
interface RatedForm extends Choice<PartHeadForm | undefined> {
  readonly heads: readonly string[];
}

/** A head as it is, and where the text had no encoding. */
function samplesOf({ part, content }: Leaf): readonly Sample[] {
  const isInAscii = isAscii(content);
  const now = part.fields.map((field) => `${field}\r\n`).join('');
  const plain = now.replace(ENCODING, `Content-Transfer-Encoding: ${isInAscii ? '7bit' : '8bit'}\r\n`);
  return [
    { head: now, isInAscii },
    { head: plain, isInAscii },
  ];
}

/** Of the forms that make the same of all heads the likeliest. */
function distinct(
  forms: readonly RatedForm[],
  choices: readonly Choice<PartHeadForm | undefined>[],
  samples: readonly Sample[],
): readonly RatedForm[] {
  const least = new Map<string, RatedForm>();
  for (const form of forms) {
    for (const { value, bits: more } of choices) {
      const bits = form.bits + more;
      if (bits > MOST_BITS) continue;
      const heads = value === undefined ? form.heads : form.heads.map((head, i) => value(head, samples[i]!.isInAscii));
      const key = heads.join('\0');
      const known = least.get(key);
      if (known === undefined || bits < known.bits) least.set(key, { value: together(form.value, value), bits, heads });
    }
  }
  return [...least.values()];
}

function together(first: PartHeadForm | undefined, then: PartHeadForm | undefined): PartHeadForm | undefined {
  if (first === undefined || then === undefined) return first ?? then;
  return (head, isInAscii) => then(first(head, isInAscii), isInAscii);
}

/** Python's email gives it to the parts that it sets; some programs give it to every part. */
const VERSIONS: readonly Choice<PartHeadForm | undefined>[] = [
  { value: (head) => head.replace(VERSION, ''), bits: 0 },
  { ...AS_IS, bits: 1 },
];

/** How a part names its charset. */
interface Habits {
  readonly isQuoted: boolean;
  /** What is before the name of the parameter, where that is in a line of its own. */
  readonly fold: string | undefined;
}

/** Of the parts that name one. */
function habitsOf(leaves: readonly Leaf[]): readonly Habits[] {
  return leaves.flatMap(({ part }): Habits[] => {
    const type = part.fields.find((field) => /^content-type:/i.test(field));
    const match = /;(\r\n[ \t]+| ?)charset=("?)/i.exec(type ?? '');
    if (match === null) return [];
    const [, space, quote] = match;
    return [{ isQuoted: quote !== '', fold: space!.startsWith('\r\n') ? space!.slice(2) : undefined }];
  });
}

/** Whether Python has not set the part. */
function isLeftAlone({ part }: Leaf): boolean {
  return part.fields.every((field) => !VERSION.test(`${field}\r\n`));
}

/** One program wrote all parts: where they differ, those that were changed may have been like another. */
function likeAnother(leaves: readonly Leaf[]): readonly Choice<PartHeadForm | undefined>[] {
  const habits = new Map(habitsOf(leaves).map((each) => [`${each.isQuoted} ${each.fold}`, each]));
  if (habits.size < 2) return [];
  return [...habits.values()].map(({ isQuoted, fold }) => ({
    value: (head) =>
      head.replace(/;(?:\r\n[ \t]+| ?)charset="?([\w.:-]+)"?/i, (_, name: string) => {
        const lead = fold === undefined ? '; ' : `;\r\n${fold}`;
        return `${lead}charset=${isQuoted ? `"${name}"` : name}`;
      }),
    bits: 0.5,
  }));
}

/** How much less likely it is that a program wrote one part otherwise than another, in bits. */
const STRANGE = 2.5;

/** An encoding that does nothing is named otherwise, or not at all. */
const ENCODINGS: readonly Choice<PartHeadForm | undefined>[] = [
  AS_IS,
  { value: (head) => (IDENTITY.test(head) ? head.replace(ENCODING, '') : head), bits: 1.5 },
  { value: (head) => head.replace(/^(content-transfer-encoding: *)7bit\b/im, '$18bit'), bits: 1.5 },
  {
    value: (head, isInAscii) => (isInAscii ? head.replace(/^(content-transfer-encoding: *)8bit\b/im, '$17bit') : head),
    bits: 2,
  },
];

/** @param isQuoted whether a library wrote the parameters that quotes all of them */
function charsetsFor(isQuoted: boolean, habits: Habits | undefined): readonly Choice<PartHeadForm | undefined>[] {
  const likelier = (bits: number): number => (isQuoted ? bits / 2 : bits);
  const bare = habits === undefined ? 0 : habits.isQuoted ? STRANGE : -1;
  const quoted = habits === undefined ? 0 : habits.isQuoted ? -1 : STRANGE;
  const written =
    (form: (charset: string) => string): PartHeadForm =>
    (head) =>
      head.replace(/(;\s*charset=)"?([\w.:-]+)"?/i, (_, lead: string, name: string) => lead + form(name));
  const unquoted = (head: string): string => head.replace(/(;\s*format=)"(\w+)"/i, '$1$2');
  return [
    { ...AS_IS, bits: isQuoted ? 1 + quoted : 0 },
    { value: (head) => head.replace(CHARSET, ''), bits: 2.5 },
    { value: (head, isInAscii) => unquoted(written((name) => name)(head, isInAscii)), bits: likelier(2) + bare },
    { value: (head, isInAscii) => unquoted(written(asciiUpperCase)(head, isInAscii)), bits: likelier(2.5) + bare },
    { value: written((name) => `"${asciiUpperCase(name)}"`), bits: likelier(3) + quoted },
    { value: written((name) => `"${name}"`), bits: 3.5 },
    { value: written(asciiLowerCase), bits: 4 },
  ];
}

/** A text that was changed does not flow any more (RFC 3676 §4.1); some programs say so of markup as well, which never flows. */
function flowedFor(traces: string, isPlain: boolean): readonly Choice<PartHeadForm | undefined>[] {
  const isLikely = /boundary="?-{12}|Mozilla|Thunderbird|Apple/.test(traces);
  const flowed =
    (type: RegExp): PartHeadForm =>
    (head) =>
      FLOWED.test(head) ? head : head.replace(type, '$&; format=flowed');
  const bits = isLikely ? 1.5 : 3;
  return [
    AS_IS,
    ...(isPlain ? [{ value: flowed(PLAIN_TYPE), bits }] : []),
    { value: flowed(TEXT_TYPE), bits: isPlain ? bits + 1.5 : bits },
  ];
}

const PLAIN_TYPE = /^content-type: *text\/plain(?:;.*)?(?:\r\n[ \t].*)*(?=\r\n)/im;
const TEXT_TYPE = /^content-type: *text\/\w+(?:;.*)?(?:\r\n[ \t].*)*(?=\r\n)/im;

/** A field that is set anew has lost its folds. */
function foldsFor(traces: string, habits: Habits | undefined): readonly Choice<PartHeadForm | undefined>[] {
  const isLikely = /=_NextPart_|Apple-Mail|Microsoft/.test(traces);
  const isShown = habits !== undefined;
  const before =
    (space: string): PartHeadForm =>
    (head) =>
      head.replace(/(; *)(?=charset=)/i, `;\r\n${space}`);
  if (isShown && habits.fold !== undefined)
    return [
      { ...AS_IS, bits: STRANGE },
      { value: before(habits.fold), bits: 0 },
    ];
  return [
    AS_IS,
    ...['\t', ' '].map((space, rank) => ({
      value: before(space),
      bits: (isShown ? STRANGE : isLikely ? 1 : 2.5) + rank,
    })),
  ];
}

/** Where others come before all that Python has set, that was moved. */
function ordersFor(heads: readonly (readonly string[])[]): readonly Choice<PartHeadForm | undefined>[] {
  const isMoved = heads.some(
    ([first = '', ...others]) => !SET.test(first) && others.some((field) => /^content-type:/i.test(field)),
  );
  return isMoved ? ORDERS.map(({ value, bits }) => ({ value, bits: value === undefined ? 2 : bits - 1 })) : ORDERS;
}

const SET = /^(?:content-type|content-transfer-encoding|mime-version):/i;

/** Python's email puts the fields that it has set last. */
const ORDERS: readonly Choice<PartHeadForm | undefined>[] = [
  AS_IS,
  ...[
    ['content-type', 'content-transfer-encoding'],
    ['content-transfer-encoding', 'content-type'],
    ['content-type', 'content-disposition', 'content-transfer-encoding'],
  ].map((order, rank) => ({
    value: (head: string): string => {
      const fields = head.split(/(?<=\r\n)(?![ \t])/);
      const rankOf = (field: string): number => {
        const at = order.indexOf(asciiLowerCase(field.slice(0, Math.max(0, field.indexOf(':')))));
        return at < 0 ? order.length : at;
      };
      return [...fields].sort((a, b) => rankOf(a) - rankOf(b)).join('');
    },
    bits: 1 + rank,
  })),
];

/**
 * The head of a part whose text was changed, as it may have been: libraries name the encoding and the charset of what they have
 * set, in their own way, and leave the other heads alone.
 */

import { asciiUpperCase } from '../../../text/ascii.ts';
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
    has(CHARSET) ? charsetsFor(isVersioned) : [AS_IS],
    heads.some((fields) => fields.some((field) => /^content-type: *text\//i.test(field) && !FLOWED.test(field)))
      ? flowedFor(traces, has(/^content-type: *text\/plain/im))
      : [AS_IS],
    isVersioned ? ORDERS : [AS_IS],
    isVersioned ? foldsFor(traces) : [AS_IS],
  ];
  let forms: readonly Choice<PartHeadForm | undefined>[] = [AS_IS];
  for (const choices of dimensions)
    forms = forms.flatMap((form) =>
      choices.flatMap(({ value, bits }) =>
        form.bits + bits > MOST_BITS ? [] : [{ value: together(form.value, value), bits: form.bits + bits }],
      ),
    );
  if (isDefault) forms = [...forms, { value: (head) => head.replace(ENCODING, '').replace(DEFAULT, '$1'), bits: 1.5 }];
  return [...forms].sort((a, b) => a.bits - b.bits);
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
function charsetsFor(isQuoted: boolean): readonly Choice<PartHeadForm | undefined>[] {
  const likelier = (bits: number): number => (isQuoted ? bits / 2 : bits);
  const written =
    (form: (charset: string) => string): PartHeadForm =>
    (head) =>
      head.replace(/(;\s*charset=)"?([\w.:-]+)"?/i, (_, lead: string, name: string) => lead + form(name));
  const unquoted = (head: string): string => head.replace(/(;\s*format=)"(\w+)"/i, '$1$2');
  return [
    { ...AS_IS, bits: isQuoted ? 1 : 0 },
    { value: (head) => head.replace(CHARSET, ''), bits: 2.5 },
    { value: (head, isInAscii) => unquoted(written((name) => name)(head, isInAscii)), bits: likelier(2) },
    { value: (head, isInAscii) => unquoted(written(asciiUpperCase)(head, isInAscii)), bits: likelier(2.5) },
    { value: written((name) => `"${asciiUpperCase(name)}"`), bits: likelier(3) },
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
function foldsFor(traces: string): readonly Choice<PartHeadForm | undefined>[] {
  const isLikely = /=_NextPart_|Apple-Mail|Microsoft/.test(traces);
  return [
    AS_IS,
    ...['\t', ' '].map((space, rank) => ({
      value: (head: string): string => head.replace(/(; *)(?=charset=)/i, `;\r\n${space}`),
      bits: (isLikely ? 1 : 2.5) + rank,
    })),
  ];
}

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

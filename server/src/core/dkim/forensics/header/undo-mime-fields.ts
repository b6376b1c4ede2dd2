/** Content-Type and Content-Transfer-Encoding in another form, and as they were before the message became a part of another. */

import { asciiUpperCase } from '../../../text/ascii.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import { mentionedCharsets } from '../body/conversions.ts';
import { wrappedParts } from '../body/undo-wrapping.ts';
import { plainValue, splitOutside, withValue } from './field-text.ts';
import { type HeaderUndo, oneByOne, type Replacement, type SignedSlots, slotsOf } from './signed-slots.ts';
import { ENCODING_NAMES, TYPES } from './values.ts';

function* types(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'content-type')) {
    const value = plainValue(text);
    const rewrites = [
      value.replace(/=([^";\s]+)/g, '="$1"'),
      value.replace(/="([^"\s;]+)"/g, '=$1'),
      value.replace(/; ?format="?flowed"?/i, '').replace(/; ?delsp="?\w+"?/i, ''),
      // What was changed does not flow any more (RFC 3676 §4.1).
      ...flowedForms(value),
      value.replace(/; ?charset="?[^;"]*"?/i, ''),
      value.replace(/; ?/g, '; '),
      value.replace(/; ?/g, ';'),
      value.replace(/;$/, ''),
      `${value};`,
      asciiLowerCase(value),
    ];
    for (const charset of new Set([...CHARSETS, ...mentionedCharsets(signed.body), ...RARE_CHARSETS])) {
      for (const each of new Set([value, value.replace(/="([^"\s;]+)"/g, '=$1')]))
        rewrites.push(
          each.replace(/charset="?[^;"]*"?/i, `charset=${charset}`),
          each.replace(/charset="?[^;"]*"?/i, `charset="${charset}"`),
        );
      if (!/charset/i.test(value)) rewrites.push(`${value}; charset=${charset}`, `${value}; charset="${charset}"`);
    }
    for (const rewrite of [...rewrites, ...TYPES])
      yield { kind: 'content-type-changed', slot, text: withValue(text, ` ${rewrite}`) };
  }
}

function flowedForms(value: string): readonly string[] {
  if (!/^text\/plain\b/i.test(value) || /format=/i.test(value)) return [];
  const bare = value.replace(/="([^"\s;]+)"/g, '=$1');
  const named = [
    value,
    bare,
    bare.replace(/(charset=)([^;]*)/i, (_, lead: string, name: string) => lead + asciiUpperCase(name)),
  ];
  return [...new Set(named)].flatMap((each) => [`${each}; format=flowed`, `${each}; format=flowed; delsp=yes`]);
}

const CHARSETS = ['utf-8', 'UTF-8', 'us-ascii', 'US-ASCII', 'iso-8859-1', 'ISO-8859-1', 'windows-1252', 'Windows-1252'];
const RARE_CHARSETS = [
  'iso-8859-15',
  'iso-8859-2',
  'windows-1250',
  'windows-1251',
  'koi8-r',
  'gb2312',
  'gbk',
  'gb18030',
  'big5',
  'iso-2022-jp',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'ks_c_5601-1987',
  'iso-8859-9',
  'windows-1254',
  'iso-8859-7',
  'windows-1253',
  'windows-1255',
  'windows-1256',
].flatMap((name) => [name, asciiUpperCase(name)]);

function* encodings(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'content-transfer-encoding')) {
    const uncommented = plainValue(text).replace(/ ?\([^()]*\) ?/g, '');
    for (const value of [
      ...ENCODING_NAMES,
      uncommented,
      asciiLowerCase(uncommented),
      uncommented.replace(/^"|"$/g, ''),
    ])
      yield { kind: 'transfer-encoding-named', slot, text: withValue(text, ` ${value}`) };
  }
}

/** Apple's programs write a comment after the version (RFC 2045 §4), which others drop; X-Mailer has its number. */
function* versions(signed: SignedSlots): Generator<Replacement> {
  const mailer = signed.header.named('x-mailer').map((index) => plainValue(signed.header.all[index]!.text));
  const [, version] = /^Apple Mail \((?:2\.)?([\d.]{1,30})\)/.exec(mailer.at(-1) ?? '') ?? [];
  for (const { slot, text } of slotsOf(signed, 'mime-version')) {
    const values = ['1.0'];
    if (version !== undefined) {
      values.push(`1.0 (Apple Message framework v${version})`);
      for (let release = 0; release < APPLE_RELEASES; release++)
        values.push(`1.0 (Mac OS X Mail ${6 + Math.floor(release / 7)}.${release % 7} \\(${version}\\))`);
    }
    // Who writes the version anew may write the name in other letters.
    const names = new Set(
      signed.algorithm === 'simple' ? [text.slice(0, text.indexOf(':')), 'MIME-Version'] : ['MIME-Version'],
    );
    for (const value of values)
      for (const name of names) yield { kind: 'mime-version-rewritten', slot, text: `${name}: ${value}\r\n` };
  }
}

/** From 6.0 on, seven of each major version at most. */
const APPLE_RELEASES = 12 * 7;

/** At most so many parameters are quoted and unquoted in all combinations. */
const MAX_TOGGLED = 4;

/** Parameters of Content-Type one by one: with or without quotes, in other letters, in another order, folded. */
function* parameters(signed: SignedSlots): Generator<Replacement> {
  for (const { slot, text } of slotsOf(signed, 'content-type')) {
    const [type = '', ...all] = splitOutside(plainValue(text), ';').map((part) => part.trim());
    const listed = all.filter((part) => part !== '');
    if (listed.length === 0 || listed.length > 2 * MAX_TOGGLED) continue;
    const separators = signed.algorithm === 'simple' ? SEPARATORS : SEPARATORS.slice(0, 2);
    const renamed = [...mentionedCharsets(signed.body).slice(0, 2), 'us-ascii', 'iso-8859-1'].map((charset) =>
      listed.map((part) => part.replace(/^(charset ?= ?"?)[\w.:-]+/i, (_, lead: string) => lead + charset)),
    );
    const lists = listed.length > 1 && listed.some((part) => /^charset/i.test(part)) ? [listed, ...renamed] : [listed];
    const toggles = 1 << Math.min(listed.length, MAX_TOGGLED);
    const forms: { readonly value: string; readonly bits: number }[] = [];
    for (const [byOrder, order] of lists.flatMap(ordersOf).entries()) {
      for (let quoted = 0; quoted < toggles; quoted++) {
        const toggled = order.map((part, i) => ((quoted >> i) & 1 ? withOtherQuotes(part) : part));
        for (const [byCase, recase] of PARAMETER_CASES.entries()) {
          for (const [byType, first] of [type, asciiLowerCase(type)].entries()) {
            if (byType > 0 && first === type) continue;
            for (const [bySeparator, separator] of separators.entries()) {
              const ranks = [byOrder, quoted, 2 * byCase, 3 * byType, bySeparator];
              const bits = ranks.reduce((sum, rank) => sum + Math.log2(1 + rank), 0);
              if (bits <= MOST_BITS) forms.push({ value: separator([first, ...toggled.map(recase)]), bits });
            }
          }
        }
      }
    }
    for (const { value } of forms.sort((one, other) => one.bits - other.bits))
      yield { kind: 'content-type-changed', slot, text: withValue(text, ` ${value}`) };
  }
}

/** Forms that are less likely than this are not tried: the binary logarithm. */
const MOST_BITS = 8;

/** Some libraries write parameters in the order of their names: those of a few may have been in any. */
function ordersOf(list: readonly string[]): readonly (readonly string[])[] {
  if (list.length > MAX_PERMUTED) return [list, [...list].reverse()];
  const all = permutationsOf(list);
  const isBoundaryLast = (order: readonly string[]): boolean => /^boundary/i.test(order.at(-1)!);
  return [list, ...all.filter(isBoundaryLast), ...all.filter((order) => !isBoundaryLast(order))];
}

const MAX_PERMUTED = 3;

function permutationsOf(list: readonly string[]): readonly (readonly string[])[] {
  if (list.length < 2) return [list];
  return list.flatMap((first, i) => permutationsOf(list.toSpliced(i, 1)).map((rest) => [first, ...rest]));
}

/** The type and its parameters as one value. In "relaxed" folds are spaces. */
const SEPARATORS: readonly ((parts: readonly string[]) => string)[] = [
  (parts) => parts.join('; '),
  (parts) => parts.join(';'),
  ...['\r\n\t', '\r\n '].flatMap((fold) => [
    (parts: readonly string[]) => parts.join(`;${fold}`),
    (parts: readonly string[]) => `${parts.slice(0, -1).join('; ')};${fold}${parts.at(-1)}`,
    (parts: readonly string[]) => `${parts[0]};${fold}${parts.slice(1).join('; ')}`,
  ]),
];

function withOtherQuotes(parameter: string): string {
  const unquoted = parameter.replace(/ ?= ?"([^"\\]*)"$/, '=$1');
  return unquoted === parameter ? parameter.replace(/^([^=]*?) ?= ?(.*)$/, '$1="$2"') : unquoted;
}

/** Boundaries keep their letters: those count (RFC 2046 §5.1.1). */
const PARAMETER_CASES: readonly ((parameter: string) => string)[] = [
  (parameter) => parameter,
  (parameter) => parameter.replace(/^[^=]*/, asciiLowerCase),
  (parameter) => (/^boundary/i.test(parameter) ? parameter : asciiLowerCase(parameter)),
  (parameter) =>
    parameter.replace(/^(charset ?= ?)(.*)$/i, (_, name: string, value: string) => name + asciiUpperCase(value)),
  (parameter) => parameter.replace(/^[a-z]/, asciiUpperCase),
];

/** The fields of MIME that went into the head of a part, together. */
export const undoWrappedFields: HeaderUndo = {
  kinds: ['wrapped-in-multipart'],
  likelihood: 100,
  *undoings(signed) {
    const isMultipart = [...slotsOf(signed, 'content-type')].some(({ text }) => /multipart\//i.test(text));
    if (!isMultipart && signed.header.named('content-type').length > 0) return;
    for (const { fields } of wrappedParts(signed.body)) {
      const find = (key: string): string | undefined =>
        fields.findLast((field) => asciiLowerCase(field).startsWith(`${key}:`));
      const type = find('content-type');
      const encoding = find('content-transfer-encoding');
      for (const name of encoding === undefined
        ? [undefined, '7bit', '8bit']
        : [encoding.replace(/^[^:]*:/, '').trim(), undefined]) {
        yield signed.slots.flatMap(({ key, name: written, text }, slot): Replacement[] => {
          if (slot === signed.ownSlot) return [];
          const fieldName = text === undefined ? written : text.slice(0, text.indexOf(':'));
          const value =
            key === 'content-type' ? type?.replace(/^[^:]*:/, '') : name === undefined ? undefined : ` ${name}`;
          if (key !== 'content-type' && key !== 'content-transfer-encoding') return [];
          return [
            { kind: 'wrapped-in-multipart', slot, text: value === undefined ? undefined : `${fieldName}:${value}\r\n` },
          ];
        });
      }
    }
  },
};

export const undoVersionForms: HeaderUndo = oneByOne(['mime-version-rewritten'], 15, versions);
export const undoContentType: HeaderUndo = oneByOne(['content-type-changed'], 40, types);
export const undoEncodingName: HeaderUndo = oneByOne(['transfer-encoding-named'], 50, encodings);
export const undoParameters: HeaderUndo = oneByOne(['content-type-changed'], 20, parameters);

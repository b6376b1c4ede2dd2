/** What signing software does wrong with the header, each proven by one more hash of what `b=` signs. */

import { encodeBase64 } from '../../../text/base64.ts';
import { asciiLowerCase } from '../../../text/domain-name.ts';
import { uniqueBy } from '../../../text/lists.ts';
import { bytesOf, hexOf } from '../../../text/octets.ts';
import { say } from '../../../text/say.ts';
import { canonicalizeFieldText, fieldKey, type RawField } from '../../canonicalization.ts';
import { DIGESTS, digest } from '../../check-signature.ts';
import type { SignerFault, SignerFaultKind } from '../../results.ts';
import { type CanonicalizationName, canonicalizationOf, type Signature } from '../../signature.ts';
import { coveredFields, HeaderFields, withoutSignatureValue } from '../../signed-header.ts';
import { KNOWN_DETAILS, signerFault } from './faults.ts';
import { type SignedHeader, wrappingFault } from './signed-header.ts';

export interface HeaderFaultInput {
  readonly fields: readonly RawField[];
  readonly parsed: Signature;
  /** The position of the signature's own field. */
  readonly own: number;
  readonly signed: SignedHeader;
}

/** How a signer puts together what it hashes. All texts are binary strings. */
interface Recipe {
  /** The fields that are hashed, in order; an empty one is an empty line. */
  readonly fields: readonly string[];
  /** The signature's own field without the value of `b=`. */
  readonly own: string;
  /** A field in the form that is hashed, without its line end. */
  readonly form: (text: string) => string;
  readonly ownForm: (text: string) => string;
  /** After each field, and between its lines where they are kept. */
  readonly lineEnd: string;
  /** Whether the lines of a field keep their line ends, whatever comes after fields. */
  readonly keepsFolds?: boolean;
  /** After the own field. */
  readonly end: string;
  /** Where the own field is put. */
  readonly place: 'last' | 'first' | 'nowhere';
}

/** One thing that the signer does otherwise. */
interface Deviation {
  /** Not tried together with another one. */
  readonly isRare?: true;
  /** A change on the way gives the same digest. */
  readonly isAmbiguous?: true;
  readonly kind: SignerFaultKind;
  readonly data?: Readonly<Record<string, string>>;
  /** Undefined where it makes no difference. */
  apply(recipe: Recipe): Recipe;
}

/** @returns one fault or two that together give what was signed, and how it was wrapped; empty where nothing does */
export async function findHeaderFaults(input: HeaderFaultInput): Promise<readonly SignerFault[]> {
  const { signed } = input;
  const wrapped = wrappingFault(signed);
  const right = rightRecipe(input);
  const rightText = textOf(right);
  const seen = new Set<string>();
  const matches = async (text: string): Promise<boolean> => {
    if (seen.has(text)) return false;
    seen.add(text);
    return signed.holds(await digest(signed.hash, bytesOf(text)));
  };
  if (wrapped.length > 0 && (await matches(rightText))) return wrapped;
  const wrongDigest = await otherDigest(input, rightText);
  if (wrongDigest !== undefined) return [...wrapped, wrongDigest];
  seen.add(rightText);
  const all = [...deviations(input)];
  const likely = all.filter(({ isRare }) => isRare !== true);
  const combined = signed.isCheap ? likely : uniqueBy(likely, ({ kind }) => kind);
  const single = all.map((deviation) => [deviation]);
  const pairs = combined.flatMap((first, i) => combined.slice(i + 1).map((second) => [first, second]));
  for (const list of [...single, ...pairs]) {
    if (list.length === 2 && list[0]!.kind === list[1]!.kind) continue;
    if (await matches(textOf(list.reduce((recipe, deviation) => deviation.apply(recipe), right))))
      return [...wrapped, ...list.map(faultOf)];
  }
  return wrapped;
}

function faultOf({ kind, data, isAmbiguous }: Deviation): SignerFault {
  const fault = signerFault(kind, 'header', data);
  // Servers put fields in another order, too.
  return isAmbiguous === true || kind === 'fields-from-top' ? { ...fault, isAmbiguous: true } : fault;
}

/** The right text, but another hash, the hash of the hash, or none. */
async function otherDigest({ signed, parsed }: HeaderFaultInput, text: string): Promise<SignerFault | undefined> {
  const declared = parsed.algorithm?.value.hash === 'sha1' ? 'sha1' : 'sha256';
  const fault = (detail: string): SignerFault => signerFault('header-hash-algorithm', 'header', { detail });
  const octets = bytesOf(text);
  for (const hash of signed.hashes) {
    if (hash === declared || !(await signed.holds(await digest(hash, octets)))) continue;
    return fault(say`${DIGESTS[hash]} of the header`);
  }
  const once = await digest(signed.hash, octets);
  const forms: readonly (readonly [string, Uint8Array])[] = [
    [say`it hashed the hexadecimal text of the digest`, bytesOf(hexOf(once))],
    [say`it hashed the base64 text of the digest`, bytesOf(encodeBase64(once))],
  ];
  if (await signed.holds(await digest(signed.hash, once)))
    return fault(say`it hashed the digest of the header once more`);
  for (const [detail, form] of forms) {
    if ((signed.holdsAny && (await signed.holds(form))) || (await signed.holds(await digest(signed.hash, form))))
      return fault(detail);
  }
  return signed.holdsAny && (await signed.holds(octets))
    ? fault(say`it signed the header itself, and not its SHA-256 digest (RFC 8463 §3)`)
    : undefined;
}

function rightRecipe({ fields, parsed, own }: HeaderFaultInput): Recipe {
  const algorithm = canonicalizationOf(parsed).header ?? 'simple';
  const form = (text: string): string => canonicalizeFieldText(text, algorithm);
  const covered = coveredFields(parsed, own, new HeaderFields(fields));
  return {
    fields: covered.flatMap(({ index }) => (index === undefined ? [] : [fields[index]!.text])),
    own: withoutSignatureValue(fields[own]!.text, parsed),
    form,
    ownForm: form,
    lineEnd: '\r\n',
    end: '',
    place: 'last',
  };
}

function textOf({ fields, own, form, ownForm, lineEnd, keepsFolds = false, end, place }: Recipe): string {
  const texts = fields.map((text) => (text === '' ? '' : form(text)) + lineEnd);
  const last = place === 'nowhere' ? '' : ownForm(own) + (place === 'first' ? lineEnd : end);
  const text = place === 'first' ? last + texts.join('') : texts.join('') + last;
  return lineEnd === '\r\n' || keepsFolds ? text : text.replaceAll('\r\n', lineEnd);
}

function* deviations(input: HeaderFaultInput): Generator<Deviation> {
  const algorithm = canonicalizationOf(input.parsed).header ?? 'simple';
  const kind = 'crlf-after-signature-field';
  yield { kind, data: { detail: KNOWN_DETAILS.finalCrlf }, apply: (recipe) => ({ ...recipe, end: recipe.lineEnd }) };
  yield {
    kind,
    isRare: true,
    data: { detail: say`a CRLF and an empty line` },
    apply: (recipe) => ({ ...recipe, end: recipe.lineEnd.repeat(2) }),
  };
  yield* ownFieldDeviations(input, algorithm);
  yield* missingHashDeviations(input);
  yield* formDeviations(algorithm);
  yield* choiceDeviations(input);
  yield {
    kind: 'header-line-feeds',
    data: { detail: KNOWN_DETAILS.lineFeeds },
    apply: (r) => ({ ...r, lineEnd: '\n', end: r.end && '\n' }),
  };
  const data = { detail: say`no line ends` };
  yield { kind: 'header-line-feeds', data, apply: (r) => ({ ...r, lineEnd: '', end: '' }) };
  yield {
    kind: 'header-line-feeds',
    data: { detail: say`no line ends after fields` },
    apply: (r) => ({ ...r, lineEnd: '', keepsFolds: true, end: '' }),
  };
}

function* formDeviations(algorithm: CanonicalizationName): Generator<Deviation> {
  const other = algorithm === 'simple' ? 'relaxed' : 'simple';
  const otherForm = (text: string): string => canonicalizeFieldText(text, other);
  const data = { actual: other, declared: algorithm };
  yield { kind: 'header-canonicalization', data, apply: (r) => ({ ...r, form: otherForm, ownForm: otherForm }) };
  yield { kind: 'header-canonicalization', data, apply: (r) => ({ ...r, form: otherForm }) };
  yield {
    kind: 'signature-field-misplaced',
    data: { detail: say`it was hashed in ${other} form` },
    apply: (r) => ({ ...r, ownForm: otherForm }),
  };
  if (algorithm === 'simple') return;
  for (const [detail, form] of INCOMPLETE_FORMS) {
    const kind = 'header-spaces-kept';
    yield { kind, data: { detail }, apply: (r) => ({ ...r, form, ownForm: form }) };
    yield { kind, data: { detail }, apply: (r) => ({ ...r, form }) };
    yield { kind, data: { detail }, apply: (r) => ({ ...r, ownForm: form }) };
  }
  for (const [detail, form] of RARE_FORMS) {
    const kind = 'header-spaces-kept';
    yield { kind, isRare: true, data: { detail }, apply: (r) => ({ ...r, form, ownForm: form }) };
    yield { kind, isRare: true, data: { detail }, apply: (r) => ({ ...r, form }) };
  }
}

/** The signature's own field while `bh=` was not there yet, or was empty. Other tags may have been added by somebody else. */
function* missingHashDeviations({ fields, parsed, own }: HeaderFaultInput): Generator<Deviation> {
  const { text } = fields[own]!;
  const start = text.indexOf(':') + 1;
  const emptied = parsed.list.get('b');
  if (emptied === undefined) return;
  const tag = parsed.list.get('bh');
  if (tag !== undefined) {
    const removed = (from: number, to: number): string =>
      [
        { from, to },
        { from: emptied.equals + 1, to: emptied.span.end },
      ]
        .sort((a, b) => b.from - a.from)
        .reduce((left, cut) => left.slice(0, start + cut.from) + left.slice(start + cut.to), text);
    const kind = 'signature-field-incomplete';
    const isRare = true;
    const gone = removed(tag.span.start, tag.span.end);
    for (const value of [gone, gone.replace(/;[ \t\r\n]*;/, ';')])
      yield { kind, isRare, data: { detail: say`bh= was not there` }, apply: (r) => ({ ...r, own: value }) };
    const empty = removed(tag.equals + 1, tag.span.end);
    yield { kind, isRare, data: { detail: say`bh= was empty` }, apply: (r) => ({ ...r, own: empty }) };
  }
}

function split(text: string): readonly [name: string, value: string] {
  const unended = text.replace(/\r?\n$/, '');
  const colon = unended.indexOf(':');
  return [asciiLowerCase(unended.slice(0, colon)).trimEnd(), unended.slice(colon + 1)];
}

/** The relaxed form with one step left out or in the wrong order. */
const INCOMPLETE_FORMS: readonly (readonly [string, (text: string) => string])[] = [
  [
    KNOWN_DETAILS.foldSpaceKept,
    (text) => {
      const [name, value] = split(text);
      const trimmed = value.replace(/^[ \t]+/, '').replace(/(?<![ \t])[ \t]+$/, '');
      return `${name}:${trimmed.replace(/\r?\n/g, '').replace(/[ \t]+/g, ' ')}`;
    },
  ],
  [
    say`the space after the colon was kept`,
    (text) => {
      const [name, value] = split(text);
      return `${name}:${value
        .replace(/\r?\n/g, '')
        .replace(/[ \t]+/g, ' ')
        .replace(/ $/, '')}`;
    },
  ],
  [
    say`a space was put after the colon`,
    (text) => {
      const [name, value] = split(text);
      return `${name}: ${value
        .replace(/\r?\n/g, '')
        .replace(/[ \t]+/g, ' ')
        .replace(/^ | $/g, '')}`;
    },
  ],
  [
    say`white space at the end was kept`,
    (text) => {
      const [name, value] = split(text);
      return `${name}:${value
        .replace(/\r?\n/g, '')
        .replace(/[ \t]+/g, ' ')
        .replace(/^ /, '')}`;
    },
  ],
  [
    say`runs of white space were kept`,
    (text) => {
      const [name, value] = split(text);
      return `${name}:${value
        .replace(/\r?\n/g, '')
        .replace(/^[ \t]+/, '')
        .replace(/(?<![ \t])[ \t]+$/, '')}`;
    },
  ],
  [
    say`folds were replaced by one more space`,
    (text) => {
      const [name, value] = split(text);
      return `${name}:${value
        .replace(/\r?\n/g, ' ')
        .replace(/^[ \t]+/, '')
        .replace(/(?<![ \t])[ \t]+$/, '')}`;
    },
  ],
  [
    say`folds were removed with their white space`,
    (text) => {
      const [name, value] = split(text);
      return `${name}:${value
        .replace(/(?<![ \t])[ \t]*\r?\n[ \t]*/g, '')
        .replace(/[ \t]+/g, ' ')
        .replace(/^ | $/g, '')}`;
    },
  ],
  [
    say`the space before a fold was kept beside the one after it`,
    (text) => {
      const [name, value] = split(text);
      const lines = value.split(/\r?\n/).map((line) => line.replace(/[ \t]+/g, ' '));
      return `${name}:${lines.join('').replace(/^ | $/g, '')}`;
    },
  ],
  [
    say`the names of fields were not changed to lower case`,
    (text) => text.slice(0, text.indexOf(':')) + canonicalizeFieldText(text, 'relaxed').replace(/^[^:]*/, ''),
  ],
];

/** The same, less likely. */
const RARE_FORMS: readonly (readonly [string, (text: string) => string])[] = [
  [say`only folds were removed`, (text) => text.replace(/\r?\n/g, '')],
  [
    say`folds were kept`,
    (text) => {
      const [name, value] = split(text);
      return `${name}:${value.replace(/[ \t]+/g, ' ').trim()}`;
    },
  ],
  [
    say`the names of fields were capitalized`,
    (text) =>
      canonicalizeFieldText(text, 'relaxed').replace(/^[^:]*/, (name) =>
        name.replace(/[^-]+/g, (part) => part[0]!.toUpperCase() + part.slice(1)),
      ),
  ],
  [say`a space was put before the colon`, (text) => canonicalizeFieldText(text, 'relaxed').replace(':', ' :')],
  [
    say`the values of fields were changed to lower case as well`,
    (text) => asciiLowerCase(canonicalizeFieldText(text, 'relaxed')),
  ],
];

function* choiceDeviations({ fields, parsed, own }: HeaderFaultInput): Generator<Deviation> {
  const header = new HeaderFields(fields);
  const names = parsed.headers?.value.map(({ key }) => key) ?? [];
  const of = (key: string): number[] => header.named(key).filter((index) => index !== own);
  const textsOf = (indices: readonly (number | undefined)[]): string[] =>
    indices.flatMap((index) => (index === undefined ? [] : [fields[index]!.text]));
  const choose = (
    kind: SignerFaultKind,
    list: readonly string[],
    data?: Readonly<Record<string, string>>,
  ): Deviation => ({
    kind,
    ...(data === undefined ? {} : { data }),
    apply: (recipe) => ({ ...recipe, fields: list }),
  });
  const nth = (pick: (indices: number[], n: number) => number | undefined): string[] => {
    const counts = new Map<string, number>();
    return textsOf(
      names.map((key) => {
        const n = counts.get(key) ?? 0;
        counts.set(key, n + 1);
        return pick(of(key), n);
      }),
    );
  };
  // Where all fields of a name are signed, a server that sorts fields is as likely; where there is one more, a list that has
  // added its own below: those are changes, not faults.
  const hasTrace = names.some((key) => TRACE.has(key));
  const more = new Set(names.filter((key) => of(key).length > names.filter((name) => name === key).length));
  const isEachSigned = !hasTrace && more.size === 0;
  if (hasTrace || more.size > 1) {
    const kind = 'fields-from-top';
    yield choose(
      kind,
      nth((indices, n) => indices[n]),
    );
    yield choose(
      kind,
      nth((indices, n) => (n === 0 ? indices[0] : undefined)),
    );
  }
  if (new Set(names).size < names.length) {
    yield choose(
      'field-hashed-twice',
      nth((indices) => indices.at(-1)),
    );
    yield choose(
      'field-hashed-twice',
      nth((indices, n) => indices[Math.max(0, indices.length - 1 - n)]),
    );
    yield choose(
      'field-hashed-twice',
      nth((indices) => indices[0]),
    );
  }
  yield choose('field-hashed-twice', textsOf(names.flatMap((key) => [...of(key)].reverse())));
  yield choose('field-hashed-twice', textsOf(names.flatMap((key) => of(key))));
  const counts = new Map<string, number>();
  const slots = (parsed.headers?.value ?? []).map(({ key, text }) => {
    const n = counts.get(key) ?? 0;
    counts.set(key, n + 1);
    return { name: text, index: of(key).at(-1 - n) };
  });
  const withAbsent = (absent: (name: string) => string): string[] =>
    slots.map(({ name, index }) => (index === undefined ? absent(name) : fields[index]!.text));
  // An empty field that was there and is gone gives the same digest.
  yield {
    ...choose(
      'absent-field-hashed',
      withAbsent((name) => `${name}:\r\n`),
      { detail: say`field` },
    ),
    isAmbiguous: true,
  };
  yield choose(
    'absent-field-hashed',
    withAbsent(() => ''),
    { detail: say`line` },
  );
  if (canonicalizationOf(parsed).header === 'relaxed') yield asNamedInList(parsed, own, fields);
  const order = { detail: say`in the order of the message` };
  const covered = coveredFields(parsed, own, header).flatMap(({ index }) => index ?? []);
  const inOrder = [...covered].sort((a, b) => a - b);
  if (!isEachSigned || new Set(names).size === names.length) yield choose('field-order', textsOf(inOrder), order);
  yield choose('field-order', textsOf([...covered].reverse()), { detail: say`in reverse order` });
  if (!isEachSigned || new Set(names).size === names.length)
    yield choose('field-order', textsOf([...inOrder].reverse()), {
      detail: say`from the bottom of the message upwards`,
    });
  yield choose('field-order', textsOf(sortedByName(fields, covered)), { detail: say`sorted by name` });
  yield choose(
    'field-order',
    textsOf(
      fields.map((_, index) => index).filter((index) => names.includes(fieldKey(fields[index]!)) && index !== own),
    ),
    { detail: say`every field with a name of h=, in the order of the message` },
  );
}

/** The names as `h=` writes them, instead of in lower case. */
function asNamedInList(parsed: Signature, own: number, fields: readonly RawField[]): Deviation {
  const names = coveredFields(parsed, own, new HeaderFields(fields)).flatMap(({ name, index }) =>
    index === undefined ? [] : [[fields[index]!.text, name.text] as const],
  );
  const written = new Map(names);
  return {
    kind: 'header-spaces-kept',
    isRare: true,
    data: { detail: say`the names of fields were taken from h= as they are` },
    apply: (recipe) => ({
      ...recipe,
      form: (text) => recipe.form(text).replace(/^[^:]*/, (name) => written.get(text) ?? name),
    }),
  };
}

/** Fields that every server puts on top, and that none sorts. */
const TRACE: ReadonlySet<string> = new Set(['received', 'authentication-results', 'dkim-signature', 'return-path']);

function sortedByName(fields: readonly RawField[], covered: readonly number[]): number[] {
  return [...covered].sort((a, b) => (fieldKey(fields[a]!) < fieldKey(fields[b]!) ? -1 : 1));
}

function* ownFieldDeviations(
  { fields, parsed, own }: HeaderFaultInput,
  algorithm: CanonicalizationName,
): Generator<Deviation> {
  const { text } = fields[own]!;
  const tag = parsed.list.get('b');
  if (tag !== undefined) {
    const start = text.indexOf(':') + 1;
    const [from, equals, to] = [start + tag.span.start, start + tag.equals, start + tag.span.end];
    const emptied = (value: string, detail: string): Deviation => ({
      kind: 'signature-value-not-emptied',
      data: { detail },
      apply: (recipe) => ({ ...recipe, own: value }),
    });
    const kept = text.slice(equals + 1, to).replace(/[^ \t\r\n]/g, '');
    yield emptied(text.slice(0, equals + 1) + kept + text.slice(to), say`the white space of the value was kept`);
    yield emptied(`${text.slice(0, equals + 1)} ${text.slice(to)}`, say`a space was kept`);
    yield emptied(text.slice(0, from) + text.slice(to), say`the whole tag was left out`);
    yield emptied(text.slice(0, from) + text.slice(to).replace(/^[ \t\r\n]*;/, ''), say`the whole tag was left out`);
    yield emptied(text.slice(0, from).replace(/;[ \t\r\n]*$/, '') + text.slice(to), say`the whole tag was left out`);
    yield emptied(text.slice(0, equals + 1), say`what follows the tag was left out`);
    yield emptied(`${text.slice(0, equals + 1)};`, say`a semicolon was put after it`);
    yield emptied(text.slice(0, equals), say`the sign = was left out`);
    yield emptied(text, say`the value was still there`);
  }
  const unfolded = (replace: (own: string) => string): Deviation => ({
    kind: 'signature-field-refolded',
    apply: (recipe) => ({ ...recipe, own: replace(recipe.own) }),
  });
  if (algorithm === 'relaxed') {
    yield unfolded((value) => value.replace(/;[ \t\r\n]+/g, ';'));
    yield unfolded((value) => value.replace(/\r?\n[ \t]+/g, ''));
    yield unfolded((value) => value.replace(/(?<![ \t])[ \t]*\r?\n[ \t]+/g, ''));
    // Folds after a semicolon stood for a space; those within a value were put in.
    yield unfolded((value) => value.replace(/([^;\s])[ \t]*\r?\n[ \t]+/g, '$1'));
    yield unfolded((value) => value.replace(/;[ \t]*\r?\n[ \t]+/g, ';').replace(/(?<![ \t])[ \t]*\r?\n[ \t]+/g, ' '));
    yield unfolded((value) =>
      value.replace(/[ \t\r\n]+/g, (space, at: number) =>
        at <= value.indexOf(':') + 1 || at < value.lastIndexOf(':') ? space : '',
      ),
    );
  }
  const kind = 'signature-field-misplaced';
  yield { kind, data: { detail: say`it was hashed first` }, apply: (r) => ({ ...r, place: 'first' }) };
  yield { kind, data: { detail: say`it was not hashed at all` }, apply: (r) => ({ ...r, place: 'nowhere' }) };
  yield {
    kind,
    data: { detail: say`only its value was hashed` },
    apply: (r) => ({ ...r, ownForm: (own) => r.ownForm(own).replace(/^[^:]*:[ \t]*/, '') }),
  };
}

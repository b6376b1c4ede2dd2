/** Quoted-printable as the encoders in use write it: what they encode, and where they break lines (RFC 2045 §6.7). */

import { isSpaceOrTab } from '../../../text/white-space.ts';

/** Where a line that is too long is broken. */
export type Wrap =
  /** As much as fits in a line. */
  | 'fill'
  /** The same, but characters of UTF-8 stay together: PHP. */
  | 'characters'
  /** After the last space that fits. */
  | 'words'
  /** The same, but a line that is just full is broken as well, though nothing may follow: Outlook and CDO. */
  | 'full words'
  /** After the character that fills the line, which may be too long then: IIS and bulk mailers. */
  | 'over'
  /** libqp and libmime of Node: at spaces and punctuation in the last third. */
  | 'libqp'
  /** Eudora: before the space of a word that does not fit; what follows the last space is divided where the line is full. */
  | 'eudora'
  /** .NET and Exchange: before the sixth place from the end, whatever comes. */
  | 'early'
  | 'none';

export interface QuotedPrintableStyle {
  readonly wrap: Wrap;
  /** How long a line may be, the final `=` included. */
  readonly width: number;
  /** Whether what is left may take the place of the final `=`: all of it, its last character if that is not encoded, or nothing. */
  readonly last: 'any' | 'character' | 'none';
  /** What is encoded beside what has to be. */
  readonly units: UnitStyle;
}

export interface UnitStyle {
  /** Characters that need not be encoded and are. */
  readonly extra: ReadonlySet<string>;
  /** `F` of "From " at the start of a line. */
  readonly from: boolean;
  /** A hyphen at the start of a line: KMail and Gnus, where the text is signed with OpenPGP. */
  readonly dash: boolean;
  /** A dot at the start of a line, or alone in it. */
  readonly dot: 'never' | 'alone' | 'always';
  /** White space at the end of a line. */
  readonly space: 'encoded' | 'soft' | 'kept';
  readonly isLower: boolean;
}

const NONE: ReadonlySet<string> = new Set();

export const PLAIN_UNITS: UnitStyle = {
  extra: NONE,
  from: false,
  dash: false,
  dot: 'never',
  space: 'encoded',
  isLower: false,
};

/** What is encoded beside the necessary in a text that is there: its encoder, or another one, may have done so before. */
export function unitsOf(encoded: string): UnitStyle {
  const extra = new Set<string>();
  for (const [, hex] of encoded.matchAll(/=([2-7][0-9A-Fa-f])/g)) {
    const character = String.fromCharCode(Number.parseInt(hex!, 16));
    if (character !== '=' && character !== '\x7f') extra.add(character);
  }
  const plain = encoded.replace(/=[0-9A-Fa-f]{2}|=\r\n/g, '');
  for (const character of extra) if (plain.includes(character)) extra.delete(character);
  return {
    extra,
    from: /^=46rom /m.test(encoded),
    dash: /^=2[Dd]/m.test(encoded),
    dot: /^=2[Ee]\r?$/m.test(encoded) ? 'alone' : /^=2[Ee]/m.test(encoded) ? 'always' : 'never',
    space: /[ \t]\r$/m.test(encoded) ? 'kept' : 'encoded',
    isLower: /=(?:[a-f][0-9a-f]|[0-9a-f][a-f])/.test(encoded) && !/=(?:[A-F][0-9A-F]|[0-9A-F][A-F])/.test(encoded),
  };
}

/** A style, and how unlikely it is: the binary logarithm. */
export interface RatedStyle {
  readonly style: QuotedPrintableStyle;
  readonly bits: number;
}

/**
 * Styles to try, those of the common encoders first.
 *
 * @param encoded what there is in quoted-printable
 * @param traces fields and boundaries that tell which program wrote the message
 */
export function quotedStylesFor(encoded: string, traces = ''): readonly RatedStyle[] {
  const own = unitsOf(encoded);
  const isOwn = (units: UnitStyle): boolean =>
    units.from === own.from &&
    units.dash === own.dash &&
    units.dot === own.dot &&
    units.isLower === own.isLower &&
    units.extra.size === own.extra.size &&
    units.space === own.space;
  const units = [own, ...UNITS.filter((each) => !isOwn(each))];
  const traced = TRACES.flatMap(({ trace, wraps }) => (trace.test(traces) ? wraps : []));
  const isTraced = (wrap: WrapStyle): boolean =>
    traced.some((other) => other.wrap === wrap.wrap && other.width === wrap.width && other.last === wrap.last);
  const wraps = [...traced, ...WRAPS.filter((wrap) => !isTraced(wrap))];
  return wraps
    .flatMap((wrap, i) =>
      units.map(
        (each, j): RatedStyle => ({
          style: { ...wrap, units: each },
          bits: Math.log2(1 + i) + (j === 0 ? 0 : 1 + Math.log2(1 + j)),
        }),
      ),
    )
    .sort((a, b) => a.bits - b.bits);
}

const UNITS: readonly UnitStyle[] = [
  PLAIN_UNITS,
  { ...PLAIN_UNITS, space: 'kept' },
  { ...PLAIN_UNITS, dot: 'alone' },
  { ...PLAIN_UNITS, from: true, dot: 'always' },
  { ...PLAIN_UNITS, from: true, dot: 'alone' },
  { ...PLAIN_UNITS, space: 'soft' },
  { ...PLAIN_UNITS, from: true, dash: true },
  { ...PLAIN_UNITS, extra: new Set('!"#$@[\\]^`{|}~') },
  { ...PLAIN_UNITS, extra: new Set('!"#$@[\\]^_`{|}~') },
  { ...PLAIN_UNITS, extra: new Set('\t') },
];

type WrapStyle = Omit<QuotedPrintableStyle, 'units'>;

const WRAPS: readonly WrapStyle[] = [
  // Python's email and MIME::QuotedPrint; JavaMail; Outlook and CDO; bulk mailers; quopri; PHP.
  { wrap: 'fill', width: 76, last: 'any' },
  { wrap: 'fill', width: 76, last: 'none' },
  { wrap: 'full words', width: 74, last: 'none' },
  { wrap: 'over', width: 75, last: 'any' },
  { wrap: 'fill', width: 76, last: 'character' },
  { wrap: 'characters', width: 76, last: 'none' },
  { wrap: 'libqp', width: 76, last: 'any' },
  { wrap: 'fill', width: 75, last: 'none' },
  // Python's newer interface, whose lines may have 78; .NET and Exchange.
  { wrap: 'fill', width: 78, last: 'any' },
  { wrap: 'early', width: 70, last: 'none' },
  { wrap: 'over', width: 75, last: 'none' },
  { wrap: 'words', width: 74, last: 'any' },
  // Netscape.
  { wrap: 'fill', width: 74, last: 'none' },
  { wrap: 'over', width: 74, last: 'any' },
  { wrap: 'over', width: 74, last: 'none' },
  { wrap: 'full words', width: 75, last: 'none' },
  { wrap: 'words', width: 76, last: 'any' },
  { wrap: 'words', width: 72, last: 'none' },
  { wrap: 'fill', width: 72, last: 'none' },
  { wrap: 'fill', width: 73, last: 'none' },
  { wrap: 'none', width: 0, last: 'any' },
  { wrap: 'early', width: 76, last: 'none' },
  ...[75, 74, 73, 72, 71, 70, 64, 60].flatMap((width): WrapStyle[] => [
    { wrap: 'fill', width, last: 'any' },
    { wrap: 'fill', width, last: 'none' },
    { wrap: 'words', width, last: 'any' },
    { wrap: 'words', width, last: 'none' },
    { wrap: 'characters', width, last: 'any' },
  ]),
  { wrap: 'characters', width: 76, last: 'any' },
  { wrap: 'words', width: 76, last: 'none' },
];

/** What programs leave in boundaries and fields, and how they wrap. */
const TRACES: readonly { readonly trace: RegExp; readonly wraps: readonly WrapStyle[] }[] = [
  {
    trace: /Eudora|boundary="?={20,}_\d+==_/,
    wraps: [
      { wrap: 'eudora', width: 77, last: 'none' },
      { wrap: 'fill', width: 78, last: 'none' },
    ],
  },
  { trace: /=_NextPart_|Microsoft (?:Outlook|CDO)/, wraps: [{ wrap: 'full words', width: 74, last: 'none' }] },
  { trace: /boundary="?-{12}[0-9A-F]{20}|Mozilla [34]/, wraps: [{ wrap: 'fill', width: 74, last: 'none' }] },
  { trace: /=_Part_|JavaMail/, wraps: [{ wrap: 'fill', width: 76, last: 'none' }] },
  { trace: /boundary="?={15}/, wraps: [{ wrap: 'fill', width: 76, last: 'any' }] },
  { trace: /_NmP-|nodemailer/i, wraps: [{ wrap: 'libqp', width: 76, last: 'any' }] },
  {
    trace: /PHPMailer|boundary="?b[12]_|SwiftMailer|_=_swift/,
    wraps: [{ wrap: 'characters', width: 76, last: 'none' }],
  },
  { trace: /boundary="?_00\d_|Microsoft Exchange/, wraps: [{ wrap: 'early', width: 70, last: 'none' }] },
];

/** @param line octets without their line end, as a binary string */
export function encodeLine(line: string, style: QuotedPrintableStyle): string {
  return isPlain(line, style) ? line : wrapped(unitsOfLine(line, style.units), line, style);
}

/** The same for many styles: what they encode is found once for those that differ in where they break lines. */
export class LineEncoder {
  readonly #line: string;
  readonly #units = new Map<UnitStyle, readonly string[]>();

  constructor(line: string) {
    this.#line = line;
  }

  encode(style: QuotedPrintableStyle): string {
    if (isPlain(this.#line, style)) return this.#line;
    let units = this.#units.get(style.units);
    if (units === undefined) {
      units = unitsOfLine(this.#line, style.units);
      this.#units.set(style.units, units);
    }
    return wrapped(units, this.#line, style);
  }
}

function wrapped(units: readonly string[], line: string, style: QuotedPrintableStyle): string {
  switch (style.wrap) {
    case 'none':
      return units.join('');
    case 'libqp':
      return wrapAsLibqp(units.join(''), style.width);
    case 'eudora':
      return wrapAsEudora(units, style.width);
    case 'early':
      return wrapEarly(units, style.width);
    case 'words':
      return wrapWords(units, style);
    case 'full words':
      return wrapFullWords(units, line, style.width);
    case 'over':
      return wrapOver(units, style);
    case 'fill':
    case 'characters':
      return fill(units, style);
  }
}

/** Whether a line is short and has nothing that any style encodes. */
function isPlain(line: string, { width, units, wrap }: QuotedPrintableStyle): boolean {
  if (units.extra.size > 0 || (wrap !== 'none' && line.length > width - LEAST_MARGIN)) return false;
  return !/^[.F-]|[^\t\x20-\x3c\x3e-\x7e]|[ \t]$/.test(line);
}

/** No wrap breaks lines that are shorter than its width by this. */
const LEAST_MARGIN = 8;

function unitsOfLine(line: string, { extra, from, dash, dot, space, isLower }: UnitStyle): string[] {
  const units: string[] = [];
  const escaped = (code: number): string => {
    const hex = code.toString(16).padStart(2, '0');
    return `=${isLower ? hex : hex.toUpperCase()}`;
  };
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    const isSpace = isSpaceOrTab(code);
    const isEscaped =
      code === 0x3d ||
      code > 0x7e ||
      (code < 0x20 && code !== 0x09) ||
      extra.has(line[i]!) ||
      (isSpace && i === line.length - 1 && space === 'encoded') ||
      (i === 0 &&
        ((code === 0x2e && (dot === 'always' || (dot === 'alone' && line.length === 1))) ||
          (code === 0x2d && dash) ||
          (from && line.startsWith('From '))));
    units.push(isEscaped ? escaped(code) : line[i]!);
  }
  if (space === 'soft' && /[ \t]$/.test(line)) units.push('=\r\n');
  return units;
}

function fill(units: readonly string[], { width, last, wrap }: QuotedPrintableStyle): string {
  const room = width - 1;
  const left = new Array<number>(units.length + 1).fill(0);
  for (let i = units.length - 1; i >= 0; i--) left[i] = left[i + 1]! + units[i]!.length;
  let out = '';
  let used = 0;
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]!;
    const size = wrap === 'characters' ? sizeOfCharacter(units, i) : unit.length;
    const isLastFit =
      (last === 'any' && used + left[i]! <= width) ||
      (last === 'character' && i === units.length - 1 && unit.length === 1 && used + 1 <= width);
    if (used + size > room && used > 0 && !isLastFit) {
      out += '=\r\n';
      used = 0;
    }
    out += unit;
    used += unit.length;
  }
  return out;
}

/** Of a first octet of UTF-8 with those that follow it. */
function sizeOfCharacter(units: readonly string[], at: number): number {
  const octet = octetOf(units[at]!);
  if (octet < 0xc0) return octet >= 0x80 ? 0 : units[at]!.length;
  return 3 * (octet < 0xe0 ? 2 : octet < 0xf0 ? 3 : 4);
}

function octetOf(unit: string): number {
  return unit.length === 3 ? Number.parseInt(unit.slice(1), 16) : unit.charCodeAt(0);
}

function wrapWords(units: readonly string[], { width, last }: QuotedPrintableStyle): string {
  const room = width - 1;
  let out = '';
  let line: string[] = [];
  let used = 0;
  let left = units.reduce((sum, unit) => sum + unit.length, 0);
  for (const unit of units) {
    if (used + unit.length > room && !(last === 'any' && used + left <= width)) {
      const space = line.findLastIndex((each) => each === ' ' || each === '\t');
      const cut = space < 0 ? line.length : space + 1;
      out += `${line.slice(0, cut).join('')}=\r\n`;
      line = line.slice(cut);
      used = line.reduce((sum, each) => sum + each.length, 0);
    }
    line.push(unit);
    used += unit.length;
    left -= unit.length;
  }
  return out + line.join('');
}

/** A space at the end of a line fills it as one character and is encoded only where no break follows it. */
function wrapFullWords(units: readonly string[], text: string, width: number): string {
  const room = width - 1;
  const final = isSpaceOrTab(text.charCodeAt(text.length - 1)) ? units.at(-1) : undefined;
  let out = '';
  let line: string[] = [];
  let used = 0;
  const breakLine = (): void => {
    const space = line.findLastIndex((each) => each === ' ' || each === '\t');
    const cut = space < 0 ? line.length : space + 1;
    out += `${line.slice(0, cut).join('')}=\r\n`;
    line = line.slice(cut);
    used = line.reduce((sum, each) => sum + each.length, 0);
  };
  for (const [i, each] of units.entries()) {
    const isFinal = final !== undefined && i === units.length - 1;
    const unit = isFinal ? text.at(-1)! : each;
    line.push(unit);
    used += unit.length;
    if (used >= room) breakLine();
    else if (isFinal) line[line.length - 1] = each;
  }
  return out + line.join('');
}

function wrapOver(units: readonly string[], { width, last }: QuotedPrintableStyle): string {
  const room = width - 1;
  let out = '';
  let used = 0;
  for (const [i, unit] of units.entries()) {
    out += unit;
    used += unit.length;
    if (used < room || (i === units.length - 1 && last !== 'none')) continue;
    out += '=\r\n';
    used = 0;
  }
  return out;
}

/** .NET's QuotedPrintableStream: a break comes before a character where less than five places are left, or three more before white space. */
function wrapEarly(units: readonly string[], width: number): string {
  let out = '';
  let used = 0;
  for (const unit of units) {
    if (used + 5 >= width) {
      out += '=\r\n';
      used = 0;
    }
    out += unit;
    used += unit.length;
  }
  return out;
}

/** Whether a word fits is judged before it is encoded, so that lines may be too long. */
function wrapAsEudora(units: readonly string[], width: number): string {
  const room = width - 1;
  let out = '';
  let used = 0;
  for (let from = 0; from < units.length; ) {
    let to = from + 1;
    while (to < units.length && units[to] !== ' ') to++;
    const isLast = to === units.length;
    const fits = used + to - from <= room;
    if (!fits && !isLast && used > 0) {
      out += '=\r\n';
      used = 0;
    }
    for (const unit of units.slice(from, to)) {
      if (!fits && isLast && used + unit.length > room) {
        out += '=\r\n';
        used = 0;
      }
      out += unit;
      used += unit.length;
    }
    from = to;
  }
  return out;
}

function wrapAsLibqp(encoded: string, width: number): string {
  // A line end must fit as well, or the line is looked at.
  if (encoded.length <= width - 2) return encoded;
  const margin = Math.floor(width / 3);
  let out = '';
  let at = 0;
  while (at < encoded.length) {
    if (encoded.length - at <= width - 2) return out + encoded.slice(at);
    let line = encoded.slice(at, at + width);
    const lastSpace = line.length > width - margin ? /[ \t.,!?][^ \t.,!?]*$/.exec(line.slice(-margin)) : null;
    if (lastSpace !== null && at + line.length < encoded.length)
      line = line.slice(0, line.length - (lastSpace[0].length - 1));
    else if (/=[\da-f]{0,2}$/i.test(line)) line = withoutCutCharacter(line, encoded.length - at);
    if (at + line.length >= encoded.length) return out + line;
    if (line.length === width) line = line.slice(0, /=[\da-f]{2}$/i.test(line) ? -3 : -1);
    at += line.length;
    out += `${line}=\r\n`;
  }
  return out;
}

/** Characters of UTF-8 are not divided over two lines. */
function withoutCutCharacter(given: string, left: number): string {
  let line = given.replace(/=[\da-f]?$/i, '');
  while (line.length > 3 && line.length < left && !/^(?:=[\da-f]{2}){1,4}$/i.test(line)) {
    const match = /=([\da-f]{2})$/i.exec(line);
    if (match === null) break;
    const code = Number.parseInt(match[1]!, 16);
    if (code < 128) break;
    line = line.slice(0, -3);
    if (code >= 0xc0) break;
  }
  return line;
}

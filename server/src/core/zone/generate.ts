/** `$GENERATE` (BIND 9 ARM, "BIND Primary File Extension"): its template, expanded one number at a time, never as a whole. */

import { asciiLowerCase, type DomainName } from '../text/domain-name.ts';
import type { Span } from '../text/span.ts';
import { parseName } from './names.ts';
import { classMnemonic, typeMnemonic } from './types.ts';

/** A literal piece of a template, or a place for the number. */
type Part =
  | string
  | { readonly offset: number; readonly width: number; readonly base: 'd' | 'o' | 'x' | 'X' | 'n' | 'N' };

export interface Range {
  readonly start: number;
  readonly stop: number;
  readonly step: number;
}

/** `START-STOP[/STEP]`; undefined where it is not one, or stops before it starts. */
export function readRange(text: string): Range | undefined {
  const parts = /^(\d{1,10})-(\d{1,10})(?:\/(\d{1,10}))?$/.exec(text);
  if (parts === null) return undefined;
  const range = { start: Number(parts[1]), stop: Number(parts[2]), step: Number(parts[3] ?? 1) };
  const isSound = range.start <= range.stop && range.stop <= 0x7fffffff && range.step > 0 && range.step <= 0x7fffffff;
  return isSound ? range : undefined;
}

/** The parts of a template; undefined where braces are malformed. */
export function readTemplate(text: string): readonly Part[] | undefined {
  const parts: Part[] = [];
  let literal = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') {
      // BIND takes `\$` for a dollar sign; any other escape is the name's.
      if (text[i + 1] === '$') literal += '$';
      else literal += text.slice(i, i + 2);
      i++;
    } else if (text[i] !== '$') literal += text[i];
    else if (text[i + 1] === '$') {
      literal += '$';
      i++;
    } else {
      if (literal !== '') parts.push(literal);
      literal = '';
      if (text[i + 1] !== '{') parts.push({ offset: 0, width: 0, base: 'd' });
      else {
        const braces = /^\$\{([+-]?\d{1,9})(?:,(\d{1,3})(?:,([doxXnN]))?)?\}/.exec(text.slice(i, i + 32));
        if (braces === null) return undefined;
        parts.push({ offset: Number(braces[1]), width: Number(braces[2] ?? 0), base: (braces[3] ?? 'd') as 'd' });
        i += braces[0].length - 1;
      }
    }
  }
  if (literal !== '') parts.push(literal);
  return parts;
}

function expandTemplate(parts: readonly Part[], number: number): string {
  let out = '';
  for (const part of parts)
    out += typeof part === 'string' ? part : formatNumber(number + part.offset, part.width, part.base);
  return out;
}

function formatNumber(value: number, width: number, base: 'd' | 'o' | 'x' | 'X' | 'n' | 'N'): string {
  if (base === 'n' || base === 'N') return nibbles(value, width, base === 'N');
  // Like printf: only %d has a sign, the others show the 32 bits.
  const digits = base === 'd' ? String(Math.abs(value)) : (value >>> 0).toString(base === 'o' ? 8 : 16);
  const padded = base === 'd' && value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0');
  return base === 'X' ? padded.toUpperCase() : padded;
}

/** Hexadecimal digits from the lowest up, separated by dots; the width counts both. */
function nibbles(value: number, width: number, upper: boolean): string {
  let out = '';
  let rest = value >>> 0;
  let left = width;
  do {
    out += (rest % 16).toString(16);
    rest = Math.floor(rest / 16);
    if (left > 0) left--;
    if (rest !== 0 || left > 0) {
      out += '.';
      if (left > 0) left--;
    }
  } while (rest !== 0 || left > 0);
  return upper ? out.toUpperCase() : out;
}

/** One `$GENERATE` line that is in order. */
export class Generate {
  readonly span: Span;
  readonly range: Range;
  readonly origin: DomainName;
  readonly type: number;
  /** Seconds; undefined where nothing says one. */
  readonly ttl: number | undefined;
  readonly recordClass: number;
  readonly #owner: readonly Part[];
  readonly #rdata: readonly Part[];
  #prefixOnce: string | undefined;

  constructor(fields: {
    span: Span;
    range: Range;
    origin: DomainName;
    type: number;
    ttl: number | undefined;
    recordClass: number;
    owner: readonly Part[];
    rdata: readonly Part[];
  }) {
    this.span = fields.span;
    this.range = fields.range;
    this.origin = fields.origin;
    this.type = fields.type;
    this.ttl = fields.ttl;
    this.recordClass = fields.recordClass;
    this.#owner = fields.owner;
    this.#rdata = fields.rdata;
  }

  /** How many records it stands for. */
  get count(): number {
    const { start, stop, step } = this.range;
    return Math.floor((stop - start) / step) + 1;
  }

  /** The owner and RDATA of the record with a number of the range, as they would be written in its place. */
  expand(number: number): { readonly owner: string; readonly rdata: string } {
    return { owner: expandTemplate(this.#owner, number), rdata: expandTemplate(this.#rdata, number) };
  }

  /** {@link expand} as a line of a master file, without the line end. */
  line(number: number): string {
    const { owner, rdata } = this.expand(number);
    // A dollar sign at the start of a line begins a directive.
    const head = owner.startsWith('$') ? `\\${owner}` : owner;
    return `${head} ${this.ttl ?? ''} ${classMnemonic(this.recordClass)} ${typeMnemonic(this.type)} ${rdata}`;
  }

  *numbers(): IterableIterator<number> {
    for (let n = this.range.start; n <= this.range.stop; n += this.range.step) yield n;
  }

  /**
   * Numbers of the range of which one makes a record that cannot be read, if any of the range does: the first, the last, those
   * from which on a number is longer, and some in a row, since digits of a hexadecimal number are letters too.
   */
  samples(): readonly number[] {
    const { start, stop, step } = this.range;
    const last = start + (this.count - 1) * step;
    const samples = new Set([start, last]);
    for (const part of [...this.#owner, ...this.#rdata]) {
      if (typeof part === 'string') continue;
      const radix = RADIX[part.base];
      for (let power = radix; power <= stop + part.offset; power *= radix) {
        const longer = start + Math.ceil((power - part.offset - start) / step) * step;
        if (longer > start && longer < last) samples.add(longer);
      }
      if (radix === 16) for (let i = 0; i < 16 && start + i * step < last; i++) samples.add(start + i * step);
    }
    return [...samples];
  }

  /** Whether all of its records have one owner. */
  get hasOneOwner(): boolean {
    return this.#owner.every((part) => typeof part === 'string');
  }

  /** Whether all of its records have the same data. */
  get hasOneRdata(): boolean {
    return this.#rdata.every((part) => typeof part === 'string');
  }

  /** The owner of the record with a number of the range; undefined where it is not a name. */
  owner(number: number): DomainName | undefined {
    return this.#absolute(expandTemplate(this.#owner, number));
  }

  /** The name to which the record with a number of the range leads, for types whose data end in one (CNAME, NS, MX, SRV ...). */
  target(number: number): DomainName | undefined {
    const words = expandTemplate(this.#rdata, number)
      .trim()
      .split(/[ \t]+/);
    return this.#absolute(words.at(-1)!);
  }

  /** Whether a record of each may have the same owner: not where the texts before the numbers differ. */
  mayMeet(other: Generate): boolean {
    const [one, two] = [this.#prefix, other.#prefix];
    if (one === '@' || two === '@' || this.origin !== other.origin) return true;
    if (one.includes('\\') || two.includes('\\')) return true;
    return one.startsWith(two) || two.startsWith(one);
  }

  /** What is before the first number of the owner, in lower case. */
  get #prefix(): string {
    this.#prefixOnce ??= this.#findPrefix();
    return this.#prefixOnce;
  }

  #findPrefix(): string {
    const at = this.#owner.findIndex((part) => typeof part !== 'string');
    return asciiLowerCase(this.#owner.slice(0, at < 0 ? this.#owner.length : at).join(''));
  }

  /** Whether one of its records has this owner. Costs a few expansions, whatever the range. */
  owns(name: DomainName): boolean {
    return this.numberOf(name) !== undefined;
  }

  /** A number of the range whose record has this owner. Costs a few expansions, whatever the range. */
  numberOf(name: DomainName): number | undefined {
    const at = this.#owner.findIndex((part) => typeof part !== 'string');
    const first = this.#owner[at];
    if (first === undefined || typeof first === 'string')
      return this.owner(this.range.start) === name ? this.range.start : undefined;
    const isNibbles = first.base === 'n' || first.base === 'N';
    const prefix = this.#prefix;
    // An escape in the prefix may be spelt otherwise in the name, so that the number's place is not known.
    const isEscaped = prefix.includes('\\');
    if (!isEscaped && !name.startsWith(prefix)) return undefined;
    const starts = isEscaped ? Array.from({ length: name.length }, (_, i) => i) : [prefix.length];
    const longest = Math.max(first.width, isNibbles ? 17 : 12);
    for (const start of starts) {
      for (let length = 1; length <= longest && start + length <= name.length; length++) {
        const value = parseNumber(name.slice(start, start + length), first.base) - first.offset;
        if (!Number.isInteger(value) || value < this.range.start || value > this.range.stop) continue;
        if ((value - this.range.start) % this.range.step === 0 && this.owner(value) === name) return value;
      }
    }
    return undefined;
  }

  #absolute(text: string): DomainName | undefined {
    const parsed = parseName(text, 0, text.length, 2);
    if (typeof parsed === 'number') return undefined;
    if (parsed.isOrigin) return this.origin;
    if (parsed.isAbsolute || this.origin === '') return parsed.relative as DomainName;
    return `${parsed.relative}.${this.origin}` as DomainName;
  }
}

const RADIX = { d: 10, o: 8, x: 16, X: 16, n: 16, N: 16 } as const;

function parseNumber(text: string, base: 'd' | 'o' | 'x' | 'X' | 'n' | 'N'): number {
  if (base === 'n' || base === 'N') {
    const digits = text.replaceAll('.', '');
    return /^[0-9a-f]+$/.test(digits) ? Number.parseInt([...digits].reverse().join(''), 16) | 0 : Number.NaN;
  }
  if (base === 'd') return /^-?\d+$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
  return /^[0-9a-f]+$/.test(text) ? Number.parseInt(text, base === 'o' ? 8 : 16) | 0 : Number.NaN;
}

/**
 * Values with parameters: Content-Type and Content-Disposition (RFC 2045 §5.1, RFC 2183), with continuations and
 * charsets of RFC 2231. What the parameters mean is not known here.
 */

import { decodeCharset } from '../text/charset.ts';
import { skipCfws } from '../text/comments.ts';
import { asciiLowerCase } from '../text/domain-name.ts';
import { decodeEncodedWords, percentDecoded } from '../text/encoded-words.ts';
import { greatest, least } from '../text/lists.ts';
import { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { unescaped } from './structured.ts';

export interface Parameter {
  /** In lower case, without the `*`, `*0` of RFC 2231. */
  readonly name: string;
  /** Decoded: quotes, percent escapes and charset, and encoded words, which do not belong here but are common. */
  readonly value: string;
  /** From the first unit of the name to the last of the value (of all sections), in the document. */
  readonly span: Span;
  /** The value with its quotes, in the document. */
  readonly valueSpan: Span;
}

export interface ParameterizedValue {
  /** What is before the first `;`, in lower case and without comments: `text/plain`, `attachment`. */
  readonly value: string;
  readonly valueSpan: Span;
  /** In the order of the text. Of several with one name the first counts. */
  readonly parameters: readonly Parameter[];
}

export function parameterOf(value: ParameterizedValue | undefined, name: string): string | undefined {
  return value?.parameters.find((parameter) => parameter.name === name)?.value;
}

/** Reads an unfolded value. Total: what does not fit is skipped up to the next `;`. */
export function parseParameterized(text: MappedText): ParameterizedValue {
  const reader = new ParameterReader(text);
  const head = reader.head();
  return { ...head, parameters: joinSections(text, reader.sections()) };
}

/** A parameter as written: one section of a value (RFC 2231 §3), or all of it. */
interface Section {
  readonly name: string;
  /** The number of a continuation; 0 for a value that is whole. */
  readonly index: number;
  readonly isExtended: boolean;
  /** In the logical text. */
  readonly start: number;
  readonly end: number;
  readonly valueStart: number;
  readonly value: MappedText;
}

/** Each matches everywhere, with no characters at least, and leaves `lastIndex` after them. */
const HEAD = /[^;\s(]*/y;
const NAME = /[^;=\s(]*/y;
const TOKEN = /[^;\s]*/y;

class ParameterReader {
  readonly #text: MappedText;
  readonly #chars: string;
  #at = 0;

  constructor(text: MappedText) {
    this.#text = text;
    this.#chars = text.text;
  }

  head(): { value: string; valueSpan: Span } {
    this.#skipSpace();
    const start = this.#at;
    let end = start;
    let value = '';
    while (this.#at < this.#chars.length && this.#chars[this.#at] !== ';') {
      const from = this.#at;
      this.#skip(HEAD);
      value += this.#chars.slice(from, this.#at);
      if (this.#at > from) end = this.#at;
      this.#skipSpace();
    }
    return { value: asciiLowerCase(value), valueSpan: this.#text.sourceSpan(start, end) };
  }

  sections(): Section[] {
    const sections: Section[] = [];
    while (this.#at < this.#chars.length) {
      const section = this.#section();
      if (section !== undefined) sections.push(section);
    }
    return sections;
  }

  #section(): Section | undefined {
    if (this.#chars[this.#at] === ';') this.#at++;
    this.#skipSpace();
    const start = this.#at;
    this.#skip(NAME);
    const written = asciiLowerCase(this.#chars.slice(start, this.#at));
    this.#skipSpace();
    if (this.#chars[this.#at] !== '=' || written === '') {
      this.#skipToSemicolon();
      return undefined;
    }
    this.#at++;
    this.#skipSpace();
    const valueStart = this.#at;
    const value = this.#chars[this.#at] === '"' ? this.#quoted() : this.#token();
    const end = this.#at;
    this.#skipSpace();
    // `name=a b; next=c`: what follows an unquoted value belongs to nothing; a next parameter may lack its `;`.
    if (this.#chars[this.#at] !== ';' && !PARAMETER_START.test(this.#chars.slice(this.#at, this.#at + 80))) {
      this.#skipToSemicolon();
    }
    return { ...nameOf(written), start, end, valueStart, value };
  }

  /** A token, or what stands for it in practice: up to `;` or white space, `boundary=a=b` and `a/b` included. */
  #token(): MappedText {
    const start = this.#at;
    this.#skip(TOKEN);
    return this.#text.slice(start, this.#at);
  }

  #quoted(): MappedText {
    const start = ++this.#at;
    while (this.#at < this.#chars.length && this.#chars[this.#at] !== '"') {
      this.#at += this.#chars[this.#at] === '\\' ? 2 : 1;
    }
    const end = Math.min(this.#at, this.#chars.length);
    this.#at = Math.min(end + 1, this.#chars.length);
    return unescaped(this.#text, start, end);
  }

  #skip(characters: RegExp): void {
    characters.lastIndex = this.#at;
    characters.test(this.#chars);
    this.#at = characters.lastIndex;
  }

  #skipToSemicolon(): void {
    const at = this.#chars.indexOf(';', this.#at);
    this.#at = at < 0 ? this.#chars.length : at;
  }

  #skipSpace(): void {
    this.#at = skipCfws(this.#chars, this.#at);
  }
}

const PARAMETER_START = /^[A-Za-z][A-Za-z0-9-]*(?:\*\d*\*?)?=/;

/** `name`, `name*`, `name*0`, `name*0*` (RFC 2231 §3, §4). */
function nameOf(written: string): Pick<Section, 'name' | 'index' | 'isExtended'> {
  if (!written.includes('*')) return { name: written, index: 0, isExtended: false };
  const [, name, index, star] = /^(.*?)(?:\*(\d{1,4}))?(\*)?$/s.exec(written)!;
  return { name: name!, index: Number(index ?? 0), isExtended: star !== undefined };
}

function joinSections(text: MappedText, sections: readonly Section[]): Parameter[] {
  if (sections.length === 1) return [joinParameter(text, sections[0]!.name, sections)];
  const byName = new Map<string, Section[]>();
  for (const section of sections) {
    const known = byName.get(section.name);
    if (known === undefined) byName.set(section.name, [section]);
    else known.push(section);
  }
  return Array.from(byName, ([name, all]) => joinParameter(text, name, all));
}

function joinParameter(text: MappedText, name: string, all: readonly Section[]): Parameter {
  const [only] = all;
  if (all.length === 1 && !only!.isExtended) {
    return {
      name,
      value: decodeEncodedWords(only!.value).text,
      span: text.sourceSpan(only!.start, only!.end),
      valueSpan: text.sourceSpan(only!.valueStart, only!.end),
    };
  }
  // `filename*=` says more than the `filename=` beside it (RFC 6266 §4.3); sections come in any order (RFC 2231 §3).
  const extended = all.find((section) => section.isExtended && section.index === 0);
  const first = extended ?? all.find((section) => section.index === 0) ?? all[0]!;
  const run = [first];
  const later = all.filter((section) => section.index > first.index).sort((a, b) => a.index - b.index);
  for (const section of later) if (section.index === run.at(-1)!.index + 1) run.push(section);
  const start = least(
    run.map((section) => section.start),
    first.start,
  );
  const end = greatest(
    run.map((section) => section.end),
    first.end,
  );
  const last = run.at(-1)!;
  return {
    name,
    value: run.some((section) => section.isExtended) ? extendedValue(run) : decodeEncodedWords(joined(run)).text,
    span: text.sourceSpan(start, end),
    valueSpan: text.sourceSpan(first.valueStart, Math.max(last.end, first.end)),
  };
}

function joined(run: readonly Section[]): MappedText {
  return MappedText.concat(run.map((section) => section.value));
}

/** `charset'language'text` with percent escapes in the sections that are marked so (RFC 2231 §4). */
function extendedValue(run: readonly Section[]): string {
  const head = /^([^']*)'[^']*'/.exec(run[0]!.value.text);
  const charset = head?.[1];
  const parts = run.map((section, i) => {
    const value = i === 0 && head !== null ? section.value.slice(head[0].length) : section.value;
    return section.isExtended ? percentDecoded(value) : value;
  });
  return decodeCharset(MappedText.concat(parts), charset).text;
}

/**
 * HTML as plain text, for reports that have no other body: tags dropped, line breaks where blocks end, character
 * references decoded, every character with its place. No HTML parser: nothing is nested, nothing is shown.
 */

import { type MappedText, MappedTextBuilder } from '../text/mapped-text.ts';

/** Elements whose start or end separates lines. */
const BLOCKS: ReadonlySet<string> = new Set(
  (
    'address article aside blockquote body br center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 ' +
    'h6 head header hr html li main nav ol p pre section table tbody tfoot thead title tr ul'
  ).split(' '),
);

/** Elements whose content is not text. */
const HIDDEN: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript']);

/** In units; no tag of a report is longer, its links included. */
const MAX_TAG = 10_000;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  trade: '™',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  hellip: '…',
  bull: '•',
  middot: '·',
  shy: '\u00AD',
  zwnj: '\u200C',
  zwj: '\u200D',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  agrave: 'à',
  aacute: 'á',
  acirc: 'â',
  ccedil: 'ç',
  egrave: 'è',
  eacute: 'é',
  ecirc: 'ê',
  iacute: 'í',
  ntilde: 'ñ',
  oacute: 'ó',
  uacute: 'ú',
};

/** The text of an HTML body, placed where the body is placed. Linear. */
export function htmlToText(html: MappedText): MappedText {
  return new HtmlReader(html.text).read().through(html);
}

class HtmlReader {
  readonly #html: string;
  readonly #builder = new MappedTextBuilder(0);
  #at = 0;
  /** The last unit written, to collapse white space and line breaks. */
  #last = '\n';
  /** White space that shows only if a word follows on the line. */
  #space: { start: number; end: number } | undefined;
  #isPreformatted = false;
  #trustsQuotes = true;

  constructor(html: string) {
    this.#html = html;
  }

  read(): MappedText {
    while (this.#at < this.#html.length) {
      const char = this.#html[this.#at]!;
      if (char === '<' && this.#markup()) continue;
      if (char === '&' && this.#reference()) continue;
      this.#characters();
    }
    return this.#builder.build();
  }

  /** A run of characters up to the next markup or reference. */
  #characters(): void {
    const start = this.#at++;
    while (this.#at < this.#html.length && this.#html[this.#at] !== '<' && this.#html[this.#at] !== '&') this.#at++;
    for (const run of this.#html.slice(start, this.#at).matchAll(/\s+|\S+/g)) {
      const from = start + run.index;
      const to = from + run[0].length;
      if (/\s/.test(run[0][0]!) && !this.#isPreformatted) this.#space = { start: from, end: to };
      else this.#write(run[0], from, to);
    }
  }

  #write(text: string, start: number, end: number): void {
    if (this.#space !== undefined && this.#last !== '\n') this.#builder.add(' ', this.#space);
    this.#space = undefined;
    this.#builder.add(text, { start, end });
    this.#last = text.at(-1) ?? this.#last;
  }

  #lineBreak(start: number, end: number, always: boolean): void {
    this.#space = undefined;
    if (!always && this.#last === '\n') return;
    this.#builder.add('\n', { start, end });
    this.#last = '\n';
  }

  /** A comment, declaration or tag; false where `<` is only a character. */
  #markup(): boolean {
    const start = this.#at;
    if (this.#html.startsWith('<!--', start)) {
      this.#at = this.#after('-->', start + 4);
      return true;
    }
    const tag = /^<(\/?)([A-Za-z][A-Za-z0-9]{0,30})|^<[!?]/.exec(this.#html.slice(start, start + 34));
    if (tag === null) return false;
    this.#at = this.#endOfTag(start + tag[0].length);
    const name = tag[2]?.toLowerCase();
    if (name === undefined) return true;
    if (HIDDEN.has(name) && tag[1] === '') this.#skipHidden(name);
    if (name === 'pre') this.#isPreformatted = tag[1] === '';
    if (BLOCKS.has(name)) this.#lineBreak(start, this.#at, name === 'br');
    else if (name === 'td' || name === 'th') this.#space ??= { start, end: this.#at };
    return true;
  }

  /**
   * After the `>` that is in no quotes. Where a tag does not end so, quotes are broken in this text: it ends at the
   * next `>`, and so do all tags after it.
   */
  #endOfTag(from: number): number {
    let quote = '';
    const limit = this.#trustsQuotes ? Math.min(this.#html.length, from + MAX_TAG) : from;
    for (let at = from; at < limit; at++) {
      const char = this.#html[at]!;
      if (quote !== '') {
        if (char === quote) quote = '';
      } else if (char === '>') return at + 1;
      else if ((char === '"' || char === "'") && this.#html[at - 1] === '=') quote = char;
    }
    this.#trustsQuotes = false;
    return this.#after('>', from);
  }

  #skipHidden(name: string): void {
    const end = new RegExp(`</${name}`, 'gi');
    end.lastIndex = this.#at;
    const found = end.exec(this.#html);
    this.#at = found === null ? this.#html.length : this.#after('>', found.index);
  }

  #after(mark: string, from: number): number {
    const at = this.#html.indexOf(mark, from);
    return at < 0 ? this.#html.length : at + mark.length;
  }

  #reference(): boolean {
    const found = /^&(?:#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|([A-Za-z]{2,8}));?/.exec(
      this.#html.slice(this.#at, this.#at + 12),
    );
    const text = found === null ? undefined : decodeReference(found[1], found[2], found[3]);
    if (found === null || text === undefined) return false;
    const start = this.#at;
    this.#at += found[0].length;
    this.#write(text, start, this.#at);
    return true;
  }
}

function decodeReference(decimal: string | undefined, hex: string | undefined, name: string | undefined) {
  if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name] : undefined;
  const code = decimal !== undefined ? Number(decimal) : Number.parseInt(hex ?? '', 16);
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\uFFFD';
}

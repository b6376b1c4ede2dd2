/**
 * Reads literate suites: a Markdown page whose sections are in-memory workspaces, made of named fences. What the page
 * says about a fence stands under its lines. This file reads; `check.ts` compares with what the engine finds.
 *
 * In a fence:
 * - `^^^ error key/rsa-too-short` under a line states a finding on the units above the carets. `^^^~` says that it goes on
 *   in later lines. A message's name may follow: `^^^ error key/rsa-too-short tooShort`.
 * - `<|>` is the cursor; `‹|` and `|›` are the ends of a range.
 * - `${rsa2048}` is a test key, `${U+00A0}` a character; carets belong to the text as it is written on the page.
 * - `${sign d=example.org s=s1 key=rsa2048 c=relaxed/relaxed h=from:to:subject}` is the value of a DKIM-Signature that
 *   another program (mailauth) makes for the message. `{-taken out-}` and `{+put in+}` happen to the message after that.
 *   `[bh] error verify/body-changed` under it states a finding on the value of its tag.
 */

import { placeholder } from './keys.ts';
import { signMessage } from './sign.ts';
import { VIEWS } from './views.ts';

export interface Fence {
  /** `zone`, `eml`, `fixed`, `json`, `hover`, ... */
  readonly kind: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The text with everything of the harness taken out, and placeholders filled in. */
  readonly text: string;
  readonly expected: readonly Expected[];
  readonly cursor: number | undefined;
  readonly range: { readonly start: number; readonly end: number } | undefined;
  /** The line of the page where the fence opens, from 1. */
  readonly line: number;
}

export interface Expected {
  readonly start: number;
  /** The end, or the least end where the finding goes on in later lines. */
  readonly end: number;
  readonly goesOn: boolean;
  readonly severity: string;
  readonly rule: string;
  readonly message: string | undefined;
  readonly line: number;
}

export interface Section {
  /** The headings above, joined by " / ". */
  readonly title: string;
  readonly line: number;
  readonly fences: readonly Fence[];
}

const ANNOTATION = /^([ \t]*)(\^+|\[\w+\])(~?) (error|warning|info|hint) ([a-z]+\/[a-z0-9-]+)(?: (\w+))?[ \t]*$/;
const CURSOR = '<|>';
const RANGE_START = '‹|';
const RANGE_END = '|›';

/** The sections of a page that have fences. A fence of an unknown kind is an error: it would be checked by nobody. */
export async function readLiterate(markdown: string, kinds: ReadonlySet<string> = FENCE_KINDS): Promise<Section[]> {
  const lines = markdown.split('\n');
  const sections: Section[] = [];
  const headings: string[] = [];
  let current: { title: string; line: number; fences: Fence[] } | undefined;
  for (let i = 0; i < lines.length; i++) {
    const heading = /^(#+)\s+(.*)$/.exec(lines[i]!);
    if (heading) {
      headings.splice(heading[1]!.length - 1);
      headings[heading[1]!.length - 1] = heading[2]!;
      current = { title: headings.filter((h) => h !== undefined).join(' / '), line: i + 1, fences: [] };
      sections.push(current);
      continue;
    }
    const open = /^(`{3,})(\w[\w-]*)(.*)$/.exec(lines[i]!);
    if (!open) continue;
    const close = lines.indexOf(open[1]!, i + 1);
    if (close < 0) throw new Error(`line ${i + 1}: the fence is not closed`);
    if (!kinds.has(open[2]!)) throw new Error(`line ${i + 1}: there is no kind of fence "${open[2]}"`);
    current ??= { title: '', line: 1, fences: [] };
    current.fences.push(await readFence(open[2]!, readAttributes(open[3]!), lines.slice(i + 1, close), i + 1));
    i = close;
  }
  return sections.filter((section) => section.fences.length > 0);
}

const FENCE_KINDS: ReadonlySet<string> = new Set([
  'zone',
  'eml',
  'fixed',
  'fix-all',
  'settings',
  ...Object.keys(VIEWS),
]);

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const match of text.matchAll(/([\w-]+)(?:=(?:"([^"]*)"|(\S+)))?/g)) {
    attributes[match[1]!] = match[2] ?? match[3] ?? '';
  }
  return attributes;
}

async function readFence(
  kind: string,
  attributes: Record<string, string>,
  lines: readonly string[],
  line: number,
): Promise<Fence> {
  const signatures = new Map<string, string>();
  for (const [, request] of lines.join('\n').matchAll(/\$\{(sign [^}]*)\}/g)) {
    const signed = new FenceReader(kind, attributes, line, signatures, 'before');
    signatures.set(request!, await signMessage(request!, signed.read(lines).text));
  }
  return new FenceReader(kind, attributes, line, signatures, 'after').read(lines);
}

const MARKERS = [CURSOR, RANGE_START, RANGE_END, '{-', '-}', '{+', '+}'] as const;

class FenceReader {
  readonly #kind: string;
  readonly #attributes: Record<string, string>;
  readonly #line: number;
  readonly #signatures: ReadonlyMap<string, string>;
  /** The message before or after what happened to it. */
  readonly #state: 'before' | 'after';
  readonly #eol: string;
  readonly #expected: Expected[] = [];
  #text = '';
  #cursor: number | undefined;
  #rangeStart: number | undefined;
  #rangeEnd: number | undefined;
  #inside: 'taken out' | 'put in' | undefined;
  #lineStart = 0;
  #columns: number[] = [0];

  constructor(
    kind: string,
    attributes: Record<string, string>,
    line: number,
    signatures: ReadonlyMap<string, string>,
    state: 'before' | 'after',
  ) {
    this.#kind = kind;
    this.#attributes = attributes;
    this.#line = line;
    this.#signatures = signatures;
    this.#state = state;
    const eol = { lf: '\n', crlf: '\r\n', cr: '\r' }[attributes['eol'] ?? (kind === 'eml' ? 'crlf' : 'lf')];
    if (eol === undefined) throw new Error(`line ${line}: eol= is lf, crlf or cr`);
    this.#eol = eol;
  }

  read(lines: readonly string[]): Fence {
    lines.forEach((written, index) => {
      const annotation = ANNOTATION.exec(written);
      if (annotation === null) this.#take(written);
      else if (this.#state === 'after') this.#annotate(annotation, this.#line + index + 1);
    });
    if ('no-final-eol' in this.#attributes) this.#text = this.#text.slice(0, -this.#eol.length);
    const [start, end] = [this.#rangeStart, this.#rangeEnd];
    return {
      kind: this.#kind,
      attributes: this.#attributes,
      text: this.#text,
      expected: this.#expected,
      cursor: this.#cursor,
      range: start === undefined || end === undefined ? undefined : { start, end },
      line: this.#line,
    };
  }

  #annotate(annotation: RegExpExecArray, line: number): void {
    const from = annotation[1]!.length;
    const offset = (at: number) => this.#lineStart + this.#columns[Math.min(at, this.#columns.length - 1)]!;
    const tag = /^\[(\w+)\]$/.exec(annotation[2]!)?.[1];
    const [start, end] =
      tag === undefined ? [offset(from), offset(from + annotation[2]!.length)] : this.#tagValue(tag, line);
    this.#expected.push({
      start,
      end,
      goesOn: annotation[3] === '~',
      severity: annotation[4]!,
      rule: annotation[5]!,
      message: annotation[6],
      line,
    });
  }

  /** The value of a tag in the line before. */
  #tagValue(tag: string, line: number): [number, number] {
    const match = new RegExp(`[:;\\s]${tag}=\\s*([^;]*)`).exec(this.#text.slice(this.#lineStart));
    if (match === null) throw new Error(`line ${line}: there is no tag ${tag}= above`);
    const start = this.#lineStart + match.index + match[0].length - match[1]!.length;
    return [start, start + match[1]!.trimEnd().length];
  }

  #take(written: string): void {
    this.#lineStart = this.#text.length;
    this.#columns = [];
    for (let at = 0; at < written.length; ) {
      const marker = MARKERS.find((m) => written.startsWith(m, at));
      const filled = /^\$\{([^}]*)\}/.exec(written.slice(at));
      const value = filled === null ? undefined : this.#fill(filled[1]!);
      const [width, text] =
        marker !== undefined
          ? [marker.length, this.#mark(marker)]
          : value !== undefined
            ? [filled![0].length, value]
            : [1, written[at]!];
      for (let k = 0; k < width; k++) this.#columns.push(this.#text.length - this.#lineStart);
      this.#add(text);
      at += width;
    }
    this.#columns.push(this.#text.length - this.#lineStart);
    this.#add(this.#eol);
  }

  #add(text: string): void {
    if (this.#inside !== (this.#state === 'after' ? 'taken out' : 'put in')) this.#text += text;
  }

  #fill(name: string): string | undefined {
    return name.startsWith('sign ') ? (this.#signatures.get(name) ?? '') : placeholder(name);
  }

  #mark(marker: (typeof MARKERS)[number]): string {
    if (marker === CURSOR) this.#cursor = this.#text.length;
    else if (marker === RANGE_START) this.#rangeStart = this.#text.length;
    else if (marker === RANGE_END) this.#rangeEnd = this.#text.length;
    else if (marker === '{-') this.#inside = 'taken out';
    else if (marker === '{+') this.#inside = 'put in';
    else this.#inside = undefined;
    return '';
  }
}

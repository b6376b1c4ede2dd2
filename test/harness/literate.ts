/**
 * Reads literate suites: a Markdown page whose sections are in-memory workspaces, made of named fences. What the page
 * says about a fence stands under its lines. This file reads; `check.ts` compares with what the engine finds.
 *
 * In a fence:
 * - `^^^ error key/rsa-short` under a line states a finding on the units above the carets. `^^^~` says that it goes on
 *   in later lines. A message's name may follow: `^^^ error key/rsa-short tooShort`.
 * - `<|>` is the cursor; `‹|` and `|›` are the ends of a range.
 * - `${rsa2048}` is a test key, `${U+00A0}` a character; carets belong to the text as it is written on the page.
 */

import { placeholder } from './keys.ts';

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

const ANNOTATION = /^([ \t]*)(\^+)(~?) (error|warning|info|hint) ([a-z]+\/[a-z0-9-]+)(?: (\w+))?[ \t]*$/;
const CURSOR = '<|>';
const RANGE_START = '‹|';
const RANGE_END = '|›';

/** The sections of a page that have fences for the harness. Fences with an unknown kind are prose. */
export function readLiterate(markdown: string, kinds: ReadonlySet<string> = FENCE_KINDS): Section[] {
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
    if (kinds.has(open[2]!)) {
      current ??= { title: '', line: 1, fences: [] };
      current.fences.push(readFence(open[2]!, readAttributes(open[3]!), lines.slice(i + 1, close), i + 1));
    }
    i = close;
  }
  return sections.filter((section) => section.fences.length > 0);
}

export const FENCE_KINDS: ReadonlySet<string> = new Set([
  'zone',
  'eml',
  'fixed',
  'fix-all',
  'settings',
  'hover',
  'expect',
]);

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const match of text.matchAll(/([\w-]+)(?:=(?:"([^"]*)"|(\S+)))?/g)) {
    attributes[match[1]!] = match[2] ?? match[3] ?? '';
  }
  return attributes;
}

function readFence(kind: string, attributes: Record<string, string>, lines: readonly string[], line: number): Fence {
  const eol = { lf: '\n', crlf: '\r\n', cr: '\r' }[attributes['eol'] ?? (kind === 'eml' ? 'crlf' : 'lf')];
  if (eol === undefined) throw new Error(`line ${line}: eol= is lf, crlf or cr`);
  const expected: Expected[] = [];
  let text = '';
  let cursor: number | undefined;
  let rangeStart: number | undefined;
  let rangeEnd: number | undefined;
  let previous: { start: number; columns: readonly number[] } = { start: 0, columns: [0] };
  lines.forEach((written, index) => {
    const annotation = ANNOTATION.exec(written);
    if (annotation) {
      const from = annotation[1]!.length;
      const { start, columns } = previous;
      const column = (at: number) => columns[Math.min(at, columns.length - 1)]!;
      expected.push({
        start: start + column(from),
        end: start + column(from + annotation[2]!.length),
        goesOn: annotation[3] === '~',
        severity: annotation[4]!,
        rule: annotation[5]!,
        message: annotation[6],
        line: line + index + 1,
      });
      return;
    }
    const start = text.length;
    const columns: number[] = [];
    for (let at = 0; at < written.length; ) {
      const marker = [CURSOR, RANGE_START, RANGE_END].find((m) => written.startsWith(m, at));
      if (marker !== undefined) {
        if (marker === CURSOR) cursor = text.length;
        else if (marker === RANGE_START) rangeStart = text.length;
        else rangeEnd = text.length;
        for (let k = 0; k < marker.length; k++) columns.push(text.length - start);
        at += marker.length;
        continue;
      }
      const filled = /^\$\{([^}]*)\}/.exec(written.slice(at));
      const value = filled ? placeholder(filled[1]!) : undefined;
      if (filled && value !== undefined) {
        for (let k = 0; k < filled[0].length; k++) columns.push(text.length - start);
        text += value;
        at += filled[0].length;
      } else {
        columns.push(text.length - start);
        text += written[at]!;
        at++;
      }
    }
    columns.push(text.length - start);
    previous = { start, columns };
    text += eol;
  });
  if ('no-final-eol' in attributes) text = text.slice(0, -eol.length);
  const range = rangeStart === undefined || rangeEnd === undefined ? undefined : { start: rangeStart, end: rangeEnd };
  return { kind, attributes, text, expected, cursor, range, line };
}

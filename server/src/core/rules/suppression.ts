/**
 * Comments in a zone that switch rules off, as in `; dkim-lint-disable-next-line spf/missing-all -- the reason`. Finds and
 * applies them; that one does nothing is the rule `lint/unused-suppression`'s to say.
 *
 * - `dkim-lint-disable-next-line`: the line below; several such lines may follow each other.
 * - `dkim-lint-disable-line`: the comment's own line.
 * - `dkim-lint-disable` to `dkim-lint-enable` or the end of the file.
 * - `dkim-lint-disable-file`: the whole file.
 *
 * After the word are rules or `group/*`, with spaces or commas between them; none means all. After `--` is a
 * reason. A finding belongs to the line on which it begins.
 */

import { insert, remove, type TextEdit } from '../text/edit.ts';
import { lineStart, nextLine } from '../text/lines.ts';
import type { Span } from '../text/span.ts';
import type { Entry, Token, ZoneSyntax } from '../zone/syntax.ts';
import { TextSearch } from '../zone/text-search.ts';
import type { Finding } from './rule.ts';
import { isRulePattern } from './settings.ts';
import type { UnusedReason, UnusedSuppression } from './subjects.ts';

export const MARK = 'dkim-lint-';
/** A part of the mark that begins with a rare sign: a long text is searched for it ten times as fast as for the whole. */
const MARKS = new TextSearch('-lint-');
export const WORDS = ['disable-next-line', 'disable-line', 'disable', 'enable', 'disable-file'] as const;
export type Word = (typeof WORDS)[number];

/** One pattern of one comment. */
interface Part {
  readonly comment: SuppressionComment;
  readonly pattern: string;
  /** The name, or the word where the comment names no rule. */
  readonly span: Span;
  isUsed: boolean;
}

interface SuppressionComment {
  readonly span: Span;
  readonly word: Word | undefined;
  readonly writtenWord: string;
  readonly wordSpan: Span;
  readonly names: readonly { readonly text: string; readonly span: Span }[];
}

interface Reach {
  readonly start: number;
  end: number;
  readonly part: Part;
}

/** How far a suppression reaches decides which of two has the finding: the nearer one. */
const SCOPES = ['line', 'block', 'file'] as const;
type Scope = (typeof SCOPES)[number];

export class Suppressions {
  readonly #text: string;
  readonly #parts: Part[] = [];
  /** By scope and pattern: in the order of the text, without overlaps. */
  readonly #reaches = new Map<string, Reach[]>();

  private constructor(text: string) {
    this.#text = text;
  }

  /** Undefined for a zone that has none: nothing but a search for one word is done then. */
  static read(syntax: ZoneSyntax): Suppressions | undefined {
    if (!MARKS.isIn(syntax)) return undefined;
    const suppressions = new Suppressions(syntax.text);
    suppressions.#place(readComments(syntax));
    return suppressions;
  }

  /** Whether a finding is switched off; the suppression that does it is in use from then on. */
  covers({ rule, span }: Finding): boolean {
    for (const scope of SCOPES) {
      for (const pattern of [rule.id, `${rule.group}/*`, '*']) {
        const reaches = this.#reaches.get(`${scope} ${pattern}`);
        const reach = reaches && lastStartingBefore(reaches, span.start);
        if (reach === undefined || span.start >= reach.end) continue;
        reach.part.isUsed = true;
        return true;
      }
    }
    return false;
  }

  /** What has covered no finding; to be asked for when all findings have been shown. */
  idle(knownRules: ReadonlySet<string>): readonly UnusedSuppression[] {
    return this.#parts
      .filter(({ isUsed }) => !isUsed)
      .map((part) => ({
        reason: reasonOf(part, knownRules),
        name: part.comment.word === undefined ? part.comment.writtenWord : part.pattern,
        span: part.span,
        edits: () => [remove(removalOf(this.#text, part))],
      }));
  }

  #place(comments: readonly SuppressionComment[]): void {
    const open = new Map<string, Reach>();
    const targets = nextLines(this.#text, comments);
    comments.forEach((comment, i) => {
      for (const part of partsOf(comment)) {
        this.#parts.push(part);
        const { pattern } = part;
        if (comment.word === 'disable-next-line') this.#add('line', pattern, { ...targets[i]!, part });
        else if (comment.word === 'disable-line')
          this.#add('line', pattern, { ...lineOf(this.#text, comment.span.start), part });
        else if (comment.word === 'disable-file')
          this.#add('file', pattern, { start: 0, end: Number.POSITIVE_INFINITY, part });
        else if (comment.word === 'enable') closeBlocks(open, part);
        else if (comment.word === 'disable' && !open.has(pattern)) {
          const block = { start: comment.span.end, end: Number.POSITIVE_INFINITY, part };
          open.set(pattern, block);
          this.#add('block', pattern, block);
        }
      }
    });
  }

  /** One that repeats another of the same reach is not added, and stays unused. */
  #add(scope: Scope, pattern: string, reach: Reach): void {
    const key = `${scope} ${pattern}`;
    const reaches = this.#reaches.get(key);
    if (reaches === undefined) this.#reaches.set(key, [reach]);
    else if (reaches.at(-1)!.start < reach.start) reaches.push(reach);
  }
}

function partsOf(comment: SuppressionComment): Part[] {
  const { names, wordSpan } = comment;
  if (names.length === 0 || comment.word === undefined)
    return [{ comment, pattern: '*', span: wordSpan, isUsed: false }];
  return names.map(({ text, span }) => ({ comment, pattern: text, span, isUsed: false }));
}

/** Ends the blocks of a pattern, or all of them for `*`. */
function closeBlocks(open: Map<string, Reach>, part: Part): void {
  const closed = part.pattern === '*' ? [...open.keys()] : open.has(part.pattern) ? [part.pattern] : [];
  for (const pattern of closed) {
    open.get(pattern)!.end = part.comment.span.start;
    open.delete(pattern);
    part.isUsed = true;
  }
}

function reasonOf({ comment, pattern }: Part, knownRules: ReadonlySet<string>): UnusedReason {
  if (comment.word === undefined) return 'unknown-word';
  return isRulePattern(pattern, knownRules) ? 'unused' : 'unknown-rule';
}

// Writing a comment

/**
 * The comment that switches a finding's rule off, for the line of the finding or for the file; undefined where no comment can be, and where
 * a rule looks at the file as a whole, so that no line is to blame.
 */
export function suppressionFor(
  { rule, span }: Finding,
  syntax: ZoneSyntax,
  reach: 'line' | 'file',
): TextEdit | undefined {
  const { text } = syntax;
  if (reach === 'line' && rule.reach === 'file') return undefined;
  const start = reach === 'file' ? 0 : lineStart(text, span.start);
  // After a byte order mark, which must stay the first.
  const at = start === 0 && text.charCodeAt(0) === 0xfeff ? 1 : start;
  const fields = syntax.entryAt(at)?.fields ?? [];
  if (fields.some((field) => field.kind === 'quoted' && field.span.start < at && at < field.span.end)) return undefined;
  const lineBreak =
    /\r\n|\r|\n/.exec(text.slice(start, Math.min(nextLine(text, start), start + MAX_LINE)))?.[0] ?? '\n';
  const word = reach === 'file' ? 'disable-file' : 'disable-next-line';
  return insert(at, `; ${MARK}${word} ${rule.id}${lineBreak}`);
}

/** A longer line is not searched for its end. */
const MAX_LINE = 100_000;

// Finding the comments

function readComments(syntax: ZoneSyntax): SuppressionComment[] {
  const { text } = syntax;
  const comments: SuppressionComment[] = [];
  let entry: Entry | undefined;
  let leaves: readonly Token[] = [];
  let next = 0;
  for (let at = text.indexOf(MARK); at >= 0; at = text.indexOf(MARK, at + 1)) {
    if (entry === undefined || at >= entry.span.end) {
      entry = syntax.entryAt(at);
      if (entry === undefined) break;
      leaves = entry.leaves;
      next = 0;
    }
    while (next < leaves.length && leaves[next]!.span.end <= at) next++;
    const leaf = leaves[next];
    if (leaf?.kind !== 'comment') continue;
    const comment = readComment(text, leaf.span);
    if (comment !== undefined) comments.push(comment);
    at = leaf.span.end - 1;
  }
  return comments;
}

/** More of a comment than this is prose. */
const MAX_COMMENT = 2000;

function readComment(text: string, span: Span): SuppressionComment | undefined {
  const comment = text.slice(span.start, Math.min(span.end, span.start + MAX_COMMENT));
  const head = /^;+[ \t]*dkim-lint-([A-Za-z-]+)/.exec(comment);
  if (head === null) return undefined;
  const word = head[1]!;
  const reason = /[ \t]--(?:[ \t]|$)/.exec(comment.slice(head[0].length - 1));
  const end = reason === null ? comment.length : head[0].length - 1 + reason.index;
  const names = [...comment.slice(head[0].length, end).matchAll(/[^\s,:;]+/g)].map((match) => {
    const start = span.start + head[0].length + match.index;
    return { text: match[0], span: { start, end: start + match[0].length } };
  });
  const wordStart = span.start + head[0].length - word.length;
  return {
    span,
    word: WORDS.find((known) => known === word),
    writtenWord: word,
    wordSpan: { start: wordStart, end: wordStart + word.length },
    names,
  };
}

// Lines

/** The line that holds an offset, with its end. */
function lineOf(text: string, offset: number): Span {
  return { start: lineStart(text, offset), end: nextLine(text, offset) };
}

/** For each comment the line below it; a comment of the same kind alone on that line passes it on. */
function nextLines(text: string, comments: readonly SuppressionComment[]): Span[] {
  const targets: Span[] = [];
  for (let i = comments.length - 1; i >= 0; i--) {
    const start = nextLine(text, comments[i]!.span.end);
    const below = comments[i + 1];
    const isPassedOn =
      below?.word === 'disable-next-line' && isBlank(text.slice(start, below.span.start)) && below.span.start >= start;
    // A text without a line below: nothing is reached, a finding at its very end included.
    targets[i] = isPassedOn ? targets[i + 1]! : { start, end: start < text.length ? nextLine(text, start) : start };
  }
  return targets;
}

function isBlank(text: string): boolean {
  return text.length < 200 && /^[ \t]*$/.test(text);
}

/** What goes: the name with the separator beside it, or the comment, and its line if it is alone there. */
function removalOf(text: string, { comment, span }: Part): Span {
  if (comment.names.length > 1) {
    if (comment.names[0]!.span === span) return { start: span.start, end: comment.names[1]!.span.start };
    let { start } = span;
    while (start > comment.wordSpan.end && /[\s,]/.test(text[start - 1]!)) start--;
    return { start, end: span.end };
  }
  let { start } = comment.span;
  while (start > 0 && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  const isAlone = start === 0 || text[start - 1] === '\n' || text[start - 1] === '\r';
  return { start, end: isAlone ? nextLine(text, comment.span.end) : comment.span.end };
}

function lastStartingBefore(reaches: readonly Reach[], offset: number): Reach | undefined {
  let low = 0;
  let high = reaches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reaches[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return reaches[low - 1];
}

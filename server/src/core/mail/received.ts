/** Received fields: who took the message from whom, by which name, when (RFC 5321 §4.4, RFC 5322 §3.6.7), with ranges. */

import type { MappedText } from '../text/mapped-text.ts';
import type { Span } from '../text/span.ts';
import { parseDateTime } from './date.ts';
import { type Token, tokenize, tokenText } from './structured.ts';

export type ReceivedKeyword = 'from' | 'by' | 'via' | 'with' | 'id' | 'for';

export interface Comment {
  /** Without the outer parentheses and the backslashes. */
  readonly text: string;
  /** With the parentheses, in the document. */
  readonly span: Span;
}

export interface ReceivedClause {
  readonly keyword: ReceivedKeyword;
  /** Its words with one space between them, without comments; angle brackets stay. */
  readonly value: string;
  readonly valueSpan: Span;
  readonly comments: readonly Comment[];
  /** Keyword to last comment. */
  readonly span: Span;
}

export interface Received {
  /** In the order of the text; usually one of each. */
  readonly clauses: readonly ReceivedClause[];
  readonly from: ReceivedClause | undefined;
  readonly by: ReceivedClause | undefined;
  readonly via: ReceivedClause | undefined;
  readonly with: ReceivedClause | undefined;
  readonly id: ReceivedClause | undefined;
  readonly for: ReceivedClause | undefined;
  /** Before the first clause: `(qmail 123 invoked by uid 0)`. */
  readonly comments: readonly Comment[];
  /** Seconds since 1970-01-01T00:00:00Z. */
  readonly date: { readonly seconds: number; readonly span: Span } | undefined;
}

const KEYWORDS: ReadonlySet<string> = new Set<ReceivedKeyword>(['from', 'by', 'via', 'with', 'id', 'for']);

/** Reads an unfolded value (see `fieldValue`). Total: words outside of any clause are passed over. */
export function parseReceived(value: MappedText): Received {
  const tokens = tokenize(value.text, ';');
  const semicolon = tokens.findLastIndex((token) => value.text[token.start] === ';' && token.kind === 'special');
  const date = dateOf(value, semicolon < 0 ? undefined : tokens[semicolon]);
  const clauses: ReceivedClause[] = [];
  const comments: Comment[] = [];
  const end = date?.start ?? value.length;
  let open: { keyword: Token; words: Token[]; comments: Token[] } | undefined;
  const close = (): void => {
    if (open !== undefined) clauses.push(clauseOf(value, open.keyword, open.words, open.comments));
    open = undefined;
  };
  for (const token of tokens) {
    if (token.start >= end) break;
    if (token.kind === 'atom' && KEYWORDS.has(value.text.slice(token.start, token.end).toLowerCase())) {
      close();
      open = { keyword: token, words: [], comments: [] };
    } else if (token.kind === 'comment') {
      if (open === undefined) comments.push(commentOf(value, token));
      else open.comments.push(token);
    } else if (value.text[token.start] === ';') {
      close();
    } else {
      open?.words.push(token);
    }
  }
  close();
  const first = (keyword: ReceivedKeyword): ReceivedClause | undefined =>
    clauses.find((clause) => clause.keyword === keyword);
  return {
    clauses,
    from: first('from'),
    by: first('by'),
    via: first('via'),
    with: first('with'),
    id: first('id'),
    for: first('for'),
    comments,
    date: date && { seconds: date.seconds, span: value.sourceSpan(date.start, date.end) },
  };
}

/** After the last semicolon, or, where that is missing, the last thing in the value that looks like a date. */
function dateOf(value: MappedText, semicolon: Token | undefined): ReturnType<typeof parseDateTime> {
  if (semicolon !== undefined) return parseDateTime(value.text, semicolon.end);
  const tail = Math.max(0, value.length - 100);
  const found = /(?:^|\s)(?:[A-Za-z]{3},\s*)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s/.exec(value.text.slice(tail));
  return found === null ? undefined : parseDateTime(value.text, tail + found.index);
}

function clauseOf(
  value: MappedText,
  keyword: Token,
  words: readonly Token[],
  comments: readonly Token[],
): ReceivedClause {
  const start = words[0]?.start ?? keyword.end;
  const end = words.at(-1)?.end ?? keyword.end;
  return {
    keyword: value.text.slice(keyword.start, keyword.end).toLowerCase() as ReceivedKeyword,
    value: words.map((word) => value.text.slice(word.start, word.end)).join(' '),
    valueSpan: value.sourceSpan(start, end),
    comments: comments.map((comment) => commentOf(value, comment)),
    span: value.sourceSpan(keyword.start, Math.max(end, comments.at(-1)?.end ?? end)),
  };
}

function commentOf(value: MappedText, token: Token): Comment {
  return { text: tokenText(value, token).text, span: value.sourceSpan(token.start, token.end) };
}

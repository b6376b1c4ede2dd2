/**
 * The layout of a zone file: owner, TTL, class, type and data in columns, comments below each other. Only spaces and the
 * lines within parentheses change; what the zone publishes does not. A record with a mistake stays as it is written, since nobody
 * can say what it means: a text that is too long for one string too, since servers refuse it, and divided it would be published.
 */

import { replace, type TextEdit } from '../text/edit.ts';
import { lineBreakOf } from '../text/lines.ts';
import { append } from '../text/lists.ts';
import type { Span } from '../text/span.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { Entry } from '../zone/syntax.ts';
import { RR } from '../zone/types.ts';
import { Columns, type FormattingOptions, type Head } from './format-columns.ts';
import { type Line, linesOf, withoutSpacesAtEnd } from './format-lines.ts';
import type { Snapshot } from './snapshot.ts';

/** Longer lines, in columns, of several character-strings are divided, and do not push the comments of others away. */
const LONG_LINE = 100;

/** A record that can be laid out. */
interface Row {
  readonly entry: Entry;
  readonly head: Head;
  readonly lines: readonly Line[];
  readonly typeNumber: number;
}

/**
 * The edits that lay a zone out; none in a message. Done twice, the second time changes nothing.
 *
 * @param span only the records that it touches are edited, with the columns that their block has as a whole
 */
export function formatZone({ document }: Snapshot, options: FormattingOptions, span?: Span): readonly TextEdit[] {
  if (document.kind !== 'dns-zone') return [];
  const { syntax, problems } = document.zone;
  // Where lone carriage returns end lines, a line without its spaces could join two line ends to one.
  if (problems.some(({ code }) => code === 'lone-cr')) return [];
  const [first, last] = rangeOf(document, span);
  const edits: TextEdit[] = [];
  let block: Row[] = [];
  const finish = () => {
    for (const edit of formatBlock(document, block, options)) edits.push(edit);
    block = [];
  };
  for (let i = first; i < last; i++) {
    const entry = syntax.entry(i);
    if (entry.kind === 'record') {
      const row = rowOf(document, entry);
      if (row !== undefined) block.push(row);
    } else {
      finish();
      if (entry.kind === 'blank') append(edits, withoutFinalSpaces(document.text, entry.span));
    }
  }
  finish();
  if (span === undefined) return edits;
  // A selection of whole lines ends where the next one begins, which is not meant.
  const end = Math.max(span.end, span.start + 1);
  return edits.filter((edit) => edit.span.start < end && edit.span.end > span.start);
}

/** The entries to look at: all, or the whole blocks that a span touches. */
function rangeOf({ zone: { syntax } }: ZoneDocument, span: Span | undefined): readonly [number, number] {
  if (span === undefined || syntax.entryCount === 0) return [0, syntax.entryCount];
  let first = syntax.entryAt(span.start)!.index;
  let last = syntax.entryAt(span.end)!.index + 1;
  while (first > 0 && syntax.entry(first - 1).kind === 'record') first--;
  while (last < syntax.entryCount && syntax.entry(last).kind === 'record') last++;
  return [first, last];
}

function withoutFinalSpaces(text: string, { start, end }: Span): readonly TextEdit[] {
  let to = end;
  while (to > start && (text[to - 1] === '\n' || text[to - 1] === '\r')) to--;
  const from = start + withoutSpacesAtEnd(text.slice(start, to)).length;
  return from === to ? [] : [replace({ start: from, end: to }, '')];
}

/** Mistakes that say nothing about how the record is to be read. */
const HARMLESS = new Set([
  'ttl-inherited',
  'no-ttl-anywhere',
  'ttl-missing',
  'ttl-units',
  'ttl-2p31',
  'order-class-ttl',
  'out-of-zone',
  'inherit-after-origin',
  'semicolon-escaped',
  'quote-adjacent',
  'type-then-quote',
  'digest-length',
  'association-length',
]);

/** Undefined for a record that has to stay as it is: one with a mistake, or with a parenthesis before its type. */
function rowOf(document: ZoneDocument, entry: Entry): Row | undefined {
  const { zone, text } = document;
  const record = zone.recordAt(entry.span.start);
  if (record === undefined || text.charCodeAt(entry.span.start) === 0xfeff) return undefined;
  if (document.problemsOf(record).some(({ code }) => !HARMLESS.has(code))) return undefined;
  const { leaves } = entry;
  const typeAt = leaves.findIndex(({ span }) => span.start === record.typeSpan.start);
  const before = leaves.slice(0, typeAt).filter(({ kind }) => kind !== 'space');
  if (typeAt < 0 || before.some(({ kind }) => kind !== 'word' && kind !== 'quoted')) return undefined;
  if (leaves.some(({ kind, span }) => isUnsound(kind, text.slice(span.start, span.end)))) return undefined;
  const words = before.map(({ span }) => text.slice(span.start, span.end));
  const owner = record.isInherited ? '' : words.shift();
  if (owner === undefined || words.length > 2) return undefined;
  const lines = linesOf(text, leaves.slice(typeAt + 1));
  if (lines === undefined) return undefined;
  return {
    entry,
    head: { owner, middle: words, type: record.text(record.typeSpan) },
    lines,
    typeNumber: record.typeNumber,
  };
}

/** A line end within quotes, or a word that a backslash ends: here spaces are no mere layout. */
function isUnsound(kind: string, text: string): boolean {
  if (kind === 'quoted') return /[\r\n]/.test(text) || text.length < 2 || !text.endsWith('"');
  return kind === 'word' && /(?:^|[^\\])(?:\\\\)*\\$/.test(text);
}

/** One line of the result before its comment. */
interface Laid {
  readonly content: string;
  readonly comment: string | undefined;
  readonly lineEnd: string;
}

function formatBlock({ text }: ZoneDocument, rows: readonly Row[], options: FormattingOptions): TextEdit[] {
  if (rows.length === 0) return [];
  const columns = new Columns(
    rows.map(({ head }) => head),
    options,
  );
  const lineEnd = lineBreakOf(text, '\n');
  const laid = rows.map((row) => layOut(row, columns, lineEnd));
  const commentColumn = columnOfComments(
    laid.map(([first]) => first!),
    columns,
  );
  return rows.flatMap(({ entry: { span } }, i) => {
    const [first, ...rest] = laid[i]!;
    const inner = columnOfComments(rest, columns);
    const newText =
      withComment(first!, commentColumn, columns) + rest.map((line) => withComment(line, inner, columns)).join('');
    const old = text.slice(span.start, span.end);
    return newText === old ? [] : [replace(span, newText)];
  });
}

function layOut(row: Row, columns: Columns, lineEnd: string): readonly Laid[] {
  const head = columns.head(row.head);
  const contentOf = (line: Line, isFirst: boolean, isOnly: boolean) => {
    const data = joined(line);
    if (isFirst) {
      if (data === '') return head;
      const start = columns.padTo(head, columns.data);
      if (isOnly || !data.startsWith('( ')) return start + data;
      return columns.padTo(`${start}(`, columns.continued) + data.slice(2);
    }
    if (data === '' && line.comment === undefined) return '';
    return columns.padTo('', data === ')' ? columns.data : columns.continued) + data;
  };
  const lay = (lines: readonly Line[]): readonly Laid[] =>
    lines.map((line, i) => ({
      content: contentOf(line, i === 0, lines.length === 1),
      comment: line.comment,
      lineEnd: line.lineEnd,
    }));
  const plain = lay(row.lines);
  const isLong = (line: Line, i: number) => strings(line) > 1 && columns.width(plain[i]!.content) > LONG_LINE;
  if ((row.typeNumber === RR.TXT || row.typeNumber === RR.SPF) && row.lines.some(isLong)) {
    return lay(oneStringALine(row.lines, lineEnd) ?? row.lines);
  }
  return row.typeNumber === RR.SOA && row.lines.length > 1
    ? lay(oneNumberALine(row.lines, lineEnd) ?? row.lines)
    : plain;
}

function strings({ atoms }: Line): number {
  return atoms.filter(({ kind }) => kind === 'field').length;
}

function joined({ atoms }: Line): string {
  return atoms.map(({ text, isGlued }, i) => (i === 0 || isGlued ? text : ` ${text}`)).join('');
}

/** The strings below each other in one pair of parentheses; undefined where they are in several, or touch each other. */
function oneStringALine(lines: readonly Line[], lineEnd: string): readonly Line[] | undefined {
  const atoms = lines.flatMap((line) => line.atoms);
  const count = (kind: string) => atoms.filter((atom) => atom.kind === kind).length;
  if (atoms.some(({ isGlued }) => isGlued) || count('open') > 1 || count('open') !== count('close')) return undefined;
  if (count('open') === 0) {
    const [line] = lines;
    if (lines.length !== 1) return undefined;
    const wrapped = [OPEN, ...line!.atoms, CLOSE];
    return divided({ ...line!, atoms: wrapped }, lineEnd, 1);
  }
  if (atoms[0]!.kind !== 'open' || atoms.at(-1)!.kind !== 'close') return undefined;
  return lines.flatMap((line) => divided(line, lineEnd, 1));
}

const OPEN = { kind: 'open', text: '(', isGlued: false } as const;
const CLOSE = { kind: 'close', text: ')', isGlued: false } as const;

/** The usual form of a SOA over several lines: the names before the parenthesis, the five numbers below each other. */
function oneNumberALine(lines: readonly Line[], lineEnd: string): readonly Line[] | undefined {
  const kinds = lines.flatMap(({ atoms }) => atoms.map(({ kind }) => kind)).join(' ');
  if (kinds !== 'field field open field field field field field close') return undefined;
  const [first, ...rest] = lines;
  const open = first!.atoms.findIndex(({ kind }) => kind === 'open');
  if (open < 0) return undefined;
  const inner = first!.atoms.slice(open + 1);
  const names = first!.atoms.slice(0, open + 1);
  if (inner.length === 0) return [first!, ...rest.flatMap((line) => divided(line, lineEnd, 1))];
  // The comment of the line goes with its last number.
  return [
    { atoms: names, comment: undefined, lineEnd },
    ...divided({ ...first!, atoms: inner }, lineEnd, 1),
    ...rest.flatMap((line) => divided(line, lineEnd, 1)),
  ];
}

/** A line as several with at most `size` fields each; parentheses stay with a field, the comment with the last one. */
function divided(line: Line, lineEnd: string, size: number): readonly Line[] {
  const parts: Line['atoms'][number][][] = [[]];
  let fields = 0;
  for (const atom of line.atoms) {
    if (atom.kind === 'field' && fields++ >= size) {
      parts.push([]);
      fields = 1;
    }
    parts.at(-1)!.push(atom);
  }
  return parts.map((atoms, i) =>
    i === parts.length - 1 ? { ...line, atoms } : { atoms, comment: undefined, lineEnd },
  );
}

/** Where the comments of some lines begin: after the longest of those that are not very long. */
function columnOfComments(lines: readonly Laid[], columns: Columns): number {
  const widths = lines
    .filter(({ comment, content }) => comment !== undefined && content !== '')
    .map(({ content }) => columns.width(content))
    .filter((width) => width <= LONG_LINE);
  return widths.reduce((column, width) => Math.max(column, columns.after(width)), 0);
}

function withComment({ content, comment, lineEnd }: Laid, column: number, columns: Columns): string {
  if (comment === undefined) return content + lineEnd;
  // A comment in a line of its own is where the data would be.
  if (/^[ \t]*$/.test(content)) return content + comment + lineEnd;
  const start = columns.width(content) < column ? columns.padTo(content, column) : `${content} `;
  return start + comment + lineEnd;
}

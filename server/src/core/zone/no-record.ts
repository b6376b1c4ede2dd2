/** Entries that are not records: what was meant by them, and why they are not. */

import { isIpv4, isIpv6 } from './field-forms.ts';
import { ENTRY_INDENTED, ENTRY_PAREN_FIRST, ENTRY_PARENS, TOKEN_QUOTED } from './lexer.ts';
import type { RecordHead } from './record-head.ts';
import type { ResolveContext } from './resolve-context.ts';
import { RECORD_BEFORE } from './resolved.ts';
import { nearestType } from './types.ts';

/** What an entry begins with that is a comment in other languages. */
export function foreignComment(context: ResolveContext, first: number): '#' | '//' | undefined {
  const { text, base, tokenStart } = context.tokens;
  const start = base + tokenStart[first]!;
  if (text.charCodeAt(start) === 0x23) return '#';
  return text.startsWith('//', start) ? '//' : undefined;
}

/** A line that begins with a string goes on with the record before it, outside parentheses; whether this is one. */
export function isContinuation(
  context: ResolveContext,
  head: RecordHead,
  entry: number,
  first: number,
  last: number,
): boolean {
  const { entryStart, entryFlags, tokenStart } = context.chunk;
  const { text, base } = context.tokens;
  const flags = entryFlags[entry]!;
  const paren =
    (flags & ENTRY_PARENS) !== 0 && text.slice(base + entryStart[entry]!, base + tokenStart[first]!).includes('(');
  if (!paren && context.state.lastType < 0) return false;
  const count = context.problems.length;
  const isRecord = head.read(first + 1, last) >= 0;
  context.problems.length = count;
  if (isRecord && (flags & ENTRY_INDENTED) === 0) return false;
  context.record = context.count > 0 ? context.count - 1 : RECORD_BEFORE;
  const code = paren || (flags & ENTRY_PAREN_FIRST) !== 0 ? 'open-paren-next-line' : 'paren-missing';
  context.report(code, first, { text: context.text(first).slice(0, 300) });
  return true;
}

/**
 * An entry without a type is not a record; says why it has none.
 *
 * @param at the first token after the owner
 */
export function explainNoType(
  context: ResolveContext,
  { typeToken }: RecordHead,
  entry: number,
  at: number,
  isInherited: boolean,
): void {
  const { chunk, tokens } = context;
  const first = chunk.entryToken[entry]!;
  const last = chunk.entryToken[entry + 1]!;
  const { base } = tokens;
  context.record = -1;
  const text = context.text(first);
  const mark = foreignComment(context, first);
  if (mark !== undefined) {
    context.sink('comment-hash', base + chunk.tokenStart[first]!, base + chunk.tokenEnd[last - 1]!, { text: mark });
    return;
  }
  if (isInherited && text.startsWith('$')) {
    context.sink('indented-directive', base + chunk.entryStart[entry]!, base + chunk.tokenEnd[first]!, { text });
    return;
  }
  const typeAt = Math.min(typeToken, last - 1);
  const isQuoted = (chunk.tokenFlags[typeAt]! & TOKEN_QUOTED) !== 0;
  if (typeToken === last || isQuoted) {
    const end = base + chunk.tokenEnd[typeAt]!;
    if (isQuoted && typeAt >= at)
      context.report('no-type', typeAt, { suggestion: 'TXT', at: chunk.tokenStart[typeAt]! });
    else context.sink('no-type', end, end, { text: context.text(typeAt) });
    return;
  }
  reportWord(context, typeAt);
}

/** The word where the type should be. */
function reportWord(context: ResolveContext, at: number): void {
  const word = context.text(at);
  const address = isIpv4(word, 0, word.length) ? 'A' : isIpv6(word, 0, word.length) ? 'AAAA' : undefined;
  if (address !== undefined) context.report('no-type', at, { suggestion: address });
  else if (/^\d/.test(word)) context.report('no-type', at, { text: word });
  else {
    const suggestion = nearestType(word);
    const text = word.slice(0, 300);
    context.report('type-unknown', at, suggestion === undefined ? { text } : { text, suggestion });
  }
}

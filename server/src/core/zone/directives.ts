/** `$ORIGIN`, `$TTL` (RFC 2308 §4), `$INCLUDE` (RFC 1035 §5.1) and BIND's `$GENERATE`: what they change, and what is wrong with them. */

import { isWithin } from '../text/domain-name.ts';
import { contentSpan } from './character-string.ts';
import { Generate, readRange, readTemplate } from './generate.ts';
import { TOKEN_QUOTED } from './lexer.ts';
import { checkName } from './name-check.ts';
import { parseName } from './names.ts';
import { refuses, type ZoneProblemCode } from './problem.ts';
import type { RecordHead } from './record-head.ts';
import { type ResolveContext, UNREAD } from './resolve-context.ts';
import {
  type LocalGenerate,
  type LocalInclude,
  type ResolvedChunk,
  type ResolvedZone,
  type State,
  TTL_NONE,
} from './resolved.ts';
import { lexZone, type ZoneSyntax } from './syntax.ts';
import { readPeriod } from './ttl.ts';

const MAX_INCLUDE_DEPTH = 20;
const MAX_INCLUDES = 1000;

/** Resolves other texts in the middle of a chunk. */
export interface OtherTexts {
  /** A file that is included here, beginning with a state; the state after it. */
  included(syntax: ZoneSyntax, start: State): { readonly zone: ResolvedZone; readonly after: State };
  /** Lines that `$GENERATE` makes. */
  generated(syntax: ZoneSyntax, generate: Generate): readonly ResolvedChunk[];
}

/** Reads the directives of one text. */
export class Directives {
  readonly #context: ResolveContext;
  readonly #head: RecordHead;
  readonly #others: OtherTexts;
  /** Of the chunk at hand. */
  includes: LocalInclude[] = [];
  generates: LocalGenerate[] = [];

  constructor(context: ResolveContext, head: RecordHead, others: OtherTexts) {
    this.#context = context;
    this.#head = head;
    this.#others = others;
  }

  /** Makes the next chunk the one at hand. */
  begin(): void {
    this.includes = [];
    this.generates = [];
  }

  read(entry: number): void {
    const context = this.#context;
    const first = context.chunk.entryToken[entry]!;
    const last = context.chunk.entryToken[entry + 1]!;
    context.record = -1;
    const word = context.text(first);
    switch (word.toUpperCase()) {
      case '$ORIGIN':
        this.#origin(first, last);
        break;
      case '$TTL':
        this.#ttl(first, last);
        break;
      case '$INCLUDE':
        this.#include(entry, first, last);
        break;
      case '$GENERATE':
        this.#generate(entry, first, last);
        break;
      case '$DATE':
        context.report('directive-date', first);
        break;
      default: {
        const suggestion = nearestDirective(word);
        context.report(
          'directive-unknown',
          first,
          suggestion === undefined ? { text: word } : { text: word, suggestion },
        );
      }
    }
  }

  /** Whether the directive has at least `min` arguments and at most `max`; reports otherwise. */
  #hasArguments(first: number, last: number, min: number, max: number): boolean {
    const context = this.#context;
    const count = last - first - 1;
    if (count < min) context.report('directive-missing', first, { text: context.text(first) });
    else if (count > max) this.#reportExtra(first + 1 + max, last, context.text(first));
    return count >= min;
  }

  #reportExtra(from: number, last: number, text: string): void {
    const { base, tokenStart, tokenEnd } = this.#context.tokens;
    this.#context.sink('directive-extra', base + tokenStart[from]!, base + tokenEnd[last - 1]!, { text });
  }

  #origin(first: number, last: number): void {
    if (!this.#hasArguments(first, last, 1, 1)) return;
    const id = this.#nameArgument(first + 1);
    if (id < 0) return;
    const { state } = this.#context;
    this.#context.change({
      origin: id,
      originChanged: state.lastOwner >= 0,
      firstOrigin: state.firstOrigin < 0 ? id : state.firstOrigin,
    });
  }

  #nameArgument(at: number): number {
    const context = this.#context;
    const { names, sink } = context;
    const { origin } = context.state;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = context.tokens;
    const start = base + tokenStart[at]!;
    const end = base + tokenEnd[at]!;
    checkName(text, start, end, tokenFlags[at]!, names.wireLength(origin), 'quoted-name', sink);
    const parsed = parseName(text, start, end, tokenFlags[at]!);
    if (typeof parsed === 'number') return -1;
    if (!parsed.isAbsolute && !parsed.isOrigin)
      context.report('origin-nodot', at, { text: context.text(at), origin: names.name(origin) });
    return names.intern(text, start, end, tokenFlags[at]!, origin);
  }

  #ttl(first: number, last: number): void {
    if (!this.#hasArguments(first, last, 1, 1)) return;
    const context = this.#context;
    const at = first + 1;
    const text = context.text(at);
    const period = (context.tokens.tokenFlags[at]! & TOKEN_QUOTED) === 0 ? readPeriod(text) : undefined;
    if (period === undefined) {
      context.report('ttl-dir-bad', at, { text });
      return;
    }
    const { seconds, form } = period;
    if (form !== 'plain') context.report(form === 'mixed' ? 'ttl-unit-then-plain' : 'ttl-units', at, { text, seconds });
    context.state.defaultTtl = context.limitTtl(at, seconds);
  }

  #include(entry: number, first: number, last: number): void {
    if (!this.#hasArguments(first, last, 1, 2)) return;
    const context = this.#context;
    const { base, text, tokenStart, tokenEnd, tokenFlags } = context.tokens;
    const at = first + 1;
    const content = contentSpan(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!);
    const path = text.slice(content.start, content.end);
    const origin = first + 2 < last ? this.#nameArgument(first + 2) : context.state.origin;
    const zone = origin < 0 ? undefined : this.#included(at, path, origin);
    this.includes.push({
      start: context.chunk.entryStart[entry]!,
      end: tokenEnd[last - 1]!,
      path,
      pathStart: tokenStart[at]!,
      pathEnd: tokenEnd[at]!,
      origin: context.names.name(Math.max(0, origin)),
      zone,
      records: context.count,
    });
  }

  /** RFC 1035 §5.1: the included file changes neither origin nor owner of this one; BIND lets its `$TTL` live on. */
  #included(at: number, path: string, origin: number): ResolvedZone | undefined {
    const context = this.#context;
    const { shared } = context;
    const { include, stack } = shared;
    if (include === undefined) return undefined;
    const syntax = include(path, context.names.name(origin));
    if (syntax === UNREAD) return undefined;
    if (syntax === undefined) {
      context.report('include-missing', at, { text: path });
      return undefined;
    }
    if (stack.includes(syntax) || stack.length >= MAX_INCLUDE_DEPTH || shared.includes >= MAX_INCLUDES) {
      context.report('include-loop', at, { text: path });
      return undefined;
    }
    shared.includes++;
    stack.push(syntax);
    const { zone, after } = this.#others.included(syntax, { ...context.state, origin, originChanged: false });
    stack.pop();
    const { defaultTtl, lastTtl, soaTtl, recordClass, apex } = after;
    context.change({ defaultTtl, lastTtl, soaTtl, recordClass, apex });
    return zone;
  }

  #generate(entry: number, first: number, last: number): void {
    const context = this.#context;
    const { base, tokenStart, tokenEnd } = context.tokens;
    context.sink('generate', base + tokenStart[first]!, base + tokenEnd[first]!);
    if (!this.#hasArguments(first, last, 4, Number.POSITIVE_INFINITY)) return;
    const generate = this.#readGenerate(entry, first, last);
    if (generate === undefined) return;
    // One word, or a quoted text in the place of several.
    const dataAt = this.#head.typeToken + 1;
    if (last > dataAt + 1) this.#reportExtra(dataAt + 1, last, '$GENERATE');
    const wrong = this.#firstWrong(generate);
    if (wrong !== undefined) {
      context.sink('generate-bad', base + tokenStart[first + 2]!, base + tokenEnd[dataAt]!, {
        text: wrong.line,
        mistake: wrong.code,
      });
    }
    const { apex } = context.state;
    const owner = generate.owner(generate.range.start);
    const origin = apex < 0 ? undefined : context.names.name(apex);
    if (owner !== undefined && origin !== undefined && !isWithin(owner, origin))
      context.report('out-of-zone', first + 2, { owner, origin });
    this.generates.push({ generate, records: context.count });
  }

  /** The arguments, where each is in order; reports otherwise. */
  #readGenerate(entry: number, first: number, last: number): Generate | undefined {
    const context = this.#context;
    const head = this.#head;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = context.tokens;
    const bad = (at: number, expected: string) =>
      context.report('generate-bad', at, { text: context.text(at), expected });
    const range = readRange(context.text(first + 1));
    if (range === undefined) {
      bad(first + 1, '1-10/1');
      return undefined;
    }
    const owner = readTemplate(context.text(first + 2));
    const type = head.read(first + 3, last);
    if (type < 0 || head.typeToken + 1 >= last) {
      bad(Math.min(head.typeToken, last - 1), 'type');
      return undefined;
    }
    const dataAt = head.typeToken + 1;
    const content = contentSpan(text, base + tokenStart[dataAt]!, base + tokenEnd[dataAt]!, tokenFlags[dataAt]!);
    const rdata = readTemplate(text.slice(content.start, content.end));
    if (owner === undefined || rdata === undefined) {
      bad(owner === undefined ? first + 2 : dataAt, '{0,3,d}');
      return undefined;
    }
    const ttl = head.resolveTtl(type, last);
    return new Generate({
      span: {
        start: context.chunkStart + context.chunk.entryStart[entry]!,
        end: context.chunkStart + tokenEnd[last - 1]!,
      },
      range,
      origin: context.names.name(context.state.origin),
      type,
      ttl: head.ttlSource === TTL_NONE ? undefined : ttl,
      recordClass: head.classInForce,
      owner,
      rdata,
    });
  }

  /** What is wrong with one of the records that a `$GENERATE` makes. */
  #firstWrong(generate: Generate): { readonly line: string; readonly code: ZoneProblemCode } | undefined {
    const text = generate
      .samples()
      .map((number) => `${generate.line(number)}\n`)
      .join('');
    const syntax = lexZone(text);
    for (const [i, { problems }] of this.#others.generated(syntax, generate).entries()) {
      const problem = problems.find(({ code }) => code !== 'ttl-missing' && refuses('bind', code));
      if (problem === undefined) continue;
      const at = syntax.chunkStart[i]! + problem.start;
      const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, text.indexOf('\n', at));
      return { line: line.slice(0, 300), code: problem.code };
    }
    return undefined;
  }
}

function nearestDirective(word: string): string | undefined {
  const upper = word.toUpperCase();
  return ['$ORIGIN', '$TTL', '$INCLUDE', '$GENERATE'].find(
    (known) => known.slice(0, 3) === upper.slice(0, 3) || [...known].sort().join('') === [...upper].sort().join(''),
  );
}

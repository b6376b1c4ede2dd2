/**
 * The second layer: directives, inherited owners, TTLs, classes, names made absolute, RDATA checked. Works chunk by
 * chunk; what a chunk gives depends on its text and on the state before it, so that after an edit only chunks that
 * changed, or before which the state changed, are resolved again.
 */

import type { DomainName } from '../text/domain-name.ts';
import { lineEnd } from '../text/lines.ts';
import { TYPOGRAPHIC_MARK } from '../text/quotation-marks.ts';
import { Directives } from './directives.ts';
import {
  type Chunk,
  ENTRY_BLANK,
  ENTRY_BROKEN,
  ENTRY_COMMENT,
  ENTRY_DIRECTIVE,
  ENTRY_INDENTED,
  ENTRY_KIND,
  ENTRY_PARENS,
  TOKEN_ESCAPE,
  TOKEN_QUOTED,
  TOKEN_SPECIAL,
} from './lexer.ts';
import { checkName } from './name-check.ts';
import { NameTable, parseName } from './names.ts';
import { explainNoType, foreignComment, isContinuation } from './no-record.ts';
import { findOrigin, type OriginSource } from './origin.ts';
import { ProblemBudget } from './problem.ts';
import { RdataChecker } from './rdata.ts';
import { RecordHead } from './record-head.ts';
import { isPartlyKnown } from './releases.ts';
import { ResolveContext, type SharedContext } from './resolve-context.ts';
import {
  type CachedChunk,
  keepColumns,
  RECORD_BROKEN,
  RECORD_INHERITED,
  type RecordColumns,
  type ResolvedChunk,
  type ResolvedZone,
  restoreColumns,
  type State,
  sameState,
  scratch,
  startState,
} from './resolved.ts';
import type { ZoneSyntax } from './syntax.ts';
import { isGenericWord, RR, rdataType, recordType, typeMnemonic } from './types.ts';

export interface ResolveOptions {
  /** The zone's origin, where the caller knows it. */
  readonly origin?: DomainName;
  /** The file's name or path; its last part may say the origin. */
  readonly fileName?: string;
  /** A part of a zone that another file includes: what only a whole zone must have is not asked for. */
  readonly isFragment?: boolean;
  /** The syntax of an included file; undefined where it cannot be read. Without it, `$INCLUDE` is noted only. */
  readonly include?: NonNullable<SharedContext['include']>;
  /** An earlier resolution of the same document: what still holds is taken from it. */
  readonly previous?: ResolvedZone;
}

/** Resolves a whole document. Total: what is wrong is in the chunks' problems. */
export function resolveSyntax(syntax: ZoneSyntax, options: ResolveOptions): ResolvedZone {
  const previous = options.previous;
  const reusable =
    previous !== undefined && previous.names.size < 2 * syntax.entryCount + 100_000 ? previous : undefined;
  const names = reusable?.names ?? new NameTable(syntax.entryCount);
  const { origin, originFrom } = findOrigin(syntax, options);
  const apex = options.origin === undefined || options.isFragment === true ? -1 : nameId(names, options.origin);
  const start = startState(origin === undefined ? 0 : nameId(names, origin), apex);
  const shared = { names, include: options.include, stack: [syntax], includes: 0, budget: new ProblemBudget() };
  const resolver = new Resolver(syntax, shared, start, reusable?.cache);
  const zone = resolver.run(originFrom);
  const soaOrigin = zone.origin;
  if (options.origin !== undefined) return { ...zone, origin: options.origin };
  const { firstOrigin } = resolver.state;
  // An SOA at @ where nothing says what that is.
  if (soaOrigin === '' && originFrom === 'none' && firstOrigin < 0) return { ...zone, origin: undefined };
  if (soaOrigin !== undefined) return { ...zone, originFrom: originFrom === 'none' ? 'directive' : originFrom };
  return firstOrigin < 0 ? { ...zone, origin } : { ...zone, origin: names.name(firstOrigin), originFrom: 'directive' };
}

function nameId(names: NameTable, name: DomainName): number {
  const parsed = parseName(name, 0, name.length, TOKEN_ESCAPE);
  return name === '' || typeof parsed === 'number' ? 0 : names.add(parsed.relative as DomainName);
}

class Resolver {
  readonly #syntax: ZoneSyntax;
  readonly #cache: WeakMap<Chunk, CachedChunk>;
  readonly #context: ResolveContext;
  readonly #head: RecordHead;
  readonly #checker: RdataChecker;
  readonly #directives: Directives;

  constructor(
    syntax: ZoneSyntax,
    shared: SharedContext,
    start: State,
    cache: WeakMap<Chunk, CachedChunk> = new WeakMap(),
  ) {
    this.#syntax = syntax;
    this.#cache = cache;
    const context = new ResolveContext(shared, start);
    this.#context = context;
    this.#head = new RecordHead(context);
    this.#checker = new RdataChecker(context.tokens, context.names, context.sink);
    this.#directives = new Directives(context, this.#head, {
      included: (syntax, start) =>
        this.#aside(() => {
          const resolver = new Resolver(syntax, shared, start);
          return { zone: resolver.run('directive'), after: resolver.state };
        }),
      generated: (syntax, { origin }) => this.#aside(() => resolveSyntax(syntax, { origin, isFragment: true })).chunks,
    });
  }

  get state(): Readonly<State> {
    return this.#context.state;
  }

  /** Resolves all chunks; the origin is the SOA's owner, where there is one. */
  run(originFrom: OriginSource): ResolvedZone {
    const context = this.#context;
    const chunks: ResolvedChunk[] = [];
    this.#syntax.chunks.forEach((chunk, i) => {
      const cached = this.#cache.get(chunk);
      if (cached !== undefined && sameState(cached.before, context.state)) {
        chunks.push(cached.resolved);
        context.change(cached.after);
        return;
      }
      const before = { ...context.state };
      const resolved = this.#resolveChunk(chunk, i);
      chunks.push(resolved);
      // What an included or a generated part says does not depend on the chunk's text alone.
      if (resolved.includes.length === 0 && resolved.generates.length === 0)
        this.#cache.set(chunk, { before, resolved, after: { ...context.state } });
    });
    const { apex, recordClass } = context.state;
    return {
      syntax: this.#syntax,
      names: context.names,
      chunks,
      origin: apex >= 0 ? context.names.name(apex) : undefined,
      originFrom,
      recordClass: recordClass || 1,
      cache: this.#cache,
    };
  }

  /** Resolves another text in the middle of a chunk; the columns at hand are that text's and this chunk's alike. */
  #aside<T>(resolve: () => T): T {
    const kept = keepColumns(scratch, this.#context.count);
    const result = resolve();
    restoreColumns(scratch, kept);
    return result;
  }

  #resolveChunk(chunk: Chunk, number: number): ResolvedChunk {
    const context = this.#context;
    context.begin(chunk, this.#syntax.chunkStart[number]!, this.#syntax.sourceOf(number));
    this.#directives.begin();
    const { entryCount, entryFlags } = chunk;
    for (let entry = 0; entry < entryCount; entry++) {
      const kind = entryFlags[entry]! & ENTRY_KIND;
      if (kind === ENTRY_BLANK) continue;
      if (kind === ENTRY_DIRECTIVE) this.#directives.read(entry);
      else this.#recordEntry(entry, scratch);
    }
    const { count, originStarts, problems, isCut } = context;
    const { includes, generates } = this.#directives;
    return { count, originStarts, ...keepColumns(scratch, count), problems, isCut, includes, generates };
  }

  #recordEntry(entry: number, columns: RecordColumns): void {
    const context = this.#context;
    const head = this.#head;
    const { state, problems } = context;
    const { entryToken, entryFlags, tokenStart, tokenEnd, tokenFlags } = context.chunk;
    const { base } = context.tokens;
    const flags = entryFlags[entry]!;
    const first = entryToken[entry]!;
    const last = entryToken[entry + 1]!;
    context.record = context.count;
    context.isBroken = (flags & ENTRY_BROKEN) !== 0;
    if ((tokenFlags[first]! & TOKEN_QUOTED) !== 0 && isContinuation(context, head, entry, first, last)) return;
    const problemsBefore = problems.length;
    const { lastOwner, originChanged } = state;
    let at = first;
    let isInherited = (flags & ENTRY_INDENTED) !== 0;
    if (!isInherited) this.#owner(at++);
    let type = head.read(at, last);
    if (type < 0 && isInherited && head.isOwner(at, last)) {
      context.report('indented-owner', at, { text: context.text(at) });
      isInherited = false;
      this.#owner(at++);
      type = head.read(at, last);
    }
    if (type < 0) {
      // What was meant as a comment owns nothing below it.
      if (foreignComment(context, first) !== undefined) context.change({ lastOwner, originChanged });
      explainNoType(context, head, entry, at, isInherited);
      // What was reported about the owner belongs to no record.
      for (let i = problemsBefore; i < problems.length; i++) problems[i] = { ...problems[i]!, record: -1 };
      return;
    }
    const index = context.count++;
    context.record = index;
    if (recordType(type)?.meta === true) context.report('type-meta', head.typeToken, { type: typeMnemonic(type) });
    else if (type >= 128 && type <= 255) context.report('type-reserved', head.typeToken, { type: `TYPE${type}` });
    if (type === 0) context.report('type-zero', head.typeToken, { type: 'TYPE0' });
    const mnemonic = typeMnemonic(type);
    if (isPartlyKnown('type', mnemonic) && !isGenericWord(context.text(head.typeToken)))
      context.report('type-by-release', head.typeToken, { type: mnemonic, number: type });
    const rdata = head.typeToken + 1;
    const headProblems = problems.length;
    const target = this.#checker.check(
      rdataType(type, head.classInForce),
      rdata,
      last,
      base + tokenEnd[head.typeToken]!,
      state.origin,
    );
    // Where the type or class is wrong, nobody knows what the data should be.
    if (recordType(type)?.meta === true || head.hasForeignClass) problems.length = headProblems;
    if (context.isBroken && !isInherited && foreignComment(context, first) !== undefined) {
      // `# a note`: words of a comment that begin like a record.
      context.count--;
      problems.length = problemsBefore;
      context.change({ lastOwner, originChanged });
      explainNoType(context, head, entry, at, isInherited);
      return;
    }
    if (isInherited) this.#inheritedOwner(base + tokenStart[first]!);
    if ((flags & (ENTRY_COMMENT | ENTRY_PARENS)) !== 0) this.#entryForm(entry, type, rdata, last);
    if (type === RR.SOA && state.apex < 0) context.change({ apex: this.#apexOf(Math.max(0, state.lastOwner)) });
    if (!isInherited) this.#checkWithin(first);
    const ttl = head.resolveTtl(type, last);
    head.resolveClass(type, at);
    columns.entry[index] = entry;
    columns.owner[index] = Math.max(0, state.lastOwner);
    columns.ttl[index] = ttl;
    columns.type[index] = type;
    columns.recordClass[index] = head.recordClass;
    columns.rdata[index] = rdata;
    columns.target[index] = target;
    if (index === 0 || columns.origin[index - 1] !== state.origin) context.originStarts.push(index);
    columns.origin[index] = state.origin;
    columns.flags[index] =
      head.ttlSource | (isInherited ? RECORD_INHERITED : 0) | (context.isBroken ? RECORD_BROKEN : 0);
    state.lastType = type;
  }

  /** The SOA's owner; where the domain is in it twice because its final dot is missing, what was meant. */
  #apexOf(owner: number): number {
    const { names, state } = this.#context;
    const origin = names.name(state.origin);
    return origin !== '' && names.name(owner) === `${origin}.${origin}` ? state.origin : owner;
  }

  /** Reads the owner and makes it the one that later entries inherit. */
  #owner(at: number): void {
    const { names, sink, state } = this.#context;
    const { text, base, tokenStart, tokenEnd, tokenFlags } = this.#context.tokens;
    const start = base + tokenStart[at]!;
    const end = base + tokenEnd[at]!;
    const flags = tokenFlags[at]!;
    const id = names.intern(text, start, end, flags, state.origin);
    if (
      id < 0 ||
      (flags & (TOKEN_QUOTED | TOKEN_ESCAPE | TOKEN_SPECIAL)) !== 0 ||
      (end - start > 1 && (names.hasSign(id) || text.startsWith('//', start)))
    ) {
      checkName(text, start, end, flags, names.wireLength(state.origin), 'quoted-owner', sink);
    }
    state.lastOwner = id >= 0 ? id : this.#withoutEmptyLabels(start, end, flags);
    state.originChanged = false;
  }

  /** What a name with two dots in a row was meant to be; the owner before it where that does not help. */
  #withoutEmptyLabels(start: number, end: number, flags: number): number {
    const { names, state } = this.#context;
    const meant = this.#context.tokens.text.slice(start, end).replace(/^\.+(?=.)|(?<=\.)\.+/g, '');
    const id = names.intern(meant, 0, meant.length, flags, state.origin);
    return id >= 0 ? id : state.lastOwner;
  }

  #inheritedOwner(at: number): void {
    const { names, sink, state } = this.#context;
    if (state.lastOwner < 0) {
      sink('inherit-owner-first', at, at);
      state.lastOwner = state.origin;
    } else if (state.originChanged) {
      sink('inherit-after-origin', at, at, { owner: names.name(state.lastOwner) });
      state.originChanged = false;
    }
  }

  /** Whether the owner that is written lies in the zone; reports otherwise. */
  #checkWithin(first: number): void {
    const context = this.#context;
    const { names, originInZone } = context;
    const { apex, lastOwner } = context.state;
    if (apex < 0 || lastOwner < 0) return;
    const { text, base, tokenEnd } = context.tokens;
    if (originInZone && text.charCodeAt(base + tokenEnd[first]! - 1) !== 0x2e) return;
    if (names.isWithin(lastOwner, apex)) return;
    context.report('out-of-zone', first, { owner: names.name(lastOwner), origin: names.name(apex) });
  }

  /** What parentheses and comments do to the entry as a whole. */
  #entryForm(entry: number, type: number, rdata: number, last: number): void {
    const { sink } = this.#context;
    const { entryFlags, entryStart, tokenStart, tokenEnd, tokenFlags } = this.#context.chunk;
    const { text, base } = this.#context.tokens;
    const { typeToken } = this.#head;
    const flags = entryFlags[entry]!;
    if ((flags & ENTRY_PARENS) !== 0) {
      const start = base + entryStart[entry]!;
      const isIndented = (flags & ENTRY_INDENTED) !== 0;
      // Around TTL, class or type alone every server reads it.
      const head = base + tokenStart[isIndented ? typeToken : this.#context.chunk.entryToken[entry]!]!;
      const open = start + text.slice(start, head).indexOf('(');
      if (open >= start)
        sink(isIndented ? 'paren-around-indented' : 'paren-around-all', open, open + 1, { at: tokenEnd[typeToken]! });
    }
    if ((flags & ENTRY_COMMENT) === 0 || (type !== RR.TXT && type !== RR.SPF) || last <= rdata) return;
    // In parentheses the record goes on after the comment, in the next line.
    let cut = (flags & ENTRY_PARENS) !== 0 ? rdata : last - 1;
    while (cut < last - 1 && text.charCodeAt(base + tokenEnd[cut]!) !== 0x3b) cut++;
    const end = base + tokenEnd[cut]!;
    if (text.charCodeAt(end) !== 0x3b) return;
    const start = base + tokenStart[rdata]!;
    if ((tokenFlags[cut]! & TOKEN_QUOTED) !== 0) {
      const isCut =
        (flags & ENTRY_PARENS) === 0 && isTagAfterQuote(text.slice(start, start + 12), text.slice(end, end + 40));
      if (isCut) sink('semicolon-after-quote', end, end + 1, { at: start - base, lineEnd: lineEnd(text, end) - base });
      return;
    }
    let isTagged = true;
    if (!TAGGED.test(text.slice(start, Math.min(end, start + 40)))) isTagged = false;
    // A comment that begins right after a word, with a word, may well be meant as text.
    if (!isTagged && ((flags & ENTRY_PARENS) !== 0 || !/^;[A-Za-z0-9]/.test(text.slice(end, end + 2)))) return;
    const stop = lineEnd(text, end);
    sink(isTagged ? 'semicolon-unquoted' : 'semicolon-glued', end, end + 1, {
      at: start - base,
      lineEnd: stop - base,
      text: text.slice(start, Math.min(stop, start + 2048)),
    });
  }
}

/** The start of a key or a policy, whatever it is quoted with. */
const TAGGED = new RegExp(
  `^(?:["'\`]|""|${TYPOGRAPHIC_MARK})?(?:v=(?:DKIM1|DMARC1|STSv1|TLSRPTv1|BIMI1)|k=\\w+|h=\\w+|p=[A-Za-z0-9+/=]{8,})`,
  'i',
);

/** Whether a value in quotes is a policy or a key, and the comment right after it is one of its tags. */
function isTagAfterQuote(value: string, comment: string): boolean {
  const tags = /^"v=DMARC1/i.test(value) ? DMARC_TAG : /^"v=DKIM1/i.test(value) ? KEY_TAG : undefined;
  return tags?.test(comment) === true;
}

const DMARC_TAG = /^;[ \t]*(?:p|sp|np|rua|ruf|fo|adkim|aspf|pct|ri|rf|t|psd)[ \t]*=[ \t]*[\w"]/i;
const KEY_TAG = /^;[ \t]*(?:k|p|t|h|s|n)[ \t]*=[ \t]*[\w"]/i;

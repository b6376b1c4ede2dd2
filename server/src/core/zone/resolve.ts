/**
 * The second layer: directives, inherited owners, TTLs, classes, names made absolute, RDATA checked. Works chunk by
 * chunk; what a chunk gives depends on its text and on the state before it, so that after an edit only chunks that
 * changed, or before which the state changed, are resolved again.
 */

import { type DomainName, isWithin } from '../text/domain-name.ts';
import { contentSpan } from './character-string.ts';
import { isIpv4, isIpv6 } from './field-forms.ts';
import { Generate, readRange, readTemplate } from './generate.ts';
import {
  type Chunk,
  ENTRY_BLANK,
  ENTRY_BROKEN,
  ENTRY_COMMENT,
  ENTRY_DIRECTIVE,
  ENTRY_INDENTED,
  ENTRY_KIND,
  ENTRY_PAREN_FIRST,
  ENTRY_PARENS,
  TOKEN_ESCAPE,
  TOKEN_QUOTED,
  TOKEN_SPECIAL,
} from './lexer.ts';
import { checkName } from './name-check.ts';
import { NameTable, parseName } from './names.ts';
import { findOrigin, type OriginSource } from './origin.ts';
import { ProblemBudget, refuses, type ZoneProblemCode } from './problem.ts';
import { RdataChecker } from './rdata.ts';
import {
  type CachedChunk,
  keepColumns,
  type LocalGenerate,
  type LocalInclude,
  type LocalProblem,
  RECORD_BEFORE,
  RECORD_BROKEN,
  RECORD_INHERITED,
  type RecordColumns,
  type ResolvedChunk,
  type ResolvedZone,
  restoreColumns,
  type State,
  sameState,
  scratch,
  TTL_DIRECTIVE,
  TTL_EXPLICIT,
  TTL_NONE,
  TTL_PREVIOUS,
  TTL_SOA,
} from './resolved.ts';
import { lexZone, type ZoneSyntax } from './syntax.ts';
import type { Tokens } from './tokens.ts';
import { MAX_TTL, MAX_U32, plainNumber, readPeriod } from './ttl.ts';
import {
  classMnemonic,
  classNumber,
  foreignType,
  isClass,
  isRecordAge,
  lookUpWord,
  NO_WORD,
  nearestType,
  RR,
  rdataType,
  recordType,
  typeMnemonic,
} from './types.ts';

export interface ResolveOptions {
  /** The zone's origin, where the caller knows it. */
  readonly origin?: DomainName;
  /** The file's name or path; its last part may say the origin. */
  readonly fileName?: string;
  /** A part of a zone that another file includes: what only a whole zone must have is not asked for. */
  readonly isFragment?: boolean;
  /** The syntax of an included file; undefined where it cannot be read. Without it, `$INCLUDE` is noted only. */
  readonly include?: (path: string, origin: DomainName) => ZoneSyntax | undefined;
  /** An earlier resolution of the same document: what still holds is taken from it. */
  readonly previous?: ResolvedZone;
}

const MAX_INCLUDE_DEPTH = 20;
const MAX_INCLUDES = 1000;

/** Resolves a whole document. Total: what is wrong is in the chunks' problems. */
export function resolveSyntax(syntax: ZoneSyntax, options: ResolveOptions): ResolvedZone {
  const previous = options.previous;
  const reusable =
    previous !== undefined && previous.names.size < 2 * syntax.entryCount + 100_000 ? previous : undefined;
  const names = reusable?.names ?? new NameTable(syntax.entryCount);
  const { origin, originFrom } = findOrigin(syntax, options);
  const start: State = {
    origin: origin === undefined ? 0 : nameId(names, origin),
    defaultTtl: -1,
    lastTtl: -1,
    soaTtl: -1,
    lastOwner: -1,
    originChanged: false,
    recordClass: 0,
    lastType: -1,
    apex: options.origin === undefined || options.isFragment === true ? -1 : nameId(names, options.origin),
    ttlReported: false,
    firstOrigin: -1,
  };
  const shared = {
    names,
    include: options.include,
    stack: [syntax],
    includes: 0,
    budget: new ProblemBudget(),
  };
  const resolver = new Resolver(syntax, shared, start, reusable?.cache);
  const zone = resolver.run(originFrom);
  const soaOrigin = zone.origin;
  if (options.origin !== undefined) return { ...zone, origin: options.origin };
  const { firstOrigin } = resolver.state();
  // An SOA at @ where nothing says what that is.
  if (soaOrigin === '' && originFrom === 'none' && firstOrigin < 0) return { ...zone, origin: undefined };
  if (soaOrigin !== undefined) return { ...zone, originFrom: originFrom === 'none' ? 'directive' : originFrom };
  return firstOrigin < 0 ? { ...zone, origin } : { ...zone, origin: names.name(firstOrigin), originFrom: 'directive' };
}

function nameId(names: NameTable, name: DomainName): number {
  const parsed = parseName(name, 0, name.length, TOKEN_ESCAPE);
  return name === '' || typeof parsed === 'number' ? 0 : names.add(parsed.relative as DomainName);
}

interface Shared {
  readonly names: NameTable;
  readonly include: ResolveOptions['include'];
  /** The files at hand, from the outermost. */
  readonly stack: ZoneSyntax[];
  includes: number;
  readonly budget: ProblemBudget;
}

class Resolver {
  readonly #syntax: ZoneSyntax;
  readonly #shared: Shared;
  readonly #names: NameTable;
  readonly #cache: WeakMap<Chunk, CachedChunk>;
  readonly #tokens: Tokens;
  readonly #checker: RdataChecker;
  // The state (see State), as fields that entries change.
  #origin: number;
  #defaultTtl: number;
  #lastTtl: number;
  #soaTtl: number;
  #lastOwner: number;
  #originChanged: boolean;
  #recordClass: number;
  #lastType: number;
  #apex: number;
  #ttlReported: boolean;
  #firstOrigin: number;
  #originInZone = true;

  // The chunk at hand.
  #chunk!: Chunk;
  #columns!: RecordColumns;
  #count = 0;
  #problems: LocalProblem[] = [];
  #isCut = false;
  #includes: LocalInclude[] = [];
  #generates: LocalGenerate[] = [];
  #broken = false;
  /** The record that problems belong to; -1 for none. */
  #record = -1;

  // The head of the record at hand.
  #ttl = -1;
  #class = -1;
  #typeToken = -1;

  constructor(syntax: ZoneSyntax, shared: Shared, start: State, cache: WeakMap<Chunk, CachedChunk> | undefined) {
    this.#syntax = syntax;
    this.#shared = shared;
    this.#names = shared.names;
    this.#cache = cache ?? new WeakMap();
    const empty = new Uint32Array(0);
    this.#tokens = { text: syntax.text, base: 0, tokenStart: empty, tokenEnd: empty, tokenFlags: new Uint8Array(0) };
    this.#checker = new RdataChecker(this.#tokens, this.#names, this.#sink);
    this.#origin = start.origin;
    this.#defaultTtl = start.defaultTtl;
    this.#lastTtl = start.lastTtl;
    this.#soaTtl = start.soaTtl;
    this.#lastOwner = start.lastOwner;
    this.#originChanged = start.originChanged;
    this.#recordClass = start.recordClass;
    this.#lastType = start.lastType;
    this.#apex = start.apex;
    this.#ttlReported = start.ttlReported;
    this.#firstOrigin = start.firstOrigin;
    this.#enter();
  }

  /** Resolves all chunks; the origin is the SOA's owner, where there is one. */
  run(originFrom: OriginSource): ResolvedZone {
    const chunks: ResolvedChunk[] = [];
    this.#syntax.chunks.forEach((chunk, i) => {
      const before = this.state();
      const cached = this.#cache.get(chunk);
      if (cached !== undefined && sameState(cached.before, before)) {
        chunks.push(cached.resolved);
        this.#restore(cached.after);
        return;
      }
      const resolved = this.#resolveChunk(chunk, this.#syntax.chunkStart[i]!);
      chunks.push(resolved);
      // What an included or a generated part says does not depend on the chunk's text alone.
      if (resolved.includes.length === 0 && resolved.generates.length === 0) {
        this.#cache.set(chunk, { before, resolved, after: this.state() });
      }
    });
    return {
      syntax: this.#syntax,
      names: this.#names,
      chunks,
      origin: this.#apex >= 0 ? this.#names.name(this.#apex) : undefined,
      originFrom,
      recordClass: this.#recordClass || 1,
      cache: this.#cache,
    };
  }

  state(): State {
    return {
      origin: this.#origin,
      defaultTtl: this.#defaultTtl,
      lastTtl: this.#lastTtl,
      soaTtl: this.#soaTtl,
      lastOwner: this.#lastOwner,
      originChanged: this.#originChanged,
      recordClass: this.#recordClass,
      lastType: this.#lastType,
      apex: this.#apex,
      ttlReported: this.#ttlReported,
      firstOrigin: this.#firstOrigin,
    };
  }

  #restore(state: State): void {
    this.#origin = state.origin;
    this.#defaultTtl = state.defaultTtl;
    this.#lastTtl = state.lastTtl;
    this.#soaTtl = state.soaTtl;
    this.#lastOwner = state.lastOwner;
    this.#originChanged = state.originChanged;
    this.#recordClass = state.recordClass;
    this.#lastType = state.lastType;
    this.#apex = state.apex;
    this.#ttlReported = state.ttlReported;
    this.#firstOrigin = state.firstOrigin;
    this.#enter();
  }

  /** Recomputes what follows from origin and apex. */
  #enter(): void {
    this.#checker.origin = this.#origin;
    this.#originInZone = this.#apex < 0 || this.#names.isWithin(this.#origin, this.#apex);
  }

  #sink = (
    code: ZoneProblemCode,
    start: number,
    end: number,
    data: Readonly<Record<string, string | number>> = {},
  ): void => {
    const base = this.#tokens.base;
    let actual = code;
    if (code === 'extra-rdata' && /^(?:#|\/\/)/.test(String(data['text']))) actual = 'comment-hash';
    const isBreaking = refuses('bind', actual);
    // What a record without TTL is worth the whole zone says: a part of one takes it from where it is put.
    if (isBreaking && actual !== 'ttl-missing') this.#broken = true;
    if (!this.#shared.budget.admits(isBreaking)) this.#isCut = true;
    else this.#problems.push({ code: actual, start: start - base, end: end - base, data, record: this.#record });
  };

  #resolveChunk(chunk: Chunk, base: number): ResolvedChunk {
    this.#chunk = chunk;
    this.#tokens.base = base;
    this.#tokens.tokenStart = chunk.tokenStart;
    this.#tokens.tokenEnd = chunk.tokenEnd;
    this.#tokens.tokenFlags = chunk.tokenFlags;
    this.#count = 0;
    this.#problems = [];
    this.#isCut = false;
    this.#includes = [];
    this.#generates = [];
    const { entryCount, entryFlags } = chunk;
    this.#columns = scratch;
    for (let entry = 0; entry < entryCount; entry++) {
      const kind = entryFlags[entry]! & ENTRY_KIND;
      if (kind === ENTRY_BLANK) continue;
      if (kind === ENTRY_DIRECTIVE) this.#directive(entry);
      else this.#recordEntry(entry);
    }
    const count = this.#count;
    return {
      count,
      ...keepColumns(this.#columns, count),
      problems: this.#problems,
      isCut: this.#isCut,
      includes: this.#includes,
      generates: this.#generates,
    };
  }

  #recordEntry(entry: number): void {
    const { entryToken, entryFlags, tokenStart, tokenEnd, tokenFlags } = this.#chunk;
    const { text, base } = this.#tokens;
    const flags = entryFlags[entry]!;
    const first = entryToken[entry]!;
    const last = entryToken[entry + 1]!;
    this.#record = this.#count;
    this.#broken = (flags & ENTRY_BROKEN) !== 0;
    const problemsBefore = this.#problems.length;
    if ((tokenFlags[first]! & TOKEN_QUOTED) !== 0 && this.#isContinuation(entry, first, last)) return;
    let at = first;
    let inherited = (flags & ENTRY_INDENTED) !== 0;
    const ownerBefore = this.#lastOwner;
    const changedBefore = this.#originChanged;
    if (!inherited) {
      this.#owner(at);
      at++;
    }
    let type = this.#head(at, last);
    if (type < 0 && inherited && this.#isIndentedOwner(at, last)) {
      this.#report('indented-owner', at, { text: this.#text(at) });
      inherited = false;
      this.#owner(at);
      at++;
      type = this.#head(at, last);
    }
    if (type < 0) {
      if (this.#foreignComment(first) !== undefined) {
        // What was meant as a comment owns nothing below it.
        this.#lastOwner = ownerBefore;
        this.#originChanged = changedBefore;
      }
      this.#noType(entry, first, at, last, inherited);
      // What was said of the owner is said of no record.
      for (let i = problemsBefore; i < this.#problems.length; i++)
        this.#problems[i] = { ...this.#problems[i]!, record: -1 };
      return;
    }
    const index = this.#count++;
    this.#record = index;
    if (recordType(type)?.meta === true) this.#report('type-meta', this.#typeToken, { type: typeMnemonic(type) });
    const rdata = this.#typeToken + 1;
    const recordClass = this.#class >= 0 ? this.#class : this.#recordClass || 1;
    const target = this.#checker.check(rdataType(type, recordClass), rdata, last, base + tokenEnd[this.#typeToken]!);
    if (this.#broken && !inherited && this.#foreignComment(first) !== undefined) {
      // `# a note`: words of a comment that begin like a record.
      this.#count--;
      this.#problems.length = problemsBefore;
      this.#lastOwner = ownerBefore;
      this.#originChanged = changedBefore;
      this.#noType(entry, first, at, last, inherited);
      return;
    }
    if (inherited) this.#inheritedOwner(base + tokenStart[first]!);
    if ((flags & (ENTRY_COMMENT | ENTRY_PARENS)) !== 0) this.#entryForm(entry, type, rdata, last);
    if (type === RR.SOA && this.#apex < 0) {
      this.#apex = this.#apexOf(Math.max(0, this.#lastOwner));
      this.#enter();
    }
    this.#checkZone(first, inherited, text);
    const ttl = this.#resolveTtl(type, last);
    const source = this.#ttlSource;
    if (this.#class < 0) {
      this.#class = this.#recordClass || 1;
      // A zone has the class of its SOA record, whatever is written later.
      if (type === RR.SOA) this.#recordClass = this.#class;
    } else if (this.#recordClass === 0) this.#recordClass = this.#class;
    else if (this.#class !== this.#recordClass) this.#classMismatch(at);
    const columns = this.#columns;
    columns.entry[index] = entry;
    columns.owner[index] = Math.max(0, this.#lastOwner);
    columns.ttl[index] = ttl;
    columns.type[index] = type;
    columns.recordClass[index] = this.#class;
    columns.rdata[index] = rdata;
    columns.target[index] = target;
    columns.origin[index] = this.#origin;
    columns.flags[index] = source | (inherited ? RECORD_INHERITED : 0) | (this.#broken ? RECORD_BROKEN : 0);
    this.#lastType = type;
  }

  /** The SOA's owner; where the domain stands in it twice for want of a dot, what was meant. */
  #apexOf(owner: number): number {
    const origin = this.#names.name(this.#origin);
    return origin !== '' && this.#names.name(owner) === `${origin}.${origin}` ? this.#origin : owner;
  }

  /** Reads the owner and makes it the one that later entries inherit. */
  #owner(at: number): void {
    const { tokenStart, tokenEnd, tokenFlags } = this.#chunk;
    const { text, base } = this.#tokens;
    const start = base + tokenStart[at]!;
    const end = base + tokenEnd[at]!;
    const flags = tokenFlags[at]!;
    const id = this.#names.intern(text, start, end, flags, this.#origin);
    if (
      id < 0 ||
      (flags & (TOKEN_QUOTED | TOKEN_ESCAPE | TOKEN_SPECIAL)) !== 0 ||
      (end - start > 1 && this.#names.hasAt(id))
    ) {
      checkName(text, start, end, flags, this.#names.wireLength(this.#origin), 'quoted-owner', this.#sink);
    }
    if (id >= 0) this.#lastOwner = id;
    this.#originChanged = false;
  }

  #inheritedOwner(at: number): void {
    if (this.#lastOwner < 0) {
      this.#sink('inherit-owner-first', at, at);
      this.#lastOwner = this.#origin;
    } else if (this.#originChanged) {
      this.#sink('inherit-after-origin', at, at, { owner: this.#names.name(this.#lastOwner) });
      this.#originChanged = false;
    }
  }

  /** Reads TTL, class and type; the type's number, or -1 where there is none. */
  #head(from: number, last: number): number {
    const { tokenStart, tokenEnd, tokenFlags } = this.#chunk;
    const { text, base } = this.#tokens;
    this.#ttl = -1;
    this.#class = -1;
    for (let at = from; at < last; at++) {
      this.#typeToken = at;
      if ((tokenFlags[at]! & TOKEN_QUOTED) !== 0) return -1;
      const start = base + tokenStart[at]!;
      const end = base + tokenEnd[at]!;
      const digit = text.charCodeAt(start) - 0x30;
      if (digit >= 0 && digit <= 9) {
        if (!this.#readTtl(at, start, end, last)) return -1;
      } else {
        const word = lookUpWord(text, start, end);
        if (word === NO_WORD) return -1;
        if (!isClass(word)) return word;
        if (this.#class >= 0) this.#report('class-twice', at, { text: this.#text(at) });
        else this.#class = classNumber(word);
      }
    }
    this.#typeToken = last;
    return -1;
  }

  #readTtl(at: number, start: number, end: number, last: number): boolean {
    const { text } = this.#tokens;
    let seconds = plainNumber(text, start, end);
    if (seconds < 0) {
      if (at + 1 === last || isIpv4(text, start, end) || isIpv6(text, start, end)) return false;
      const period = readPeriod(text, start, end);
      if (period === undefined) {
        this.#report('ttl-bad-unit', at, { text: this.#text(at) });
        seconds = 0;
      } else {
        seconds = period.seconds;
        if (period.form === 'mixed') this.#report('ttl-unit-then-plain', at, { text: this.#text(at), seconds });
        else this.#report('ttl-units', at, { text: this.#text(at), seconds });
      }
    }
    if (this.#ttl >= 0) {
      this.#report('ttl-twice', at, { text: this.#text(at) });
      return true;
    }
    if (this.#class >= 0) this.#report('order-class-ttl', at, { text: this.#text(at), class: this.#text(at - 1) });
    this.#ttl = this.#limitTtl(at, seconds);
    return true;
  }

  #limitTtl(at: number, seconds: number): number {
    if (seconds <= MAX_TTL) return seconds;
    this.#report(seconds > MAX_U32 ? 'ttl-too-big' : 'ttl-2p31', at, { text: this.#text(at), limit: MAX_TTL });
    return 0;
  }

  #ttlSource = TTL_EXPLICIT;

  #resolveTtl(type: number, last: number): number {
    if (this.#ttl >= 0) {
      this.#lastTtl = this.#ttl;
      this.#ttlReported = false;
      this.#ttlSource = TTL_EXPLICIT;
      return this.#ttl;
    }
    if (this.#defaultTtl >= 0) {
      this.#ttlSource = TTL_DIRECTIVE;
      return this.#defaultTtl;
    }
    if (this.#soaTtl >= 0) {
      this.#ttlSource = TTL_SOA;
      return this.#soaTtl;
    }
    if (this.#lastTtl >= 0) {
      if (!this.#ttlReported) this.#report('ttl-inherited', this.#typeToken, { seconds: this.#lastTtl });
      this.#ttlReported = true;
      this.#ttlSource = TTL_PREVIOUS;
      return this.#lastTtl;
    }
    if (type === RR.SOA) {
      this.#report('no-ttl-anywhere', this.#typeToken);
      const period = readPeriod(this.#text(last - 1));
      this.#soaTtl = Math.min(period?.seconds ?? 0, MAX_TTL);
      this.#ttlSource = TTL_SOA;
      return this.#soaTtl;
    }
    if (!this.#ttlReported) this.#report('ttl-missing', this.#typeToken);
    this.#ttlReported = true;
    this.#ttlSource = TTL_NONE;
    return 0;
  }

  #checkZone(first: number, inherited: boolean, text: string): void {
    if (this.#apex < 0 || inherited || this.#lastOwner < 0) return;
    const end = this.#tokens.base + this.#chunk.tokenEnd[first]!;
    if (this.#originInZone && text.charCodeAt(end - 1) !== 0x2e) return;
    if (this.#names.isWithin(this.#lastOwner, this.#apex)) return;
    this.#report('out-of-zone', first, {
      owner: this.#names.name(this.#lastOwner),
      origin: this.#names.name(this.#apex),
    });
  }

  #classMismatch(from: number): void {
    for (let at = from; at < this.#typeToken; at++) {
      const word = lookUpWord(
        this.#tokens.text,
        this.#tokens.base + this.#chunk.tokenStart[at]!,
        this.#tokens.base + this.#chunk.tokenEnd[at]!,
      );
      if (!isClass(word)) continue;
      this.#report('class-mismatch', at, {
        class: classMnemonic(this.#class),
        expected: classMnemonic(this.#recordClass),
      });
      this.#columns.flags[this.#count - 1] = RECORD_BROKEN;
      return;
    }
  }

  /** What parentheses and comments do to the entry as a whole. */
  #entryForm(entry: number, type: number, rdata: number, last: number): void {
    const { entryFlags, entryStart, tokenStart, tokenEnd, tokenFlags } = this.#chunk;
    const { text, base } = this.#tokens;
    const flags = entryFlags[entry]!;
    if ((flags & ENTRY_PARENS) !== 0) {
      const start = base + entryStart[entry]!;
      const open = text.indexOf('(', start);
      if (open >= 0 && open < base + tokenStart[this.#typeToken]!)
        this.#sink('paren-around-all', open, open + 1, { at: tokenEnd[this.#typeToken]! });
    }
    if ((flags & ENTRY_COMMENT) === 0 || (type !== RR.TXT && type !== RR.SPF) || last <= rdata) return;
    if ((tokenFlags[last - 1]! & TOKEN_QUOTED) !== 0) return;
    const end = base + tokenEnd[last - 1]!;
    if (text.charCodeAt(end) !== 0x3b) return;
    const start = base + tokenStart[rdata]!;
    if (
      !/^["“']?(?:v=(?:DKIM1|DMARC1|STSv1|TLSRPTv1|BIMI1)|k=\w+|h=\w+|p=[A-Za-z0-9+/=]{8,})/i.test(
        text.slice(start, Math.min(end, start + 40)),
      )
    )
      return;
    let stop = end;
    while (stop < text.length && text.charCodeAt(stop) !== 10 && text.charCodeAt(stop) !== 13) stop++;
    this.#sink('semicolon-unquoted', end, end + 1, {
      at: start - base,
      lineEnd: stop - base,
      text: text.slice(start, Math.min(stop, start + 2048)),
    });
  }

  /** A line that begins with a string goes on with the record before it, outside parentheses. */
  #isContinuation(entry: number, first: number, last: number): boolean {
    const { entryStart, entryFlags, tokenStart } = this.#chunk;
    const paren =
      (entryFlags[entry]! & ENTRY_PARENS) !== 0 &&
      this.#tokens.text
        .slice(this.#tokens.base + entryStart[entry]!, this.#tokens.base + tokenStart[first]!)
        .includes('(');
    if (!paren && this.#lastType < 0) return false;
    if (this.#head(first + 1, last) >= 0 && (entryFlags[entry]! & ENTRY_INDENTED) === 0) return false;
    this.#record = this.#count > 0 ? this.#count - 1 : RECORD_BEFORE;
    const code = paren || (entryFlags[entry]! & ENTRY_PAREN_FIRST) !== 0 ? 'open-paren-next-line' : 'paren-missing';
    this.#report(code, first, { text: this.#text(first).slice(0, 300) });
    return true;
  }

  /** Whether the word in the type's place would be an owner: TTL, class, type and data follow. */
  #isIndentedOwner(at: number, last: number): boolean {
    if (this.#typeToken !== at || at + 1 >= last) return false;
    const word = this.#text(at);
    if (word.startsWith('$') || isRecordAge(word) || foreignType(word) !== undefined) return false;
    const count = this.#problems.length;
    const found = this.#head(at + 1, last) >= 0 && this.#typeToken + 1 < last;
    this.#problems.length = count;
    this.#typeToken = at;
    return found;
  }

  /** What a line begins with that is a comment in other languages. */
  #foreignComment(first: number): '#' | '//' | undefined {
    const text = this.#text(first);
    return text.startsWith('#') ? '#' : text.startsWith('//') ? '//' : undefined;
  }

  /** An entry without a type is no record; why it has none. */
  #noType(entry: number, first: number, at: number, last: number, inherited: boolean): void {
    this.#record = -1;
    const text = this.#text(first);
    const mark = this.#foreignComment(first);
    if (mark !== undefined) {
      this.#sink(
        'comment-hash',
        this.#tokens.base + this.#chunk.tokenStart[first]!,
        this.#tokens.base + this.#chunk.tokenEnd[last - 1]!,
        { text: mark },
      );
      return;
    }
    if (inherited && text.startsWith('$')) {
      const start = this.#tokens.base + this.#chunk.entryStart[entry]!;
      this.#sink('indented-directive', start, this.#tokens.base + this.#chunk.tokenEnd[first]!, { text });
      return;
    }
    const typeAt = Math.min(this.#typeToken, last - 1);
    const word = this.#text(typeAt);
    if (this.#typeToken === last || (this.#chunk.tokenFlags[typeAt]! & TOKEN_QUOTED) !== 0) {
      const end = this.#tokens.base + this.#chunk.tokenEnd[typeAt]!;
      const quoted = (this.#chunk.tokenFlags[typeAt]! & TOKEN_QUOTED) !== 0 && typeAt >= at;
      if (quoted) this.#report('no-type', typeAt, { suggestion: 'TXT', at: this.#chunk.tokenStart[typeAt]! });
      else this.#sink('no-type', end, end, { text: word });
      return;
    }
    const address = isIpv4(word, 0, word.length) ? 'A' : isIpv6(word, 0, word.length) ? 'AAAA' : undefined;
    if (address !== undefined) this.#report('no-type', typeAt, { suggestion: address });
    else if (/^\d/.test(word)) this.#report('no-type', typeAt, { text: word });
    else {
      const suggestion = nearestType(word);
      this.#report('type-unknown', typeAt, {
        text: word.slice(0, 300),
        ...(suggestion === undefined ? {} : { suggestion }),
      });
    }
  }

  #directive(entry: number): void {
    const { entryToken } = this.#chunk;
    const first = entryToken[entry]!;
    const last = entryToken[entry + 1]!;
    this.#record = -1;
    switch (this.#text(first).toUpperCase()) {
      case '$ORIGIN':
        this.#originDirective(first, last);
        break;
      case '$TTL':
        this.#ttlDirective(first, last);
        break;
      case '$INCLUDE':
        this.#includeDirective(entry, first, last);
        break;
      case '$GENERATE':
        this.#generateDirective(entry, first, last);
        break;
      case '$DATE':
        this.#report('directive-date', first);
        break;
      default: {
        const suggestion = nearestDirective(this.#text(first));
        this.#report('directive-unknown', first, {
          text: this.#text(first),
          ...(suggestion === undefined ? {} : { suggestion }),
        });
      }
    }
  }

  /** Whether the directive has at least `min` arguments and at most `max`; reports otherwise. */
  #arguments(first: number, last: number, min: number, max: number): boolean {
    const count = last - first - 1;
    if (count < min) this.#report('directive-missing', first, { text: this.#text(first) });
    else if (count > max) {
      const { base } = this.#tokens;
      const { tokenStart, tokenEnd } = this.#chunk;
      this.#sink('directive-extra', base + tokenStart[first + 1 + max]!, base + tokenEnd[last - 1]!, {
        text: this.#text(first),
      });
    }
    return count >= min;
  }

  #originDirective(first: number, last: number): void {
    if (!this.#arguments(first, last, 1, 1)) return;
    const id = this.#nameArgument(first + 1);
    if (id < 0) return;
    this.#origin = id;
    this.#originChanged = this.#lastOwner >= 0;
    if (this.#firstOrigin < 0) this.#firstOrigin = id;
    this.#enter();
  }

  #nameArgument(at: number): number {
    const { tokenStart, tokenEnd, tokenFlags } = this.#chunk;
    const { text, base } = this.#tokens;
    const start = base + tokenStart[at]!;
    const end = base + tokenEnd[at]!;
    checkName(text, start, end, tokenFlags[at]!, this.#names.wireLength(this.#origin), 'quoted-name', this.#sink);
    const parsed = parseName(text, start, end, tokenFlags[at]!);
    if (typeof parsed === 'number') return -1;
    if (!parsed.isAbsolute && !parsed.isOrigin)
      this.#report('origin-nodot', at, { text: this.#text(at), origin: this.#names.name(this.#origin) });
    return this.#names.intern(text, start, end, tokenFlags[at]!, this.#origin);
  }

  #ttlDirective(first: number, last: number): void {
    if (!this.#arguments(first, last, 1, 1)) return;
    const at = first + 1;
    const period = (this.#chunk.tokenFlags[at]! & TOKEN_QUOTED) === 0 ? readPeriod(this.#text(at)) : undefined;
    if (period === undefined) {
      this.#report('ttl-dir-bad', at, { text: this.#text(at) });
      return;
    }
    if (period.form === 'mixed')
      this.#report('ttl-unit-then-plain', at, { text: this.#text(at), seconds: period.seconds });
    else if (period.form === 'units') this.#report('ttl-units', at, { text: this.#text(at), seconds: period.seconds });
    this.#defaultTtl = this.#limitTtl(at, period.seconds);
  }

  #includeDirective(entry: number, first: number, last: number): void {
    if (!this.#arguments(first, last, 1, 2)) return;
    const { base, text } = this.#tokens;
    const { tokenStart, tokenEnd, tokenFlags, entryStart } = this.#chunk;
    const at = first + 1;
    const content = contentSpan(text, base + tokenStart[at]!, base + tokenEnd[at]!, tokenFlags[at]!);
    const path = text.slice(content.start, content.end);
    const origin = first + 2 < last ? this.#nameArgument(first + 2) : this.#origin;
    const zone = origin < 0 ? undefined : this.#included(at, path, origin);
    this.#includes.push({
      start: entryStart[entry]!,
      end: tokenEnd[last - 1]!,
      path,
      pathStart: tokenStart[at]!,
      pathEnd: tokenEnd[at]!,
      origin: this.#names.name(Math.max(0, origin)),
      zone,
      records: this.#count,
    });
  }

  /** RFC 1035 §5.1: the included file changes neither origin nor owner of this one; BIND lets its `$TTL` live on. */
  #included(at: number, path: string, origin: number): ResolvedZone | undefined {
    const { include, stack } = this.#shared;
    if (include === undefined) return undefined;
    const syntax = include(path, this.#names.name(origin));
    if (syntax === undefined) {
      this.#report('include-missing', at, { text: path });
      return undefined;
    }
    if (stack.includes(syntax) || stack.length >= MAX_INCLUDE_DEPTH || this.#shared.includes >= MAX_INCLUDES) {
      this.#report('include-loop', at, { text: path });
      return undefined;
    }
    this.#shared.includes++;
    stack.push(syntax);
    const resolver = new Resolver(syntax, this.#shared, { ...this.state(), origin, originChanged: false }, undefined);
    const zone = this.#aside(() => resolver.run('directive'));
    stack.pop();
    const after = resolver.state();
    this.#defaultTtl = after.defaultTtl;
    this.#lastTtl = after.lastTtl;
    this.#soaTtl = after.soaTtl;
    this.#recordClass = after.recordClass;
    this.#apex = after.apex;
    this.#enter();
    return zone;
  }

  /** Resolves another text in the middle of a chunk; the columns at hand are that text's and this chunk's alike. */
  #aside<T>(resolve: () => T): T {
    const kept = keepColumns(this.#columns, this.#count);
    const result = resolve();
    restoreColumns(this.#columns, kept);
    return result;
  }

  #generateDirective(entry: number, first: number, last: number): void {
    const { base } = this.#tokens;
    const { tokenStart, tokenEnd, entryStart } = this.#chunk;
    const span = { start: base + entryStart[entry]!, end: base + tokenEnd[last - 1]! };
    this.#sink('generate', base + tokenStart[first]!, base + tokenEnd[first]!);
    if (!this.#arguments(first, last, 4, Number.POSITIVE_INFINITY)) return;
    const range = readRange(this.#text(first + 1));
    if (range === undefined) {
      this.#report('generate-bad', first + 1, { text: this.#text(first + 1), expected: '1-10/1' });
      return;
    }
    const owner = readTemplate(this.#text(first + 2));
    const type = this.#head(first + 3, last);
    if (type < 0 || this.#typeToken + 1 >= last) {
      const at = Math.min(this.#typeToken, last - 1);
      this.#report('generate-bad', at, { text: this.#text(at), expected: 'type' });
      return;
    }
    // One word, or a quoted text in the place of several.
    const dataAt = this.#typeToken + 1;
    const { tokenFlags } = this.#chunk;
    const content = contentSpan(
      this.#tokens.text,
      base + tokenStart[dataAt]!,
      base + tokenEnd[dataAt]!,
      tokenFlags[dataAt]!,
    );
    const rdata = readTemplate(this.#tokens.text.slice(content.start, content.end));
    if (owner === undefined || rdata === undefined) {
      const at = owner === undefined ? first + 2 : dataAt;
      this.#report('generate-bad', at, { text: this.#text(at), expected: '{0,3,d}' });
      return;
    }
    const ttl = this.#resolveTtl(type, last);
    const generate = new Generate({
      span,
      range,
      origin: this.#names.name(this.#origin),
      type,
      ttl: this.#ttlSource === TTL_NONE ? undefined : ttl,
      recordClass: this.#class >= 0 ? this.#class : this.#recordClass || 1,
      owner,
      rdata,
    });
    if (last > dataAt + 1) {
      this.#sink('directive-extra', base + tokenStart[dataAt + 1]!, base + tokenEnd[last - 1]!, { text: '$GENERATE' });
    }
    const wrong = this.#firstWrong(generate);
    if (wrong !== undefined) {
      this.#sink('generate-bad', base + tokenStart[first + 2]!, base + tokenEnd[dataAt]!, {
        text: wrong.line,
        mistake: wrong.code,
      });
    }
    const owned = generate.owner(generate.range.start);
    const apex = this.#apex < 0 ? undefined : this.#names.name(this.#apex);
    if (owned !== undefined && apex !== undefined && !isWithin(owned, apex))
      this.#report('out-of-zone', first + 2, { owner: owned, origin: apex });
    this.#generates.push({ generate, records: this.#count });
  }

  /** What is wrong with one of the records that a `$GENERATE` makes. */
  #firstWrong(generate: Generate): { readonly line: string; readonly code: ZoneProblemCode } | undefined {
    const text = generate
      .samples()
      .map((number) => `${generate.line(number)}\n`)
      .join('');
    const syntax = lexZone(text);
    const { chunks } = this.#aside(() => resolveSyntax(syntax, { origin: generate.origin, isFragment: true }));
    for (const [i, { problems }] of chunks.entries()) {
      const problem = problems.find(({ code }) => code !== 'ttl-missing' && refuses('bind', code));
      if (problem === undefined) continue;
      const at = syntax.chunkStart[i]! + problem.start;
      const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, text.indexOf('\n', at));
      return { line: line.slice(0, 300), code: problem.code };
    }
    return undefined;
  }

  #text(at: number): string {
    const { text, base, tokenStart, tokenEnd } = this.#tokens;
    return text.slice(base + tokenStart[at]!, base + tokenEnd[at]!);
  }

  #report(code: ZoneProblemCode, at: number, data?: Readonly<Record<string, string | number>>): void {
    const { base, tokenStart, tokenEnd } = this.#tokens;
    this.#sink(code, base + tokenStart[at]!, base + tokenEnd[at]!, data);
  }
}

function nearestDirective(word: string): string | undefined {
  const upper = word.toUpperCase();
  return ['$ORIGIN', '$TTL', '$INCLUDE', '$GENERATE'].find(
    (known) => known.slice(0, 3) === upper.slice(0, 3) || [...known].sort().join('') === [...upper].sort().join(''),
  );
}

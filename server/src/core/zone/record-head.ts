/** What is between a record's owner and its data: TTL, class and type (RFC 1035 §5.1), and which TTL holds where none is written. */

import { isIpv4, isIpv6 } from './field-forms.ts';
import { TOKEN_QUOTED } from './lexer.ts';
import type { ResolveContext } from './resolve-context.ts';
import { TTL_DIRECTIVE, TTL_EXPLICIT, TTL_NONE, TTL_PREVIOUS, TTL_SOA } from './resolved.ts';
import { MAX_TTL, plainNumber, readPeriod } from './ttl.ts';
import { classMnemonic, classNumber, foreignType, isClass, isRecordAge, lookUpWord, NO_WORD, RR } from './types.ts';

/** The head of one record after another. */
export class RecordHead {
  readonly #context: ResolveContext;
  /** Seconds as written, or -1. */
  ttl = -1;
  /** The class as written, or -1. */
  recordClass = -1;
  /** The token of the type, or where it was looked for without success; the entry's end where nothing is left. */
  typeToken = -1;
  /** Where the TTL comes from that {@link resolveTtl} gave: `TTL_...`. */
  ttlSource = TTL_EXPLICIT;

  constructor(context: ResolveContext) {
    this.#context = context;
  }

  /** Reads the tokens `[from, last)` up to the type; the type's number, or -1 if there is none. */
  read(from: number, last: number): number {
    const { tokenStart, tokenEnd, tokenFlags, text, base } = this.#context.tokens;
    this.ttl = -1;
    this.recordClass = -1;
    for (let at = from; at < last; at++) {
      this.typeToken = at;
      let start = base + tokenStart[at]!;
      let end = base + tokenEnd[at]!;
      if ((tokenFlags[at]! & TOKEN_QUOTED) !== 0) {
        if (!this.#isQuotedField(at, last)) return -1;
        this.#context.report('quoted-field', at, { text: this.#context.text(at), fits: 1 });
        start++;
        end--;
      }
      const digit = text.charCodeAt(start) - 0x30;
      if (text.charCodeAt(start) === 0x2d && isNegative(text, start, end)) {
        this.#context.report('ttl-bad-unit', at, { text: this.#context.text(at) });
        this.ttl = 0;
      } else if (digit >= 0 && digit <= 9) {
        if (!this.#readTtl(at, start, end, last)) return -1;
      } else {
        const word = lookUpWord(text, start, end);
        if (word === NO_WORD) return -1;
        if (!isClass(word)) return word;
        if (this.recordClass >= 0) this.#context.report('class-twice', at, { text: this.#context.text(at) });
        else this.recordClass = classNumber(word);
      }
    }
    this.typeToken = last;
    return -1;
  }

  /** `"300" "IN" "A"`: whether a quoted word is a TTL, class or type with a record after it. */
  #isQuotedField(at: number, last: number): boolean {
    if (at + 1 === last) return false;
    const { tokens } = this.#context;
    const [start, end] = [tokens.base + tokens.tokenStart[at]! + 1, tokens.base + tokens.tokenEnd[at]! - 1];
    if (plainNumber(tokens.text, start, end) < 0) {
      const word = lookUpWord(tokens.text, start, end);
      if (word === NO_WORD || !isClass(word)) return word !== NO_WORD;
    }
    // A TTL or class is one before another of them, or before the type.
    if ((tokens.tokenFlags[at + 1]! & TOKEN_QUOTED) !== 0) return this.#isQuotedField(at + 1, last);
    const [from, to] = [tokens.base + tokens.tokenStart[at + 1]!, tokens.base + tokens.tokenEnd[at + 1]!];
    return lookUpWord(tokens.text, from, to) !== NO_WORD;
  }

  #readTtl(at: number, start: number, end: number, last: number): boolean {
    const context = this.#context;
    const { text } = context.tokens;
    let seconds = plainNumber(text, start, end);
    if (seconds < 0) {
      if (at + 1 === last || isIpv4(text, start, end) || isIpv6(text, start, end)) return false;
      const period = readPeriod(text, start, end);
      if (period === undefined) {
        context.report('ttl-bad-unit', at, { text: context.text(at) });
        seconds = 0;
      } else {
        seconds = period.seconds;
        if (period.form === 'mixed') context.report('ttl-unit-then-plain', at, { text: context.text(at), seconds });
        else context.report('ttl-units', at, { text: context.text(at), seconds });
      }
    }
    if (this.ttl >= 0) {
      context.report('ttl-twice', at, { text: context.text(at) });
      return true;
    }
    if (this.recordClass >= 0)
      context.report('order-class-ttl', at, { text: context.text(at), class: context.text(at - 1) });
    this.ttl = context.limitTtl(at, seconds);
    return true;
  }

  /** The TTL that holds for the record, in seconds; reports where it is doubtful. */
  resolveTtl(type: number, last: number): number {
    const context = this.#context;
    const { state } = context;
    if (this.ttl >= 0) {
      state.lastTtl = this.ttl;
      state.ttlReported = false;
      this.ttlSource = TTL_EXPLICIT;
      return this.ttl;
    }
    if (state.defaultTtl >= 0) {
      this.ttlSource = TTL_DIRECTIVE;
      return state.defaultTtl;
    }
    if (state.soaTtl >= 0) {
      this.ttlSource = TTL_SOA;
      return state.soaTtl;
    }
    if (state.lastTtl >= 0) {
      if (!state.ttlReported) context.report('ttl-inherited', this.typeToken, { seconds: state.lastTtl });
      state.ttlReported = true;
      this.ttlSource = TTL_PREVIOUS;
      return state.lastTtl;
    }
    if (type === RR.SOA) {
      context.report('no-ttl-anywhere', this.typeToken);
      const period = readPeriod(context.text(last - 1));
      state.soaTtl = Math.min(period?.seconds ?? 0, MAX_TTL);
      this.ttlSource = TTL_SOA;
      return state.soaTtl;
    }
    if (!state.ttlReported) context.report('ttl-missing', this.typeToken);
    state.ttlReported = true;
    this.ttlSource = TTL_NONE;
    return 0;
  }

  /** The class of the record where it is written, else the zone's, as far as that is known yet. */
  get classInForce(): number {
    return this.recordClass >= 0 ? this.recordClass : this.#context.state.recordClass || 1;
  }

  /** Whether a class is written that is not the zone's. */
  get hasForeignClass(): boolean {
    const zoneClass = this.#context.state.recordClass;
    return this.recordClass >= 0 && zoneClass !== 0 && this.recordClass !== zoneClass;
  }

  /**
   * Settles the class: a zone has that of its SOA record, whatever is written later.
   *
   * @param from the first token of the head
   */
  resolveClass(type: number, from: number): void {
    const { state } = this.#context;
    if (this.recordClass < 0) {
      this.recordClass = state.recordClass || 1;
      if (type === RR.SOA) state.recordClass = this.recordClass;
      return;
    }
    if (state.recordClass === 0) state.recordClass = this.recordClass;
    if (this.recordClass !== state.recordClass) this.#reportClass(from, 'class-mismatch');
    else this.#reportNumber(from);
  }

  /** `CLASS1` for `IN`, which not every name server reads. */
  #reportNumber(from: number): void {
    const { base, tokenStart, tokenEnd } = this.#context.tokens;
    for (let at = from; at < this.typeToken; at++) {
      const start = base + tokenStart[at]!;
      if (base + tokenEnd[at]! - start > 5 && /^CLASS\d/i.test(this.#context.text(at).slice(0, 6)))
        this.#reportClass(from, 'class-number');
    }
  }

  #reportClass(from: number, code: 'class-mismatch' | 'class-number'): void {
    const context = this.#context;
    const { text, base, tokenStart, tokenEnd } = context.tokens;
    for (let at = from; at < this.typeToken; at++) {
      if (!isClass(lookUpWord(text, base + tokenStart[at]!, base + tokenEnd[at]!))) continue;
      context.report(code, at, {
        class: classMnemonic(this.recordClass),
        expected: classMnemonic(context.state.recordClass),
      });
      return;
    }
  }

  /** Whether the word in the type's place would be an owner: TTL, class, type and data follow. */
  isOwner(at: number, last: number): boolean {
    if (this.typeToken !== at || at + 1 >= last) return false;
    const context = this.#context;
    const word = context.text(at);
    if (word.startsWith('$') || isRecordAge(word) || foreignType(word) !== undefined) return false;
    const count = context.problems.length;
    const found = this.read(at + 1, last) >= 0 && this.typeToken + 1 < last;
    context.problems.length = count;
    this.typeToken = at;
    return found;
  }
}

/** `-1`, `-1h`: a TTL that is not one. */
function isNegative(text: string, start: number, end: number): boolean {
  return end - start <= 12 && /^-\d+[smhdw]?$/i.test(text.slice(start, end));
}

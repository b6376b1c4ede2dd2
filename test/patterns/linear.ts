/**
 * Whether a regular expression takes time that grows with its text alone, by its shape: a proof, where recheck only seeks bad texts
 * (it proves nothing of patterns with look-arounds or long repetitions).
 *
 * A backtracking engine goes, in the worst case, through every way to read the text along the pattern, from every place in the
 * text. The ways are those of an automaton whose first state reads everything. Their number at any place has a limit unless a
 * word leads from a state to itself in two ways (then it is exponential), or from a state to itself and to another that it leads to
 * itself as well (then it is polynomial; Weber and Seidl 1991). Both are looked for among all ways, also those that lead to no
 * match. A state from which the match is certain ends the search, and is left out.
 *
 * What is bounded (`{0,80}`) is not a repetition that grows: it counts for the factor, which `regular-expressions.test.ts` tries. A bound
 * as long as a text may be (`{0,100000}`) does not limit anything.
 * Holds no test.
 */

import { Alphabet, type Chars, type Node, parsePattern, Unsupported } from './regex-syntax.ts';

/** Between two characters: what may be before and after, and how it got there. */
interface Edge {
  readonly to: number;
  /** Which character the edge leaves; the first bit above the alphabet is the start of the text. */
  readonly after: Chars;
  readonly before: Chars;
  /** It goes back in a repetition without a limit. */
  readonly isUnbounded: boolean;
}

/** A node of the pattern between two characters. */
interface Step {
  readonly to: number;
  readonly after?: Chars;
  readonly before?: Chars;
  readonly isUnbounded?: boolean;
  /** Whether a match that gets to this place goes on here, whatever the text is. */
  readonly isCertain: boolean;
}

/** More of anything is not looked at, and the pattern not proven. */
const MAX_WORK = 3_000_000;
/** Repetitions of something that is unbounded itself become so many copies: two show what is bad. */
const COPIES = 3;
/** The most repetitions that are written out; more are a loop. */
const SHORT = 4;
/** A bound above this is longer than most texts: a pattern is as slow as without it. */
const HIGHEST_BOUND = 10_000;
/** The most that a loop of single characters begins with (`[a-z]{14,}`). */
const WRITTEN = 20;

/**
 * @param areBoundsIgnored whether `{0,80}` is taken for `*`: what is linear then is so whatever its bounds are
 * @returns undefined for a linear pattern, else why it is not proven
 */
export function whyNotLinear(source: string, flags: string, areBoundsIgnored = false): string | undefined {
  try {
    return new Automaton(source, flags, areBoundsIgnored).fault();
  } catch (error) {
    if (error instanceof Unsupported) return `not understood: ${error.message}`;
    throw error;
  }
}

class Automaton {
  readonly #alphabet: Alphabet;
  readonly #lineEnds: Chars;
  readonly #word: Chars;
  readonly #isMultiline: boolean;
  readonly #areBoundsIgnored: boolean;
  /** Places between characters, and the steps from each to others. */
  readonly #steps: Step[][] = [];
  /** The places before and after each character of the pattern. */
  readonly #states: { readonly chars: Chars; readonly before: number; readonly after: number }[] = [];
  /** The state that reads a character, by the place before it. */
  readonly #reading = new Map<number, number>();
  readonly #accept: number;
  readonly #edges: (readonly Edge[])[] = [];
  /** Of each state, whether a match that reads its character is certain. */
  readonly #sure: readonly boolean[];
  /** Strongly connected components, and the same without what is certain. */
  readonly #components: readonly number[];
  readonly #unsure: readonly number[];
  #work = 0;

  constructor(source: string, flags: string, areBoundsIgnored: boolean) {
    this.#alphabet = new Alphabet(source, flags);
    this.#areBoundsIgnored = areBoundsIgnored;
    this.#isMultiline = flags.includes('m');
    this.#lineEnds = this.#alphabet.of('[\\n\\r\\u2028\\u2029]');
    this.#word = this.#alphabet.of('\\w');
    const tree = parsePattern(source, flags, this.#alphabet);
    this.#accept = this.#place();
    // State 0 is before the text, state 1 reads what is before a match.
    const { all, start } = this.#alphabet;
    const [entry, other] = [this.#place(), this.#place()];
    this.#states.push({ chars: start, before: other, after: entry });
    this.#states.push({ chars: all, before: other, after: entry });
    const end = this.#build(tree, entry);
    this.#steps[end]!.push({ to: this.#accept, isCertain: true });
    for (const [i] of this.#states.entries()) this.#edges.push(this.#edgesOf(i));
    this.#sure = this.#states.map(({ after }) => this.#isSure(after));
    this.#components = this.#componentsOf(() => true);
    this.#unsure = this.#componentsOf((state) => !this.#sure[state]);
  }

  fault(): string | undefined {
    const firsts = this.#cyclicIn(this.#components).filter((state) => state !== 0);
    // Where the match is certain nothing is gone through twice.
    const seconds = this.#cyclicIn(this.#unsure).filter((state) => state > 1 && !this.#sure[state]);
    const seen = new Set<number>();
    for (const state of seconds) {
      const component = this.#unsure[state]!;
      if (seen.has(component)) continue;
      seen.add(component);
      if (this.#repeatsInTwoWays(state)) return `exponential at ${this.#describe(state)}`;
    }
    for (const second of seconds) {
      for (const first of firsts) {
        if (first === second || this.#unsure[first] === this.#unsure[second]) continue;
        if (this.#overlaps(first, second)) {
          return first === 1
            ? `begins again within ${this.#describe(second)}`
            : `${this.#describe(first)} overlaps ${this.#describe(second)}`;
        }
      }
    }
    return undefined;
  }

  #place(): number {
    this.#steps.push([]);
    return this.#steps.length - 1;
  }

  /** Adds a node after a place. @returns the place after it */
  #build(node: Node, from: number): number {
    const { all, start } = this.#alphabet;
    const step = (a: number, to: number, more: Partial<Step> = {}) =>
      this.#steps[a]!.push({ to, isCertain: true, ...more });
    switch (node.kind) {
      case 'chars': {
        const [before, after] = [this.#place(), this.#place()];
        step(from, before);
        this.#reading.set(before, this.#states.length);
        this.#states.push({ chars: node.chars, before, after });
        if (this.#states.length > 20_000) throw new Unsupported('so many characters');
        return after;
      }
      case 'sequence':
        return node.items.reduce((at, item) => this.#build(item, at), from);
      case 'choice': {
        const end = this.#place();
        for (const item of node.items) {
          const begin = this.#place();
          step(from, begin);
          step(this.#build(item, begin), end);
        }
        return end;
      }
      case 'repeat':
        return this.#repeat(node, from);
      case 'assertion': {
        const end = this.#place();
        const other = all & ~this.#word;
        if (node.sign === '^')
          step(from, end, { after: start | (this.#isMultiline ? this.#lineEnds : 0n), isCertain: false });
        else if (node.sign === '$')
          step(from, end, { before: this.#isMultiline ? this.#lineEnds : 0n, isCertain: false });
        else {
          const [same, changes] = node.sign === 'b' ? [other, this.#word] : [this.#word, other];
          step(from, end, { after: this.#word, before: same, isCertain: false });
          step(from, end, { after: other | start, before: changes, isCertain: false });
        }
        return end;
      }
      case 'look': {
        const end = this.#place();
        const { isAhead, isNegative, body } = node;
        const single = singleOf(body);
        if (isAhead) {
          // What is looked at is gone through, too, and leads nowhere.
          if (single === undefined) {
            const inside = this.#place();
            step(from, inside, { isCertain: false });
            this.#build(body, inside);
          }
          const chars = isNegative ? single : edgeOf(body, 'first');
          const before = chars === undefined ? all : isNegative ? all & ~chars : chars;
          step(from, end, { before, isCertain: false });
        } else {
          if (!isBounded(body)) throw new Unsupported('unbounded look-behind');
          const chars = isNegative ? single : edgeOf(body, 'last');
          const after = chars === undefined ? all | start : isNegative ? (all & ~chars) | start : chars;
          step(from, end, { after, isCertain: false });
        }
        return end;
      }
    }
  }

  #repeat({ body, min, max: most }: Extract<Node, { kind: 'repeat' }>, from: number): number {
    const max = most > (this.#areBoundsIgnored ? SHORT : HIGHEST_BOUND) ? Infinity : most;
    const step = (a: number, to: number, more: Partial<Step> = {}) =>
      this.#steps[a]!.push({ to, isCertain: true, ...more });
    const end = this.#place();
    let at = from;
    if (max !== Infinity && (max <= SHORT || !isBounded(body))) {
      const copies = isBounded(body) ? max : Math.min(max, COPIES);
      for (let i = 0; i < copies; i++) {
        if (i >= Math.min(min, copies)) step(at, end);
        at = this.#build(body, at);
      }
      step(at, end, { isCertain: min <= copies });
      return end;
    }
    const copies = Math.min(min, body.kind === 'chars' ? WRITTEN : COPIES);
    // The last of them is the loop.
    for (let i = 1; i < copies; i++) at = this.#build(body, at);
    const begin = this.#place();
    step(at, begin);
    if (min === 0) step(at, end);
    const after = this.#build(body, begin);
    step(after, begin, { isUnbounded: max === Infinity });
    step(after, end, { isCertain: min <= copies });
    return end;
  }

  /** All ways from one character to the next; none goes through a place twice. */
  #edgesOf(state: number): readonly Edge[] {
    const { all, start } = this.#alphabet;
    const edges: Edge[] = [];
    const onPath = new Set<number>();
    const walk = (place: number, after: Chars, before: Chars, isUnbounded: boolean): void => {
      if (after === 0n || onPath.has(place)) return;
      if (edges.length > 20_000) throw new Unsupported('so many ways');
      const to = this.#reading.get(place);
      if (to !== undefined && before !== 0n) edges.push({ to, after, before, isUnbounded });
      onPath.add(place);
      for (const next of this.#steps[place]!) {
        walk(
          next.to,
          next.after === undefined ? after : after & next.after,
          next.before === undefined ? before : before & next.before,
          isUnbounded || next.isUnbounded === true,
        );
      }
      onPath.delete(place);
    };
    walk(this.#states[state]!.after, this.#states[state]!.chars, all, false);
    if (state <= 1) edges.push({ to: 1, after: all | start, before: all, isUnbounded: true });
    return edges;
  }

  /** Whether the match is certain from a place. */
  #isSure(place: number, seen = new Set<number>()): boolean {
    if (place === this.#accept) return true;
    if (seen.has(place)) return false;
    seen.add(place);
    return this.#steps[place]!.some(({ to, isCertain }) => isCertain && this.#isSure(to, seen));
  }

  /** The states that lead to themselves by a repetition without a limit. */
  #cyclicIn(components: readonly number[]): readonly number[] {
    const cyclic = new Set(
      this.#edges.flatMap((edges, i) =>
        edges.some(({ to, isUnbounded }) => isUnbounded && components[to] === components[i]) ? [components[i]] : [],
      ),
    );
    return this.#states.flatMap((_, i) => (cyclic.has(components[i]) ? [i] : []));
  }

  /** Strongly connected components (Tarjan), without recursion; what is not taken is alone. */
  #componentsOf(isTaken: (state: number) => boolean): readonly number[] {
    const count = this.#states.length;
    const [index, low, component] = [new Map<number, number>(), new Array<number>(count), new Array<number>(count)];
    const open: number[] = [];
    const isOpen = new Set<number>();
    for (let root = 0; root < count; root++) {
      if (index.has(root)) continue;
      const calls: [state: number, next: number][] = [[root, 0]];
      while (calls.length > 0) {
        const call = calls.at(-1)!;
        const [state, next] = call;
        if (next === 0) {
          index.set(state, index.size);
          low[state] = index.get(state)!;
          open.push(state);
          isOpen.add(state);
        }
        const edge = this.#edges[state]![next];
        if (edge !== undefined) {
          call[1]++;
          if (!isTaken(state) || !isTaken(edge.to)) continue;
          if (!index.has(edge.to)) calls.push([edge.to, 0]);
          else if (isOpen.has(edge.to)) low[state] = Math.min(low[state]!, index.get(edge.to)!);
          continue;
        }
        calls.pop();
        const parent = calls.at(-1)?.[0];
        if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[state]!);
        if (low[state] !== index.get(state)) continue;
        let member: number;
        do {
          member = open.pop()!;
          isOpen.delete(member);
          component[member] = state;
        } while (member !== state);
      }
    }
    return component;
  }

  #spend(): void {
    if (++this.#work > MAX_WORK) throw new Unsupported('too much work');
  }

  /** Whether a word leads from a state to itself in two ways. */
  #repeatsInTwoWays(state: number): boolean {
    const component = this.#unsure[state]!;
    const seen = new Set<number>();
    // The last three say whether the ways differ, and whether each has gone through a repetition without a limit.
    const waiting: [x: number, y: number, said: number][] = [[state, state, 0]];
    while (waiting.length > 0) {
      const [x, y, said] = waiting.pop()!;
      const here = this.#charsOf(x) & this.#charsOf(y);
      for (const [i, a] of this.#edges[x]!.entries()) {
        if (this.#unsure[a.to] !== component) continue;
        for (const [j, b] of this.#edges[y]!.entries()) {
          this.#spend();
          if (this.#unsure[b.to] !== component || (here & a.after & b.after) === 0n) continue;
          if ((this.#charsOf(a.to) & this.#charsOf(b.to) & a.before & b.before) === 0n) continue;
          const differ = x !== y || i !== j ? 4 : 0;
          const now = said | differ | (a.isUnbounded ? 2 : 0) | (b.isUnbounded ? 1 : 0);
          if (now === 7 && a.to === state && b.to === state) return true;
          const next = (a.to * this.#states.length + b.to) * 8 + now;
          if (seen.has(next)) continue;
          seen.add(next);
          waiting.push([a.to, b.to, now]);
        }
      }
    }
    return false;
  }

  /** Whether a word leads from the first state to itself and to the second, and from this to itself. */
  #overlaps(first: number, second: number): boolean {
    const [within, beyond] = [this.#components[first]!, this.#unsure[second]!];
    const count = this.#states.length;
    const seen = new Set<number>();
    const waiting: [x: number, y: number, z: number, said: number][] = [[first, first, second, 0]];
    while (waiting.length > 0) {
      const [x, y, z, said] = waiting.pop()!;
      const here = this.#charsOf(x) & this.#charsOf(y) & this.#charsOf(z);
      for (const c of this.#edges[z]!) {
        if (this.#unsure[c.to] !== beyond || (here & c.after) === 0n) continue;
        for (const a of this.#edges[x]!) {
          if (this.#components[a.to] !== within || (here & c.after & a.after) === 0n) continue;
          const read = this.#charsOf(c.to) & c.before & this.#charsOf(a.to) & a.before;
          if (read === 0n) continue;
          const now = said | (a.isUnbounded ? 2 : 0) | (c.isUnbounded ? 1 : 0);
          for (const b of this.#edges[y]!) {
            this.#spend();
            if ((here & c.after & a.after & b.after) === 0n) continue;
            if ((read & this.#charsOf(b.to) & b.before) === 0n) continue;
            if (now === 3 && a.to === first && b.to === second && c.to === second) return true;
            const next = ((a.to * count + b.to) * count + c.to) * 4 + now;
            if (seen.has(next)) continue;
            seen.add(next);
            waiting.push([a.to, b.to, c.to, now]);
          }
        }
      }
    }
    return false;
  }

  #charsOf(state: number): Chars {
    return this.#states[state]!.chars;
  }

  #describe(state: number): string {
    const { chars } = this.#states[state]!;
    const members = this.#alphabet.characters.filter((_, i) => ((chars >> BigInt(i)) & 1n) === 1n);
    return members.length > 60 ? 'a class' : JSON.stringify(members.slice(0, 12).join(''));
  }
}

/** The characters of a node that reads exactly one. */
function singleOf(node: Node): Chars | undefined {
  if (node.kind === 'chars') return node.chars;
  if (node.kind === 'sequence') return node.items.length === 1 ? singleOf(node.items[0]!) : undefined;
  if (node.kind !== 'choice') return undefined;
  const all = node.items.map(singleOf);
  return all.every((each) => each !== undefined) ? all.reduce((sum, each) => sum | each, 0n) : undefined;
}

/** A character that is read first or last, whatever is read; undefined where nothing may be. */
function edgeOf(node: Node, side: 'first' | 'last'): Chars | undefined {
  switch (node.kind) {
    case 'chars':
      return node.chars;
    case 'sequence': {
      const item = node.items.at(side === 'first' ? 0 : -1);
      return item && edgeOf(item, side);
    }
    case 'choice': {
      const all = node.items.map((item) => edgeOf(item, side));
      return all.every((each) => each !== undefined) ? all.reduce((sum, each) => sum | each, 0n) : undefined;
    }
    case 'repeat':
      return node.min === 0 ? undefined : edgeOf(node.body, side);
    default:
      return undefined;
  }
}

function isBounded(node: Node): boolean {
  switch (node.kind) {
    case 'sequence':
    case 'choice':
      return node.items.every(isBounded);
    case 'repeat':
      return node.max !== Infinity && isBounded(node.body);
    default:
      return true;
  }
}

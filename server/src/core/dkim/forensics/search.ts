/**
 * The search: all undos take turns, and get work as they are likely: what is cheap and likely ends first, what is costly is
 * begun before that and goes on after it. All of it within a budget, which is work, not time, so that the answer does not
 * depend on the machine.
 */

import type { ChangeKind } from '../results.ts';
import type { Match, Undo } from './undo.ts';

export interface SearchOptions {
  /** In octets hashed, about. */
  readonly budget: number;
  /** Milliseconds from any start; only for knowing when to pause. */
  readonly clock: () => number;
  readonly signal?: AbortSignal;
  /** Lets other work go on; called now and then. */
  readonly pause?: () => Promise<void>;
  /** What part of the budget is used, from 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** Where nobody waits for the answer; where somebody does. A megabyte takes about four milliseconds. */
export const QUICK_BUDGET = 120_000_000;
export const THOROUGH_BUDGET = 800_000_000;

/** How many milliseconds may pass between two pauses. */
const PAUSE_EVERY = 15;

export class Search {
  readonly tried = new Set<ChangeKind>();
  /** Kinds of which not everything was tried. */
  readonly untried = new Set<ChangeKind>();
  readonly #options: SearchOptions;
  #paused: number;
  #work = 0;

  constructor(options: SearchOptions) {
    this.#options = options;
    this.#paused = options.clock();
  }

  get work(): number {
    return this.#work;
  }

  /**
   * @param share what part of the budget may be used, with what was used before
   * @throws the signal's reason when it is aborted
   */
  async find<C>(undos: readonly Undo<C>[], context: C, wanted: Uint8Array, share = 1): Promise<Match | undefined> {
    const budget = share * this.#options.budget;
    const running = undos
      .filter((undo) => undo.applies(context))
      .map((undo) => ({ undo, candidates: undo.candidates(context)[Symbol.iterator](), share: 0, work: 0 }));
    while (running.length > 0) {
      // Who has had the least for its likelihood is next; the likelier of two that had nothing.
      const next = running.reduce((a, b) =>
        b.share < a.share || (b.share === a.share && b.undo.likelihood > a.undo.likelihood) ? b : a,
      );
      const { undo, candidates } = next;
      const { value: candidate } = candidates.next();
      const cost = typeof candidate === 'number' ? candidate : candidate?.cost;
      if (candidate === undefined || this.#work + cost > budget) {
        running.splice(running.indexOf(next), 1);
        if (candidate === undefined) continue;
        for (const kind of undo.kinds) this.untried.add(kind);
        // It was made for nothing, and so would the next ones be.
        this.#work += cost / 4;
        continue;
      }
      this.#work += cost;
      next.work += cost;
      const fading = undo.fadesAfter === undefined ? 1 : 1 + next.work / undo.fadesAfter;
      next.share += (Math.max(LEAST_COST, cost) * fading) / undo.likelihood;
      await this.#rest();
      if (typeof candidate === 'number') continue;
      for (const kind of candidate.kinds) this.tried.add(kind);
      const found = candidate.prove(wanted);
      const match = found instanceof Promise ? await found : found;
      if (match !== undefined) return match;
    }
    return undefined;
  }

  async #rest(): Promise<void> {
    const { clock, pause, signal, onProgress, budget } = this.#options;
    if (clock() - this.#paused < PAUSE_EVERY) return;
    await pause?.();
    signal?.throwIfAborted();
    onProgress?.(Math.min(1, this.#work / budget));
    this.#paused = clock();
  }
}

/** Fixed work of a candidate beside its octets: small ones are not free. */
const LEAST_COST = 1000;

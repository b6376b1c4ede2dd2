/**
 * The search: undos in the order of what they are likely to explain for the work that they take, within a budget. The
 * budget is work, not time, so that the answer does not depend on the machine.
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

/** Where nobody waits for the answer; where someone does. A megabyte takes five to ten milliseconds. */
export const QUICK_BUDGET = 60_000_000;
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

  /** @throws the signal's reason when it is aborted */
  async find<C>(undos: readonly Undo<C>[], context: C, wanted: Uint8Array): Promise<Match | undefined> {
    for (const { undo } of inOrder(undos, context)) {
      if (this.#work >= this.#options.budget) {
        for (const kind of undo.kinds) this.untried.add(kind);
        continue;
      }
      for (const candidate of undo.candidates(context)) {
        const cost = typeof candidate === 'number' ? candidate : candidate.cost;
        if (this.#work + cost > this.#options.budget) {
          for (const kind of undo.kinds) this.untried.add(kind);
          // It was made for nothing, and so would the next ones be.
          this.#work += cost / 4;
          break;
        }
        this.#work += cost;
        await this.#rest();
        if (typeof candidate === 'number') continue;
        for (const kind of candidate.kinds) this.tried.add(kind);
        const found = candidate.prove(wanted);
        const match = found instanceof Promise ? await found : found;
        if (match !== undefined) return match;
      }
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

/** What is likely and cheap comes first. */
function inOrder<C>(undos: readonly Undo<C>[], context: C): { readonly undo: Undo<C>; readonly gain: number }[] {
  return undos
    .flatMap((undo) => {
      const cost = undo.cost(context);
      return cost === undefined ? [] : [{ undo, gain: undo.likelihood / Math.max(LEAST_COST, cost) }];
    })
    .sort((a, b) => b.gain - a.gain);
}

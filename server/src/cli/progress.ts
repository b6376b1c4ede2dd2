/** A progress bar on standard error: only where someone watches, and only when the work takes a while. */

import type { SingleBar } from 'cli-progress';
import type { Output } from './output.ts';

/** Work that ends sooner needs no bar. In milliseconds. */
const PATIENCE = 400;

export interface ProgressOptions {
  /** Whether one file alone may take so long that it wants a bar. */
  readonly isSlow?: boolean;
}

export class Progress {
  readonly #total: number;
  readonly #isShown: boolean;
  readonly #started: number;
  #done = 0;
  #bar: SingleBar | undefined;

  constructor(total: number, output: Output, { isSlow = false }: ProgressOptions = {}) {
    this.#total = total;
    this.#isShown = output.isWatched && (total > 1 || isSlow);
    // Node loads what measures time when it is first asked.
    this.#started = this.#isShown ? performance.now() : 0;
  }

  async step(): Promise<void> {
    this.#done++;
    await this.#show(0);
  }

  /** @param done how many files are done, whoever did them */
  async to(done: number): Promise<void> {
    this.#done = done;
    await this.#show(0);
  }

  /** @param part how much of the next file is done, from 0 to 1 */
  async within(part: number): Promise<void> {
    await this.#show(part);
  }

  stop(): void {
    this.#bar?.stop();
  }

  async #show(part: number): Promise<void> {
    if (!this.#isShown) return;
    const files = { done: this.#done };
    if (this.#bar === undefined) {
      if (performance.now() - this.#started < PATIENCE) return;
      const { default: cliProgress } = await import('cli-progress');
      this.#bar = new cliProgress.SingleBar(
        {
          format: '{bar} {done}/{total} files',
          stream: process.stderr,
          clearOnComplete: true,
          hideCursor: true,
          fps: 10,
        },
        cliProgress.Presets.shades_classic,
      );
      this.#bar.start(this.#total, this.#done + part, files);
    }
    this.#bar.update(this.#done + part, files);
  }
}

/** A progress bar on standard error: only where somebody watches, and only when the work takes a while. */

import type { SingleBar } from 'cli-progress';
import type { Output } from './output.ts';

/** Work that ends sooner needs no bar. In milliseconds. */
const PATIENCE = 400;

export class Progress {
  readonly #total: number;
  readonly #isShown: boolean;
  readonly #started = performance.now();
  #done = 0;
  #bar: SingleBar | undefined;

  constructor(total: number, output: Output) {
    this.#total = total;
    this.#isShown = output.isWatched && total > 1;
  }

  async step(): Promise<void> {
    this.#done++;
    if (!this.#isShown) return;
    if (this.#bar === undefined) {
      if (performance.now() - this.#started < PATIENCE) return;
      const { default: cliProgress } = await import('cli-progress');
      this.#bar = new cliProgress.SingleBar(
        {
          format: '{bar} {value}/{total} files',
          stream: process.stderr,
          clearOnComplete: true,
          hideCursor: true,
          fps: 10,
        },
        cliProgress.Presets.shades_classic,
      );
      this.#bar.start(this.#total, this.#done);
    }
    this.#bar.update(this.#done);
  }

  stop(): void {
    this.#bar?.stop();
  }
}

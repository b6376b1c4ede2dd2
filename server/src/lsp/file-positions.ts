/** Positions in files of the workspace that are not open: made of the text that was read when somebody first asks. */

import type { Analysis } from '../core/analysis.ts';
import { LineIndex } from '../core/text/line-index.ts';
import type { Positions } from './conversion.ts';

export class FilePositions {
  readonly #analysis: Analysis;
  /** By URI; a text that has changed meanwhile has other lines. */
  readonly #lines = new Map<string, { readonly text: string; readonly index: LineIndex }>();

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
  }

  get(uri: string): Positions | undefined {
    const text = this.#analysis.zoneTextOf(uri);
    if (text === undefined) return undefined;
    let known = this.#lines.get(uri);
    if (known?.text !== text) {
      known = { text, index: new LineIndex(text) };
      this.#lines.set(uri, known);
    }
    return positionsIn(known.index);
  }
}

export function positionsIn(index: LineIndex): Positions {
  return {
    positionAt: (offset) => {
      const { line, column } = index.at(offset);
      return { line, character: column };
    },
    offsetAt: ({ line, character }) => index.offset({ line, column: character }),
  };
}

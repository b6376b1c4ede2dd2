/** Positions in files of the workspace that are not open: made of the text that was read when someone first asks. */

import type { Session } from '../core/session.ts';
import type { LineIndex } from '../core/text/line-index.ts';
import { FileLines } from '../project/file-lines.ts';
import type { Positions } from './conversion.ts';

export class FilePositions {
  readonly #lines: FileLines;

  constructor(session: Session) {
    this.#lines = new FileLines((uri) => session.zoneTextOf(uri));
  }

  get(uri: string): Positions | undefined {
    const lines = this.#lines.of(uri);
    return lines && positionsIn(lines);
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

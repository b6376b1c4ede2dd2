/** Lines that were put in: at the end, at the start, before a MIME delimiter, anywhere. */

import type { Candidate, Undo } from '../undo.ts';
import { addedLines, type BodyLines, cutLines } from './body-lines.ts';
import { boundariesOf } from './mime-parts.ts';

/** How many first lines a banner may have, and how many lines a block within the body may. */
const MAX_BANNER_LINES = 80;
const MAX_BLOCK_LINES = 120;
/** Up to this length a footer is looked for beside every other change, in octets. */
export const MAX_COMBINED = 200_000;

export const undoFooter: Undo<BodyLines> = {
  kinds: ['lines-added-at-end'],
  likelihood: 300,
  applies: (body) => body.count >= 2 && body.input.limit === undefined,
  *candidates(body) {
    yield body.candidate([], ['lines-added-at-end'], () => [], { hasFooter: true });
  },
};

export const undoBanner: Undo<BodyLines> = {
  kinds: ['lines-added-at-start'],
  likelihood: 60,
  applies: (body) => body.count >= 2,
  *candidates(body) {
    const last = Math.min(body.count - 1, MAX_BANNER_LINES);
    const lines = Array.from({ length: last }, (_, i) => i + 1);
    for (const to of [...lines.filter((line) => body.isSeam(line)), ...lines.filter((line) => !body.isSeam(line))]) {
      yield body.candidate([cutLines(0, to)], ['lines-added-at-start'], () => [addedLines(body, 0, to)], {
        hasFooter: body.length <= MAX_COMBINED,
      });
    }
  },
};

/** Whole parts of a multipart body. */
export const undoAddedPart: Undo<BodyLines> = {
  kinds: ['lines-added'],
  likelihood: 80,
  applies: hasDelimiter,
  *candidates(body) {
    for (const { lines, end } of boundariesOf(body)) {
      const all = end === undefined ? lines : [...lines, end];
      for (let i = all.length - 1; i > 0; i--) yield cut(body, all[i - 1]!, all[i]!);
    }
  },
};

export const undoLinesBeforeDelimiter: Undo<BodyLines> = {
  kinds: ['lines-added'],
  likelihood: 40,
  applies: hasDelimiter,
  *candidates(body) {
    const delimiters = boundariesOf(body)
      .flatMap(({ lines, end }) => [...lines, ...(end === undefined ? [] : [end])])
      .sort((a, b) => b - a);
    for (const to of delimiters)
      for (let from = to - 1; from >= Math.max(1, to - MAX_BLOCK_LINES); from--) yield cut(body, from, to);
  },
};

export const undoLinesAnywhere: Undo<BodyLines> = {
  kinds: ['lines-added'],
  likelihood: 15,
  applies: (body) => body.count >= 3,
  *candidates(body) {
    for (let length = 1; length <= MAX_BLOCK_LINES; length++)
      for (let from = 1; from + length < body.count; from++) yield cut(body, from, from + length);
  },
};

function cut(body: BodyLines, from: number, to: number): Candidate {
  return body.candidate([cutLines(from, to)], ['lines-added'], () => [addedLines(body, from, to)]);
}

function hasDelimiter(body: BodyLines): boolean {
  return boundariesOf(body).length > 0;
}

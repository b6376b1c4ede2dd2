/** Everything that is known to happen to bodies. To add an undo: one file, one line here, one section on the page of its test. */

import type { Undo } from '../undo.ts';
import type { BodyLines } from './body-lines.ts';
import { undoFrame } from './undo-frame.ts';
import { undoTextInPart, undoTextInWrittenPart } from './undo-insertions.ts';
import { undoAddedPart, undoBanner, undoFooter, undoLinesAnywhere, undoLinesBeforeDelimiter } from './undo-lines.ts';
import { undoLinks, undoLinksInParts } from './undo-links.ts';
import { undoCharsetInParts, undoRecoding } from './undo-recoding.ts';
import {
  undoBrokenLine,
  undoByteOrderMark,
  undoCharset,
  undoDots,
  undoEncodedBody,
  undoFromQuoting,
  undoLineBreaks,
  undoLineSpace,
  undoLostDot,
  undoPreamble,
  undoWhiteSpace,
} from './undo-rewrites.ts';
import { undoWrapping } from './undo-wrapping.ts';

export const BODY_UNDOS: readonly Undo<BodyLines>[] = [
  undoFooter,
  undoBanner,
  undoAddedPart,
  undoLinesBeforeDelimiter,
  undoLinesAnywhere,
  undoTextInPart,
  undoTextInWrittenPart,
  undoLinks,
  undoLinksInParts,
  undoRecoding,
  undoCharsetInParts,
  undoWrapping,
  undoFrame,
  undoFromQuoting,
  undoDots,
  undoWhiteSpace,
  undoLineBreaks,
  undoByteOrderMark,
  undoCharset,
  undoEncodedBody,
  undoPreamble,
  undoLostDot,
  undoLineSpace,
  undoBrokenLine,
];

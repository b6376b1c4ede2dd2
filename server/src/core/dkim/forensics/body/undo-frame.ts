/** The heads of MIME parts, and lines around the parts, written anew by a program that left the contents alone. */

import type { Undo } from '../undo.ts';
import type { BodyLines } from './body-lines.ts';
import { framesOf } from './frames.ts';
import { frameChanges, workOf } from './recombination.ts';
import { unwritten, WrittenTexts, writeAll } from './styles.ts';
import { MAX_COMBINED } from './undo-lines.ts';

/** So many are tried with a footer after the body as well, which takes twice as long. */
const MAX_WITH_FOOTER = 100;

export const undoFrame: Undo<BodyLines> = {
  kinds: ['part-heads-rewritten'],
  likelihood: 60,
  fadesAfter: 8_000_000,
  applies: (body) => framesOf(body).length > 1,
  *candidates(body) {
    const styles = unwritten(body, []).forChanged(new Map());
    const texts = new WrittenTexts();
    for (let rank = 1; ; rank++) {
      const style = styles.at(rank);
      if (style === undefined) return;
      texts.work = 0;
      const written = writeAll(body, [], new Map(), style, texts);
      yield workOf(texts, written);
      if (written === undefined) continue;
      const { edits, frame } = written;
      const changes = () => frameChanges(body, frame);
      yield body.candidate(edits, ['part-heads-rewritten'], changes, {
        hasFooter: rank <= MAX_WITH_FOOTER && body.length <= MAX_COMBINED,
      });
    }
  },
};

/** The problems that the reader of signatures found, with what a message says about them. */

import type { SignatureProblemKind } from '../../dkim/signature.ts';
import type { Tag } from '../../dkim/tag-list.ts';
import { tagTitle } from '../../dkim/tag-table.ts';
import type { Span } from '../../text/span.ts';
import type { SignatureView } from '../../workspace/message-document.ts';

export interface PlacedProblem {
  readonly kind: SignatureProblemKind;
  readonly tag: string;
  /** The tag's title: "body hash". */
  readonly title: string;
  /** The text that is wrong, without folds. */
  readonly text: string;
  /** The whole value of the tag; empty for a missing tag. */
  readonly value: string;
  /** In the document. */
  readonly span: Span;
}

/** In the order of the text. */
export function placedProblems({ kind, signature }: SignatureView, ...kinds: SignatureProblemKind[]): PlacedProblem[] {
  const { list, problems } = signature;
  return problems
    .filter((problem) => kinds.includes(problem.kind))
    .map((problem) => {
      const tag: Tag | undefined = list.get(problem.tag);
      return {
        kind: problem.kind,
        tag: problem.tag,
        title: tagTitle(kind, problem.tag),
        text: list.text.text.slice(problem.span.start, problem.span.end),
        value: tag?.value ?? '',
        span: list.source(problem.span),
      };
    });
}

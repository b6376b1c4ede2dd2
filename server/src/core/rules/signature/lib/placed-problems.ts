/** The problems that the reader of signatures found, with what a message says about them. */

import type { SignatureProblemKind } from '../../../dkim/signature.ts';
import { tagTitle } from '../../../dkim/tag-table.ts';
import type { Span } from '../../../text/span.ts';
import type { SignatureView } from '../../../workspace/message-document.ts';
import { misreadingsOf } from '../../../workspace/misread-tags.ts';

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

/** In the order of the text. What a mistake of the list explains, such as a forgotten semicolon, is left out. */
export function placedProblems(view: SignatureView, ...kinds: SignatureProblemKind[]): PlacedProblem[] {
  const { kind, signature } = view;
  const { list, problems } = signature;
  if (!problems.some((problem) => kinds.includes(problem.kind))) return [];
  const { hidden, unreadable, isCut } = misreadingsOf(view);
  return problems
    .filter((problem) => kinds.includes(problem.kind))
    .filter(({ kind: problem, tag }) => (problem === 'missing' ? !isCut && !hidden.has(tag) : !unreadable.has(tag)))
    .map((problem) => ({
      kind: problem.kind,
      tag: problem.tag,
      title: tagTitle(kind, problem.tag),
      text: list.text.text.slice(problem.span.start, problem.span.end),
      value: list.get(problem.tag)?.value ?? '',
      span: list.source(problem.span),
    }));
}

/** The problems of one tag. */
export function problemsOf(view: SignatureView, tag: string, ...kinds: SignatureProblemKind[]): PlacedProblem[] {
  return placedProblems(view, ...kinds).filter((problem) => problem.tag === tag);
}

/** The verdict in words over each signature: good, bad with the reason, or not known and why. */

import { explanationOf } from '../diagnosis/verdict-descriptions.ts';
import { isChanged } from '../dkim/forensics/explain-failure.ts';
import type { SignatureVerdict } from '../dkim/verify.ts';
import type { Span } from '../text/span.ts';
import type { Explanation, VerdictView } from '../workspace/verification.ts';
import type { ClientCommand } from './code-actions.ts';
import type { Snapshot } from './snapshot.ts';

export interface CodeLens {
  readonly span: Span;
  /** Plain text. */
  readonly title: string;
  readonly command: ClientCommand | undefined;
}

export function codeLenses({ document, verification, explanations }: Snapshot): readonly CodeLens[] {
  return (verification?.signatures ?? []).map((found, index) => ({
    span: found.view.nameSpan,
    title: titleOf(found, explanations.get(found.view)),
    command: isChanged(found.verdict)
      ? { command: 'dkimLint.explainFailure', arguments: [document.uri, index] }
      : undefined,
  }));
}

function titleOf(found: VerdictView, explanation: Explanation | undefined): string {
  const { view, verdict, alignment, evidence } = found;
  const domain = view.signature.domain?.value ?? 'nobody';
  const about = evidence.from === 'text' ? ' (judged by the text in this editor, not by the file)' : '';
  if (verdict.result === 'pass')
    return `✓ Signed by ${domain}${alignmentWords(alignment)}: header and body are as they were signed${about}`;
  const mark = isUnknown(verdict) ? '?' : '✗';
  const body = isUnknown(verdict) && verdict.bodyHash === 'match' ? ' The body is unmodified.' : '';
  return `${mark} Signature of ${domain}: ${explanationOf(view, verdict, explanation)}${body}${about}`;
}

/** Nothing speaks against it, and something is not known. */
function isUnknown({ result, reasons }: SignatureVerdict): boolean {
  return result === 'temperror' || (result === 'neutral' && reasons.every((reason) => reason === 'key-unknown'));
}

function alignmentWords(alignment: VerdictView['alignment']): string {
  return alignment === 'none' ? ' (not the domain of From)' : alignment === 'relaxed' ? ' (same house as From)' : '';
}

/** The verdict in words over each signature: good, bad with the reason, or not known and why. */

import { attributionOf } from '../diagnosis/attribution.ts';
import { joined } from '../diagnosis/diagnosis.ts';
import { syntaxFaults } from '../diagnosis/signature-syntax.ts';
import { explanationOf } from '../diagnosis/verdict-descriptions.ts';
import { isChanged } from '../dkim/forensics/explain-failure.ts';
import type { SignatureVerdict } from '../dkim/verify.ts';
import type { Span } from '../text/span.ts';
import type { Explanation, VerdictView } from '../workspace/verdict.ts';
import type { ClientCommand } from './code-action.ts';
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
  const { view, verdict, alignment, evidence, signerFaults } = found;
  const domain = view.signature.domain?.value ?? '';
  const about = evidence.from === 'text' ? ' (judged by the text in this editor, not by the file)' : '';
  const faults = syntaxFaults(view);
  if (faults.length > 0) return `✗ No verifier accepts this field: ${joined(faults.map(({ says }) => says))}`;
  const sentences = explanationOf(view, verdict, explanation, signerFaults);
  if (verdict.result === 'pass') return `✓ Signed by ${domain}${alignmentWords(alignment)}. ${sentences}${about}`;
  const mark = isUnknown(verdict) ? '?' : '✗';
  const body = isUnknown(verdict) && verdict.bodyHash === 'match' ? ' The body is unmodified.' : '';
  const attribution = explanation && attributionOf(view, explanation);
  const by = attribution === undefined ? '' : ` Probably by ${attribution.who}.`;
  return `${mark} Signature of ${domain}: ${sentences}${by}${body}${about}`;
}

/** Nothing speaks against it, and something is not known. */
function isUnknown({ result, reasons }: SignatureVerdict): boolean {
  return result === 'temperror' || (result === 'neutral' && reasons.every((reason) => reason === 'key-unknown'));
}

function alignmentWords(alignment: VerdictView['alignment']): string {
  return alignment === 'none'
    ? ' (not the domain of From)'
    : alignment === 'relaxed'
      ? ' (same organizational domain as From)'
      : '';
}

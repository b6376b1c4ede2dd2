/**
 * The answer in the first line of a message; the verdict in words over each signature: good, bad with the reason, or not known and why; and over each key of a zone how
 * many messages of the workspace name it.
 */

import { attributionOf } from '../diagnosis/attribution.ts';
import { syntaxFaults } from '../diagnosis/signature-syntax.ts';
import { explanationOf } from '../diagnosis/verdict-descriptions.ts';
import { isChanged } from '../dkim/forensics/explain-failure.ts';
import type { SignatureVerdict } from '../dkim/verify.ts';
import type { DomainName } from '../text/domain-name.ts';
import { joined } from '../text/lists.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import { emptySpan, type Span } from '../text/span.ts';
import type { Explanation, VerdictView } from '../workspace/verdict.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import { refusalText } from '../workspace/zone-refusal.ts';
import { answers } from './answer-lens.ts';
import type { ClientCommand } from './code-action.ts';
import { namesOfKeys } from './selectors.ts';
import type { Snapshot } from './snapshot.ts';

export interface CodeLens {
  readonly span: Span;
  /** Plain text. */
  readonly title: string;
  readonly command: ClientCommand | undefined;
}

export function codeLenses(snapshot: Snapshot): readonly CodeLens[] {
  const { document, verification, explanations } = snapshot;
  if (document.kind === 'dns-zone') return zoneLenses(document, snapshot);
  const signatures: readonly CodeLens[] = (verification?.signatures ?? []).map((found, index) => ({
    span: found.view.nameSpan,
    title: titleOf(found, explanations.get(found.view)),
    command: isChanged(found.verdict)
      ? { command: 'dkimLint.explainFailure', arguments: [document.uri, index] }
      : undefined,
  }));
  return [...answers(snapshot, document).map((answer) => ({ span: emptySpan(0), ...answer })), ...signatures];
}

/**
 * Over the first record that the zone is not loaded, where it is not; over a key how many messages name it. Nothing is reported
 * for keys that no message names: whether they are in use is not known from a few messages.
 */
function zoneLenses(document: ZoneDocument, { index, settings }: Snapshot): readonly CodeLens[] {
  const refusal = index.refusalOf(document, settings.zone.target);
  const first = document.zone.records.at(0);
  const whole: CodeLens[] =
    refusal === undefined || first === undefined
      ? []
      : [{ span: first.typeSpan, title: `✗ ${refusalText(refusal)}`, command: undefined }];
  if (!index.hasUses) return whole;
  const counted = new Map<DomainName, number>();
  const keys = namesOfKeys(document).flatMap(({ name, span }) => {
    if (counted.has(name)) return [];
    const messages = new Set(index.signaturesWith(name).map(({ uri }) => uri)).size;
    counted.set(name, messages);
    if (messages === 0) return [];
    const isLost = refusal === undefined ? '' : say`; not published, because the zone is not loaded`;
    return [{ span, title: say`Used by ${plural(messages, 'message')}${isLost}`, command: undefined }];
  });
  return [...whole, ...keys];
}

function titleOf(found: VerdictView, explanation: Explanation | undefined): string {
  const { view, verdict, alignment, evidence, signerFaults } = found;
  const domain = view.signature.domain?.value ?? '';
  const about = evidence.from === 'text' ? say` (judged by the text in this editor, not by the file)` : '';
  const faults = syntaxFaults(view);
  if (faults.length > 0) return say`✗ No verifier accepts this field: ${joined(faults.map(({ says }) => says))}`;
  const sentences = explanationOf(view, verdict, explanation, signerFaults);
  if (verdict.result === 'pass')
    return say`✓ Valid signature by ${domain}${alignmentWords(alignment)}. ${withoutLead(sentences)}${about}`;
  const mark = isUnknown(verdict) ? '?' : '✗';
  const body = isUnknown(verdict) && verdict.bodyHash === 'match' ? say` The body is unmodified.` : '';
  const attribution = explanation && attributionOf(view, explanation);
  const by = attribution === undefined ? '' : say` Probably by ${attribution.who}.`;
  return say`${mark} Signature of ${domain}: ${sentences}${by}${body}${about}`;
}

/** The title says already that the signature is valid. */
function withoutLead(sentences: string): string {
  return sentences.replace(/^Signature valid; s/, 'S');
}

/** Nothing speaks against it, and something is not known. */
function isUnknown({ result, reasons }: SignatureVerdict): boolean {
  return result === 'temperror' || (result === 'neutral' && reasons.every((reason) => reason === 'key-unknown'));
}

function alignmentWords(alignment: VerdictView['alignment']): string {
  return alignment === 'none'
    ? say` (not the domain of From)`
    : alignment === 'relaxed'
      ? say` (same organizational domain as From)`
      : '';
}

/**
 * The verdict in words over each signature: good, bad with the reason, or not known and why; and over each key of a zone how
 * many messages of the workspace name it.
 */

import { attributionOf } from '../diagnosis/attribution.ts';
import { joined } from '../diagnosis/diagnosis.ts';
import { syntaxFaults } from '../diagnosis/signature-syntax.ts';
import { explanationOf } from '../diagnosis/verdict-descriptions.ts';
import { isChanged } from '../dkim/forensics/explain-failure.ts';
import type { SignatureVerdict } from '../dkim/verify.ts';
import type { DomainName } from '../text/domain-name.ts';
import { plural } from '../text/plural.ts';
import type { Span } from '../text/span.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { Explanation, VerdictView } from '../workspace/verdict.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
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
  if (document.kind === 'dns-zone') return keyLenses(document, snapshot.index);
  return (verification?.signatures ?? []).map((found, index) => ({
    span: found.view.nameSpan,
    title: titleOf(found, explanations.get(found.view)),
    command: isChanged(found.verdict)
      ? { command: 'dkimLint.explainFailure', arguments: [document.uri, index] }
      : undefined,
  }));
}

/** Nothing is reported for keys that no message names: whether they are in use is not known from a few messages. */
function keyLenses(document: ZoneDocument, index: WorkspaceIndex): readonly CodeLens[] {
  if (!index.hasUses) return [];
  const counted = new Map<DomainName, number>();
  return namesOfKeys(document).flatMap(({ name, span }) => {
    if (counted.has(name)) return [];
    const messages = new Set(index.signaturesWith(name).map(({ uri }) => uri)).size;
    counted.set(name, messages);
    if (messages === 0) return [];
    return [{ span, title: `Used by ${plural(messages, 'message')}`, command: undefined }];
  });
}

function titleOf(found: VerdictView, explanation: Explanation | undefined): string {
  const { view, verdict, alignment, evidence, signerFaults } = found;
  const domain = view.signature.domain?.value ?? '';
  const about = evidence.from === 'text' ? ' (judged by the text in this editor, not by the file)' : '';
  const faults = syntaxFaults(view);
  if (faults.length > 0) return `✗ No verifier accepts this field: ${joined(faults.map(({ says }) => says))}`;
  const sentences = explanationOf(view, verdict, explanation, signerFaults);
  if (verdict.result === 'pass')
    return `✓ Valid signature by ${domain}${alignmentWords(alignment)}. ${withoutLead(sentences)}${about}`;
  const mark = isUnknown(verdict) ? '?' : '✗';
  const body = isUnknown(verdict) && verdict.bodyHash === 'match' ? ' The body is unmodified.' : '';
  const attribution = explanation && attributionOf(view, explanation);
  const by = attribution === undefined ? '' : ` Probably by ${attribution.who}.`;
  return `${mark} Signature of ${domain}: ${sentences}${by}${body}${about}`;
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
    ? ' (not the domain of From)'
    : alignment === 'relaxed'
      ? ' (same organizational domain as From)'
      : '';
}

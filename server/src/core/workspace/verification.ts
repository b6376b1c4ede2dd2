/** placeholder while verify lands */
import type { Evidence } from './evidence.ts';
import type { WorkspaceIndex } from './index.ts';
import type { MessageDocument, MessageView, SignatureView } from './message-document.ts';

export interface VerdictView {
  readonly view: SignatureView;
  readonly evidence: Evidence;
}
export interface VerifiedMessage {
  readonly message: MessageView;
  readonly verdicts: readonly VerdictView[];
}
export interface Verification {
  readonly evidence: Evidence;
  readonly messages: readonly VerifiedMessage[];
  readonly signatures: readonly VerdictView[];
}
export interface VerificationContext {
  readonly bytes: Uint8Array | undefined;
  readonly index: WorkspaceIndex;
  readonly now: number;
  readonly policy: { readonly minRsaBits: number; readonly allowSha1: boolean };
  readonly signal: AbortSignal | undefined;
}
export async function verifyDocument(_document: MessageDocument, _context: VerificationContext): Promise<Verification> {
  return { evidence: { from: 'nothing', reason: '' }, messages: [], signatures: [] };
}

/** What is known besides the report. */

import type { WorkspaceIndex } from '../workspace/index.ts';
import type { SignatureView } from '../workspace/message-document.ts';
import type { Explanation, Verification } from '../workspace/verdict.ts';
import type { ZoneTarget } from '../zone/releases.ts';

/** What is known besides the report: a snapshot of a document has it all. */
export interface CaseKnowledge {
  readonly index: WorkspaceIndex;
  /** Undefined until the signatures were judged. */
  readonly verification: Verification | undefined;
  readonly explanations: ReadonlyMap<SignatureView, Explanation>;
  readonly settings: { readonly zone: { readonly target: ZoneTarget } };
}

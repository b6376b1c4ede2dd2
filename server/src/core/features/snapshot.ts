/** One document as it was at one moment, with all that was found out about it. What every feature reads; nothing in it changes. */

import type { Finding } from '../rules/rule.ts';
import type { Settings } from '../rules/settings.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { AnyDocument } from '../workspace/languages.ts';
import type { SignatureView } from '../workspace/message-document.ts';
import type { Explanation, Verification } from '../workspace/verdict.ts';

export interface Snapshot {
  readonly document: AnyDocument;
  /** In the order of the text. The slow ones are among them once they are known. */
  readonly findings: readonly Finding[];
  /** What was found about the signatures of a message; undefined until it is known. */
  readonly verification: Verification | undefined;
  /** Why signatures broke, for those of which it was sought. */
  readonly explanations: ReadonlyMap<SignatureView, Explanation>;
  /** What the other documents publish. */
  readonly index: WorkspaceIndex;
  readonly settings: Settings;
  /** Seconds since 1970-01-01 UTC. */
  readonly now: number;
}

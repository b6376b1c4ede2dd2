/** What rules look at: one entry a kind. `session.ts` says when each is shown to the rules. */

import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';
import type { KeyView } from '../workspace/key-view.ts';
import type { MessageDocument, MessageView, RefusalView, SignatureView } from '../workspace/message-document.ts';
import type { PolicyRecordView, PolicyView } from '../workspace/policy-record-view.ts';
import type { VerdictView, VerifiedMessage } from '../workspace/verdict.ts';
import type { KeyRecordView, RecordView, ZoneDocument } from '../workspace/zone-document.ts';
import type { ZoneSignatures } from '../workspace/zone-signatures.ts';
import type { ZoneProblem } from '../zone/problem.ts';

export type UnusedReason = 'unused' | 'unknown-rule' | 'unknown-word';

/** A suppression, or a part of one, that does nothing. */
export interface UnusedSuppression {
  readonly reason: UnusedReason;
  /** The rule, or the word after `dkim-lint-`, as written. */
  readonly name: string;
  readonly span: Span;
  /** Takes it away, and the whole comment where nothing else is in it. */
  edits(): readonly TextEdit[];
}

export interface Subjects {
  /** One mistake that the reader of master files found; `only` names its codes. */
  'zone-problem': { readonly problem: ZoneProblem; readonly document: ZoneDocument };
  /** One resource record; `only` names its types. */
  record: RecordView;
  /** A TXT record at `SELECTOR._domainkey.DOMAIN`, read as a key record; `only` names its shapes. */
  'key-record': KeyView;
  /** The same in a zone file, where it is not one: another text, or one at a name that is not a selector's. */
  'no-key': KeyRecordView;
  /** An SPF, DMARC, MTA-STS, TLS-RPT or BIMI record; `only` names its kinds. */
  'policy-record': PolicyView;
  /** One of these in a zone file, at a name where receivers do not look for it. */
  'misplaced-policy': PolicyRecordView;
  /** An SPF record that needs look-ups, beside the other records of its zone, and of the workspace, that `context.index` knows. */
  'spf-in-zone': PolicyRecordView;
  /** A DMARC record that sends reports to a host of another zone that is known. */
  'dmarc-in-zone': PolicyRecordView;
  /** A comment that switches rules off and does nothing. */
  suppression: UnusedSuppression;
  /** A whole zone, once. */
  zone: ZoneDocument;
  /** The signatures of a zone against the keys in it. Slow: needs cryptography. */
  'zone-signatures': ZoneSignatures;
  /** A key record beside all messages of the workspace, which `context.index` knows. */
  'key-in-workspace': KeyRecordView;
  /** A whole zone beside them, once. */
  'zone-in-workspace': ZoneDocument;
  /** A whole document with messages, once. */
  'message-document': MessageDocument;
  /** One message: the document itself, a returned one, an attached one. */
  message: MessageView;
  /** One DKIM-Signature, ARC-Message-Signature or ARC-Seal field. */
  signature: SignatureView;
  /** One recipient of a delivery report. */
  refusal: RefusalView;
  /** One signature with all that was found out about it. Slow: needs hashes, keys and other documents. */
  verdict: VerdictView;
  /** One message with the verdicts on all its signatures. Slow. */
  'verified-message': VerifiedMessage;
  /** A document whose octets are not known, so that nothing in it can be verified. */
  'message-evidence': { readonly document: MessageDocument; readonly reason: string };
}

export type SubjectKind = keyof Subjects;

/** How every rule of this group states its finding: at the code that the server gave, and where the report repeats it. */

import { advise } from '../../../bounce/advise.ts';
import type { Span } from '../../../text/span.ts';
import { caseEvidence } from '../../../workspace/case-evidence.ts';
import type { WorkspaceIndex } from '../../../workspace/index.ts';
import type { RefusalView } from '../../../workspace/message-document.ts';
import { keyRecordPlaces } from '../../key-places.ts';
import type { Related, RuleContext } from '../../rule.ts';

export const REFUSAL_MESSAGES = {
  refused: '{server} refused the mail to {recipient} ({code}). {title}. First step: {step}',
  repeated: 'Same error, quoted again: {server} about {recipient} ({code}).',
} as const;

/** Whether a refusal is final, and its reading names one of these causes. */
export function isRefusedFor({ refusal, reading, report }: RefusalView, causes: ReadonlySet<string>): boolean {
  return (
    !isDelay(refusal.action, report.kind, reading.isTemporary) && causes.has(reading.cause) && isFailure(refusal.action)
  );
}

/** Whether the server may still take the mail: its report says so, or the code begins with 4. */
export function isDelay(action: string | undefined, kind: string, isTemporary: boolean | undefined): boolean {
  return action === 'delayed' || (action === undefined && (kind === 'delay' || isTemporary === true));
}

function isFailure(action: string | undefined): boolean {
  return action === undefined || action === 'failed';
}

export function reportRefusal(view: RefusalView, { report, index }: RuleContext<typeof REFUSAL_MESSAGES>): void {
  const { refusal, reading, span } = view;
  if (span === undefined) return;
  const data = {
    server: serverOf(view),
    recipient: refusal.recipient?.value ?? 'a recipient',
    code:
      [refusal.reply?.value, refusal.status?.value].filter((word) => word !== undefined).join(' ') || 'without a code',
  };
  report(
    'refused',
    span,
    { ...data, title: reading.title, step: firstStep(view, index) },
    { related: [...relatedPlaces(view), ...keyPlaces(view, index)] },
  );
  for (const mention of firstOfReplies(view)) report('repeated', mention, data, { severity: 'info' });
}

/** Services that only send: their reports leave out which server they quote. */
const SENDING_SERVICES: ReadonlySet<string | undefined> = new Set(['ses']);

/** Who refused. Without a Remote-MTA it is the server that reports (RFC 3464 §2.3.5). */
function serverOf({ refusal, report }: RefusalView): string {
  const reporting = SENDING_SERVICES.has(report.system) ? undefined : report.reportingServer?.value;
  return refusal.remoteServer?.value ?? reporting ?? 'The server';
}

/** Codes nearer than this, in UTF-16 units, stand in the lines of one reply. */
const ONE_REPLY = 160;

/** A reply of several lines repeats its code in each of them: the first one is enough. */
function firstOfReplies({ refusal: { mentions, diagnostic } }: RefusalView): readonly Span[] {
  const quoted = diagnostic?.span;
  const outside = mentions.filter((at) => quoted === undefined || at.end <= quoted.start || at.start >= quoted.end);
  return outside.filter((at, i) => i === 0 || at.start - outside[i - 1]!.end > ONE_REPLY);
}

function firstStep(view: RefusalView, index: WorkspaceIndex): string {
  return advise(view.refusal, view.reading, caseEvidence(view, index)).steps[0] ?? 'none.';
}

/** The From field of the message that came back: who has to repair it. */
function relatedPlaces({ document }: RefusalView): readonly Related[] {
  const returned = document.returned;
  const from = returned?.field('from');
  if (returned === undefined || from === undefined) return [];
  const signatures = returned.dkimSignatures.length;
  const state =
    signatures === 0
      ? 'has no DKIM-Signature'
      : `has ${signatures} DKIM-Signature ${signatures === 1 ? 'field' : 'fields'}`;
  return [{ span: returned.inDocument(from.span), message: `The returned message ${state}` }];
}

/** The keys of the signatures that came back, in the zones of the workspace. */
function keyPlaces({ document }: RefusalView, index: WorkspaceIndex): readonly Related[] {
  const names = new Set(document.returned?.dkimSignatures.map(({ signature }) => signature.keyName));
  return [...names].flatMap((name) => keyRecordPlaces(index, name));
}

/** How every rule of this group states its finding: the diagnosis, at the code that the server gave; hints where the code is quoted again. */

import { type Diagnosis, firstStep } from '../../../diagnosis/diagnosis.ts';
import { isDelay, serverOf } from '../../../diagnosis/gather.ts';
import { diagnosisOf } from '../../../diagnosis/index.ts';
import { say } from '../../../text/say.ts';
import type { Span } from '../../../text/span.ts';
import type { RefusalView } from '../../../workspace/message-document.ts';
import type { Related, RuleContext } from '../../rule.ts';

export { isDelay };

export const REFUSAL_MESSAGES = {
  refused: '{server} refused the mail to {recipient} ({code}): {title}. {summary} First step: {step}.',
  repeated: 'The same refusal, quoted: {server} refused the mail to {recipient} ({code}): {title}.',
} as const;

/** Whether a refusal is final, and its reading names one of these causes. */
export function isRefusedFor({ refusal, reading, report }: RefusalView, causes: ReadonlySet<string>): boolean {
  return (
    !isDelay(refusal.action, report.kind, reading.isTemporary) && causes.has(reading.cause) && isFailure(refusal.action)
  );
}

function isFailure(action: string | undefined): boolean {
  return action === undefined || action === 'failed';
}

/** @param stepOf which step is named */
export function reportRefusal(
  view: RefusalView,
  context: RuleContext<typeof REFUSAL_MESSAGES>,
  stepOf: typeof firstStep = firstStep,
): void {
  const { refusal, span } = view;
  if (span === undefined) return;
  const diagnosis = diagnosisOf(view, context);
  const data = {
    server: serverOf(view) ?? say`The server`,
    recipient: refusal.recipient?.value ?? say`a recipient`,
    code:
      [refusal.reply?.value, refusal.status?.value].filter((word) => word !== undefined).join(' ') ||
      say`without a code`,
    title: diagnosis.title,
  };
  context.report(
    'refused',
    span,
    {
      ...data,
      summary: firstSentence(diagnosis.summary),
      step: stepOf(diagnosis)?.title ?? say`none`,
    },
    { related: relatedPlaces(diagnosis), ...(diagnosis.isUndecided ? { severity: 'warning' } : {}) },
  );
  const first = [{ span, message: say`The refusal, with the first step` }];
  for (const mention of firstOfReplies(view))
    context.report('repeated', mention, data, { severity: 'hint', related: first });
}

/** Of a summary, what a list of problems has room for. */
function firstSentence(summary: string): string {
  return /^.*?[.!?](?=\s[A-Z]|$)/s.exec(summary)?.[0] ?? summary;
}

/** Codes nearer than this, in UTF-16 units, are in the lines of one reply. */
const ONE_REPLY = 160;

/** A reply of several lines repeats its code in each of them: the first one is enough. */
function firstOfReplies({ refusal: { mentions, diagnostic } }: RefusalView): readonly Span[] {
  const quoted = diagnostic?.span;
  const outside = mentions.filter((at) => quoted === undefined || at.end <= quoted.start || at.start >= quoted.end);
  return outside.filter((at, i) => i === 0 || at.start - outside[i - 1]!.end > ONE_REPLY);
}

/** What proves the diagnosis, what speaks against it, and where the first step leads. */
function relatedPlaces(diagnosis: Diagnosis): readonly Related[] {
  const statements = [...diagnosis.proof, ...diagnosis.contradictions].flatMap(({ says, at }) =>
    at === undefined ? [] : [{ ...at, message: says }],
  );
  const step = firstStep(diagnosis);
  const isKnown = (span: Span, uri: string) =>
    statements.some((each) => each.uri === uri && each.span.start === span.start);
  if (step?.action.kind !== 'open' || isKnown(step.action.at.span, step.action.at.uri)) return statements;
  return [...statements, { ...step.action.at, message: step.title }];
}

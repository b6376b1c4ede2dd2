/**
 * The answer in the first line of a message, because the place that it is about is often below the first screen: why the message was
 * refused and what to do first, or whose signatures are valid.
 */

import type { Cause } from '../bounce/causes.ts';
import { firstStep } from '../diagnosis/diagnosis.ts';
import { diagnosisOf } from '../diagnosis/index.ts';
import { mainRefusal } from '../diagnosis/main-refusal.ts';
import { explanationOf } from '../diagnosis/verdict-descriptions.ts';
import { plural } from '../text/plural.ts';
import { say } from '../text/say.ts';
import { clip, continued } from '../text/sentence.ts';
import type { MessageDocument, RefusalView } from '../workspace/message-document.ts';
import type { VerdictView } from '../workspace/verdict.ts';
import type { ClientCommand } from './code-action.ts';
import type { Snapshot } from './snapshot.ts';
import { stepAction } from './step-actions.ts';

/** How much of a name out of the message is shown, in UTF-16 units. */
const MAX_NAME = 60;
/** How much of the reason why a signature is not valid. */
const MAX_REASON = 120;

/** The server that wrote the report gave up by itself: nobody refused anything. */
const NOBODY_REFUSED: ReadonlySet<Cause> = new Set(['host-not-found', 'no-connection', 'expired', 'loop']);

export interface Answer {
  /** Plain text. */
  readonly title: string;
  readonly command: ClientCommand | undefined;
}

export function answers(snapshot: Snapshot, document: MessageDocument): readonly Answer[] {
  const refusal = mainRefusal(document);
  return refusal === undefined ? signatureAnswer(snapshot, document) : refusalAnswers(snapshot, document, refusal);
}

function refusalAnswers(snapshot: Snapshot, document: MessageDocument, view: RefusalView): readonly Answer[] {
  const diagnosis = diagnosisOf(view, snapshot);
  const others = document.refusals.length - 1;
  const isReported = view.refusal.action === 'reported';
  const more = others === 0 || isReported ? '' : say`, and ${plural(others, 'other refusal')}`;
  const found: Answer[] = [
    {
      // The reason first: a narrow window shows no more.
      title: say`${view.refusal.action === 'delayed' || isReported ? '' : '✗ '}${diagnosis.title}${codesOf(view)}, ${outcome(view)}${more}. Explain...`,
      command: { command: 'dkimLint.showAuthenticationReport', arguments: [document.uri] },
    },
  ];
  const step = firstStep(diagnosis);
  if (step === undefined) return found;
  const { action } = step;
  const command =
    action.kind === 'edit'
      ? ({ command: 'dkimLint.openPlace', place: action.at } as const)
      : stepAction(step.title, step).command;
  return [...found, { title: say`First step: ${step.title}`, command }];
}

/** "refused by mx1.example.net" */
function outcome({ refusal: { remoteServer, action }, reading, report }: RefusalView): string {
  if (action === 'reported')
    return say`reported by ${clip(report.reportingServer?.value ?? say`the receiver`, MAX_NAME)}`;
  if (NOBODY_REFUSED.has(reading.cause as Cause))
    return action === 'delayed' ? say`not delivered yet` : say`not delivered`;
  const server = clip((remoteServer ?? report.reportingServer)?.value ?? say`the server`, MAX_NAME);
  return action === 'delayed' ? say`not accepted yet by ${server}` : say`refused by ${server}`;
}

/** " (550 5.7.13)" */
function codesOf({ refusal: { reply, status } }: RefusalView): string {
  const codes = [reply, status].flatMap((found) => (found === undefined ? [] : [found.value]));
  return codes.length === 0 ? '' : ` (${codes.join(' ')})`;
}

/** The signatures of the message itself. Nothing where the only one is in the first line anyway. */
function signatureAnswer(snapshot: Snapshot, document: MessageDocument): readonly Answer[] {
  const views = (snapshot.verification?.signatures ?? []).filter(
    ({ view }) => view.kind === 'dkim-signature' && view.message.role === 'outer',
  );
  if (views.length === 0 || (views.length === 1 && views[0]!.view.nameSpan.start === 0)) return [];
  return [
    {
      title: say`${signaturesInWords(views, snapshot)}. Show report...`,
      command: { command: 'dkimLint.showAuthenticationReport', arguments: [document.uri] },
    },
  ];
}

function signaturesInWords(views: readonly VerdictView[], { explanations }: Snapshot): string {
  const valid = views.filter(({ verdict }) => verdict.result === 'pass');
  const [first] = valid.length === 0 ? views : valid;
  const domain = clip(first!.view.signature.domain?.value ?? say`an unnamed domain`, MAX_NAME);
  const others = views.length - valid.length;
  if (valid.length > 0) {
    const by =
      valid.length === 1 ? say`Valid signature by ${domain}` : say`${valid.length} valid signatures, one by ${domain}`;
    return others === 0 ? `✓ ${by}` : say`✓ ${by}; ${plural(others, 'other')} not valid`;
  }
  const { view, verdict, signerFaults } = first!;
  const isOpen = views.some((each) => each.verdict.result === 'temperror' || each.verdict.result === 'neutral');
  if (views.length > 1)
    return isOpen
      ? say`? ${views.length} signatures could not be verified`
      : say`✗ None of ${views.length} signatures is valid`;
  const [why] = explanationOf(view, verdict, explanations.get(view), signerFaults).split(/\.(?: |$)/);
  const reason = clip(continued(why!), MAX_REASON);
  return isOpen
    ? say`? The signature of ${domain} could not be verified: ${reason}`
    : say`✗ The signature of ${domain} is not valid: ${reason}`;
}

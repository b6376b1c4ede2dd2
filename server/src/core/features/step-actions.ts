/** Steps of a diagnosis, and hints, as code actions: the first step comes first, and its title names the code. */

import type { Diagnosis, Step, StepCommand } from '../diagnosis/diagnosis.ts';
import { diagnosisOf } from '../diagnosis/index.ts';
import type { Finding } from '../rules/rule.ts';
import { say } from '../text/say.ts';
import { overlaps, type Span } from '../text/span.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import { type ClientCommand, type CodeAction, commandAction } from './code-action.ts';
import { hintsAt, readyFix } from './hints.ts';
import { placesOf } from './refusal.ts';
import type { Snapshot } from './snapshot.ts';

/** More steps of one diagnosis than these are in the hover alone. */
const MAX_STEPS = 4;

export function stepActions(snapshot: Snapshot, span: Span, here: readonly Finding[]): readonly CodeAction[] {
  const { document } = snapshot;
  const actions = document.kind === 'eml' ? refusalActions(snapshot, document, span, here) : [];
  if (actions.length > 0) return actions;
  // Where a finding at this place has an edit ready, that is the step: `codeActions` names the code in its title.
  return hintsAt(snapshot, span.start).flatMap((hint) => {
    const { step, code } = hint;
    return readyFix(snapshot, hint, here) === undefined ? [stepAction(say`Fix ${code}: ${step.title}`, step)] : [];
  });
}

/** The code for which a fix of a finding at this place is the step; undefined where none is. */
export function codeFixedAt(snapshot: Snapshot, span: Span, here: readonly Finding[]): string | undefined {
  return hintsAt(snapshot, span.start).find((hint) => readyFix(snapshot, hint, here) !== undefined)?.code;
}

function refusalActions(
  snapshot: Snapshot,
  document: MessageDocument,
  span: Span,
  here: readonly Finding[],
): readonly CodeAction[] {
  const view = document.refusals.find((each) => placesOf(each).some((place) => overlaps(place, span)));
  if (view === undefined) return [];
  const diagnosis = diagnosisOf(view, snapshot);
  const finding = here.find(({ rule }) => rule.group === 'bounce');
  const code = view.refusal.status?.value ?? view.refusal.reply?.value;
  return todo(diagnosis).map((step, i) => ({
    ...stepAction(i === 0 && code !== undefined ? say`Fix ${code}: ${step.title}` : step.title, step),
    finding,
    isPreferred: i === 0 && step.action.kind === 'edit',
  }));
}

/** The first ones, and every edit. */
function todo({ steps }: Diagnosis): readonly Step[] {
  return steps.filter(({ isDone }) => !isDone).filter(({ action }, i) => i < MAX_STEPS || action.kind === 'edit');
}

export function stepAction(title: string, { action }: Step): CodeAction {
  switch (action.kind) {
    case 'command':
      return commandAction(title, clientCommand(action.command));
    case 'open':
      return commandAction(title, { command: 'dkimLint.openPlace', place: action.at });
    default:
      return {
        title,
        finding: undefined,
        uri: action.at.uri,
        edits: action.edits(),
        command: undefined,
        isPreferred: false,
      };
  }
}

function clientCommand(command: StepCommand): ClientCommand {
  switch (command.name) {
    case 'create-key':
      return { command: 'dkimLint.createKey', arguments: [command.domain] };
    case 'rotate-key':
      return { command: 'dkimLint.rotateKey', arguments: [command.uri, command.domain, command.selector] };
    case 'check-published':
      return { command: 'dkimLint.checkPublished', arguments: [command.uri, command.keyName] };
    case 'compare-private-key':
      return { command: 'dkimLint.comparePrivateKey' };
    case 'set-up-signing':
      return { command: 'dkimLint.openProviderGuide' };
    case 'show-steps':
      return { command: 'dkimLint.openWalkthrough' };
    case 'explain-failure':
      return { command: 'dkimLint.explainFailure', arguments: [command.uri, command.index] };
    case 'show-report':
      return { command: 'dkimLint.showAuthenticationReport', arguments: [command.uri] };
    default:
      return { command: 'dkimLint.openReturnedMessage', arguments: [command.uri] };
  }
}

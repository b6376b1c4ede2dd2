/** The shape of a code action: what any feature that offers one makes. */

import type { Finding } from '../rules/rule.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Place } from '../workspace/zone-document.ts';

/** Kinds of our own, which clients ask for by name. */
export const FIX_ALL_KIND = 'source.fixAll.dkim-lint';
export const SERIAL_KIND = 'source.incrementSerial.dkim-lint';

/** A command of the client, for what is not an edit. */
export interface ClientCommand {
  readonly command:
    | 'dkimLint.openRulePage'
    | 'dkimLint.openProviderGuide'
    | 'dkimLint.openReturnedMessage'
    | 'dkimLint.openWalkthrough'
    | 'dkimLint.showAuthenticationReport'
    | 'dkimLint.showDecodedMessage'
    | 'dkimLint.showSummary'
    | 'dkimLint.anonymize'
    | 'dkimLint.comparePrivateKey'
    /** With the message's address, and the signature's place among all that were verified. */
    | 'dkimLint.explainFailure'
    /** With a domain. */
    | 'dkimLint.createKey'
    /** With the zone's address, the domain and the selector. */
    | 'dkimLint.rotateKey'
    | 'dkimLint.revokeKey'
    /** With the zone's address, and the key's name. */
    | 'dkimLint.checkPublished'
    /** With the message's address. */
    | 'dkimLint.lookUpMessage'
    /** With {@link place}, which the protocol turns into an address and a range. */
    | 'dkimLint.openPlace';
  readonly arguments?: readonly (string | number)[];
  readonly place?: Place;
}

export interface CodeAction {
  /** Plain text. */
  readonly title: string;
  readonly finding: Finding | undefined;
  /** The document that the edits are for, where it is another one. */
  readonly uri: string | undefined;
  readonly edits: readonly TextEdit[] | undefined;
  readonly command: ClientCommand | undefined;
  readonly isPreferred: boolean;
  /** Absent for what fixes something; `other` for what fixes nothing. */
  readonly kind?: 'refactor' | 'refactor.rewrite' | 'other';
}

/** An action that is a step towards a fix. */
export function commandAction(title: string, command: ClientCommand, finding?: Finding): CodeAction {
  return { title, finding, uri: undefined, edits: undefined, command, isPreferred: false };
}

/** An action that shows or asks something, and fixes nothing. */
export function showAction(title: string, command: ClientCommand, finding?: Finding): CodeAction {
  return { ...commandAction(title, command, finding), kind: 'other' };
}

/**
 * The commands that the server itself runs (`workspace/executeCommand`), for clients that bring none of their own. Our client in VS
 * Code has them all, with its own dialogs, and says so (`ClientExtensions.commands`): to it the server announces none.
 */

import type { ClientCommand } from '../core/features/code-action.ts';

/** What is asked of a client here. */
interface Runner extends Readonly<Record<Need, boolean>> {
  readonly runsCommands: boolean;
}

/** What a command needs of the client. */
type Need = 'showsDocuments' | 'appliesEdits';

/** All arguments are strings, but for the number of a signature and the range of a place. */
const NEEDS = {
  /** A rule's id. */
  'dkimLint.openRulePage': ['showsDocuments'],
  /** An address, and a range in it. */
  'dkimLint.openPlace': ['showsDocuments'],
  /** The address of a message. */
  'dkimLint.openReturnedMessage': ['showsDocuments'],
  'dkimLint.showDecodedMessage': ['showsDocuments'],
  'dkimLint.showAuthenticationReport': ['showsDocuments'],
  'dkimLint.showSummary': ['showsDocuments'],
  'dkimLint.anonymize': ['showsDocuments'],
  /** The address of a message, and the number of a signature. */
  'dkimLint.explainFailure': ['showsDocuments'],
  /** The address of a message. */
  'dkimLint.lookUpMessage': [],
  /** The address of a zone, and the name of a key. */
  'dkimLint.checkPublished': [],
  /** A domain. */
  'dkimLint.createKey': ['appliesEdits'],
  /** The address of a zone, a domain and a selector. */
  'dkimLint.rotateKey': ['appliesEdits'],
  'dkimLint.revokeKey': ['appliesEdits'],
  /** A domain and a selector. */
  'dkimLint.openSelectorRecord': ['showsDocuments'],
  'dkimLint.refreshSelectors': [],
} as const satisfies Readonly<Record<string, readonly Need[]>>;

export type ServerCommand = keyof typeof NEEDS;

export function serverCommands(client: Runner): readonly ServerCommand[] {
  if (client.runsCommands) return [];
  return (Object.keys(NEEDS) as ServerCommand[]).filter((command) => NEEDS[command].every((need) => client[need]));
}

/** Whether a command does something when a user of this client chooses it. */
export function canRun(client: Runner, { command }: ClientCommand): boolean {
  return client.runsCommands || (serverCommands(client) as readonly string[]).includes(command);
}

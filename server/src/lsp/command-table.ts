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

/** An argument of a command: its kind, and for the message where it is another, with its article, what it is. */
export interface CommandArgument {
  readonly is: 'text' | 'natural' | 'range';
  readonly what: string;
  readonly isOptional?: boolean;
}

interface Command {
  readonly needs: readonly Need[];
  readonly takes: readonly CommandArgument[];
}

const MESSAGE: CommandArgument = { is: 'text', what: 'the address of a message' };
const ZONE: CommandArgument = { is: 'text', what: 'the address of a zone' };
const DOMAIN: CommandArgument = { is: 'text', what: 'a domain' };
const SELECTOR: CommandArgument = { is: 'text', what: 'a selector' };

const COMMANDS = {
  'dkimLint.openRulePage': { needs: ['showsDocuments'], takes: [{ is: 'text', what: "a rule's id" }] },
  'dkimLint.openPlace': {
    needs: ['showsDocuments'],
    takes: [
      { is: 'text', what: 'an address' },
      { is: 'range', what: 'a range', isOptional: true },
    ],
  },
  'dkimLint.openReturnedMessage': { needs: ['showsDocuments'], takes: [MESSAGE] },
  'dkimLint.showDecodedMessage': { needs: ['showsDocuments'], takes: [MESSAGE] },
  'dkimLint.showAuthenticationReport': { needs: ['showsDocuments'], takes: [MESSAGE] },
  'dkimLint.showSummary': { needs: ['showsDocuments'], takes: [MESSAGE] },
  'dkimLint.anonymize': { needs: ['showsDocuments'], takes: [MESSAGE] },
  'dkimLint.explainFailure': {
    needs: ['showsDocuments'],
    takes: [MESSAGE, { is: 'natural', what: 'the number of a signature', isOptional: true }],
  },
  'dkimLint.lookUpMessage': { needs: [], takes: [MESSAGE] },
  'dkimLint.checkPublished': { needs: [], takes: [ZONE, { is: 'text', what: 'the name of a key' }] },
  'dkimLint.createKey': { needs: ['appliesEdits'], takes: [DOMAIN] },
  'dkimLint.rotateKey': { needs: ['appliesEdits'], takes: [ZONE, DOMAIN, SELECTOR] },
  'dkimLint.revokeKey': { needs: ['appliesEdits'], takes: [ZONE, DOMAIN, SELECTOR] },
  'dkimLint.openSelectorRecord': { needs: ['showsDocuments'], takes: [DOMAIN, SELECTOR] },
  'dkimLint.refreshSelectors': { needs: [], takes: [] },
} as const satisfies Readonly<Record<string, Command>>;

export type ServerCommand = keyof typeof COMMANDS;

export function serverCommands(client: Runner): readonly ServerCommand[] {
  if (client.runsCommands) return [];
  return (Object.keys(COMMANDS) as ServerCommand[]).filter((command) =>
    COMMANDS[command].needs.every((need) => client[need]),
  );
}

/** Whether a command does something when a user of this client chooses it. */
export function canRun(client: Runner, { command }: ClientCommand): boolean {
  return client.runsCommands || (serverCommands(client) as readonly string[]).includes(command);
}

/** None for a command that is not ours. */
export function commandArguments(command: string): readonly CommandArgument[] {
  return Object.hasOwn(COMMANDS, command) ? COMMANDS[command as ServerCommand].takes : [];
}

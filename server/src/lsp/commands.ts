/**
 * `workspace/executeCommand`: what our client does on its own side, for every other one. A command is answered at once and goes on
 * by itself, because some clients wait for the answer before they show a question. Nothing is sent to the DNS, and no key is made or
 * revoked, before the user has agreed.
 */

import {
  CancellationToken,
  ErrorCodes,
  type ExecuteCommandParams,
  ExecuteCommandRequest,
  MessageType,
  type Range,
  ResponseError,
} from 'vscode-languageserver';
import { baseName } from '../core/documents/returned-message.ts';
import { domainName, keyName, selector } from '../core/text/domain-name.ts';
import { say } from '../core/text/say.ts';
import { type ServerCommand, serverCommands } from './command-table.ts';
import type { ServerContext } from './context.ts';
import { toLocations } from './conversion.ts';
import { Dialogs, Refused } from './dialogs.ts';
import { registerExplanations } from './explanations.ts';
import { KeyCommands } from './key-commands.ts';
import { registerKeyMakingRequests } from './key-making-requests.ts';
import { leaving } from './leaving.ts';
import { registerLookUpRequests } from './look-up-requests.ts';
import { registerMessageRequests } from './message-requests.ts';
import { registerPublishedRequests } from './published-requests.ts';
import { answerWith, describe } from './requests.ts';

/** Failures that a message lists. */
const MAX_FAILURES = 3;

/** A command's work; throws {@link Refused} with a sentence for the user. */
type Run = (given: Given) => Promise<void>;

/** Registers the requests of our own client too, which the commands are made of. */
export function registerCommands(context: ServerContext): void {
  const { connection } = context;
  const table = commandTable(context);
  answerWith(connection, ExecuteCommandRequest.method, async ({ command, arguments: args }: ExecuteCommandParams) => {
    if (!(serverCommands(context.client) as readonly string[]).includes(command))
      return new ResponseError<never>(ErrorCodes.InvalidParams, `there is no command ${command}`);
    const given = new Given(args ?? []);
    const dialogs = new Dialogs(context);
    const run = async () => table[command as ServerCommand](given);
    run().catch((error: unknown) => {
      if (error instanceof Refused || error instanceof ResponseError)
        return dialogs.show(error.message, MessageType.Warning);
      connection.console.error(`${command}: ${describe(error)}`);
      dialogs.show(say`The command failed; the log of the server shows why.`, MessageType.Error);
    });
    return leaving(null);
  });
}

/** The arguments of a command, which `params.ts` has looked at. */
class Given {
  readonly #args: readonly unknown[];

  constructor(args: readonly unknown[]) {
    this.#args = args;
  }

  text(index: number): string {
    return this.#args[index] as string;
  }

  /** 0 where it is left out. */
  number(index: number): number {
    return (this.#args[index] ?? 0) as number;
  }

  range(index: number): Range | undefined {
    return (this.#args[index] ?? undefined) as Range | undefined;
  }
}

function commandTable(context: ServerContext): Readonly<Record<ServerCommand, Run>> {
  const { session, host, documents, positionsOf } = context;
  const dialogs = new Dialogs(context);
  const messages = registerMessageRequests(context);
  const explanation = registerExplanations(context);
  const published = registerPublishedRequests(context);
  const lookUps = registerLookUpRequests(context);
  const keys = new KeyCommands(registerKeyMakingRequests(context), dialogs, context);

  const openDocument = (given: Given, kind: 'eml' | 'dns-zone'): string => {
    const uri = given.text(0);
    if (documents.get(uri)?.language !== kind)
      throw new Refused(kind === 'eml' ? say`Open an email message first.` : say`Open a zone file first.`);
    return uri;
  };
  const openMessage = (given: Given) => openDocument(given, 'eml');

  async function showReport(uri: string): Promise<void> {
    const report = await messages.report({ uri }, CancellationToken.None);
    if (report === null) throw new Refused(say`This file contains no message to report on.`);
    await dialogs.openText(`${baseName(uri)}-report.md`, report.markdown);
  }

  /** @param sent what will be sent to RESOLVER */
  async function isAgreed(question: string, resolvers: readonly string[], sent: string): Promise<boolean> {
    const resolver = resolvers.length === 0 ? '' : ` (${resolvers.join(', ')})`;
    const agree = say`Ask`;
    const whom = say`the resolver of your system${resolver}`;
    return (await dialogs.ask(`${question} ${sent.replace('RESOLVER', () => whom)}`, [agree, say`Cancel`])) === agree;
  }

  return {
    'dkimLint.openRulePage': async (given) => {
      const id = given.text(0);
      const page = await host.rulePage(id);
      if (page === undefined) throw new Refused(say`There is no rule ${id}.`);
      const uri = host.rulePageUri(id);
      await (uri.startsWith('file:') ? dialogs.open(uri) : dialogs.openText(`${id.replaceAll('/', '-')}.md`, page));
    },

    'dkimLint.openPlace': (given) => dialogs.open(given.text(0), given.range(1)),

    'dkimLint.openReturnedMessage': async (given) => {
      const message = await messages.returned({ uri: openMessage(given) }, CancellationToken.None);
      if (message === null) throw new Refused(say`This file contains no returned message.`);
      await dialogs.openText(message.name, message.text);
    },

    'dkimLint.showDecodedMessage': async (given) => {
      const uri = openMessage(given);
      const text = await messages.decoded({ uri }, CancellationToken.None);
      if (text !== null) await dialogs.openText(`${baseName(uri)}-decoded.md`, text);
    },

    'dkimLint.showAuthenticationReport': (given) => showReport(openMessage(given)),

    'dkimLint.showSummary': async (given) => {
      const uri = openMessage(given);
      const mask = say`Mask Addresses`;
      const choice = await dialogs.ask(say`Include email addresses in the summary?`, [say`Include Addresses`, mask]);
      if (choice === undefined) return;
      const text = await messages.summary({ uri, mask: choice === mask }, CancellationToken.None);
      if (text !== null) await dialogs.openText(`${baseName(uri)}-summary.txt`, text);
    },

    'dkimLint.anonymize': async (given) => {
      const uri = openMessage(given);
      const made = await messages.anonymized({ uri }, CancellationToken.None);
      if (made === null) return;
      await dialogs.openText('anonymized.eml', made.text);
      if (made.notes.length > 0) dialogs.show(made.notes.join(' '));
    },

    'dkimLint.explainFailure': async (given) => {
      const [uri, index] = [openMessage(given), given.number(1)];
      const page = await explanation({ uri, index }, CancellationToken.None);
      if (page === null) throw new Refused(say`This signature was not broken by a change of the message.`);
      await dialogs.openText(`${baseName(uri)}-signature-${index + 1}.md`, page);
    },

    'dkimLint.lookUpMessage': async (given) => {
      const uri = openMessage(given);
      const plan = await lookUps.plan({ uri }, CancellationToken.None);
      if (plan === null || 'problem' in plan) throw new Refused(say`This server cannot ask the DNS.`);
      if (plan.names.length === 0) {
        dialogs.show(say`The zone files of the workspace contain all that this message needs.`);
        return;
      }
      const question = say`Ask the DNS for the keys, SPF and DMARC records of this message?`;
      const sent = say`These names, and those that their records lead to, are sent to RESOLVER: ${plan.names.join(', ')}. It sees this computer’s address. Nothing else of the message is sent.`;
      if (!(await isAgreed(question, plan.resolvers, sent))) return;
      const answer = await lookUps.lookUp({ uri }, CancellationToken.None);
      if (answer === null || 'problem' in answer) throw new Refused(say`The DNS could not be asked.`);
      const failures = answer.failures.slice(0, MAX_FAILURES).map(({ name, reason }) => `${name}: ${reason}`);
      if (failures.length > 0) dialogs.show(say`No answer for ${failures.join('; ')}.`, MessageType.Warning);
      if (context.client.showsDocuments) await showReport(uri);
      else if (failures.length === 0)
        dialogs.show(say`The verdicts of this message follow the answers of the DNS now.`);
    },

    'dkimLint.checkPublished': async (given) => {
      const uri = openDocument(given, 'dns-zone');
      const plan = await published.plan({ uri }, CancellationToken.None);
      const name = given.text(1);
      if (plan === null || 'problem' in plan) throw new Refused(say`This server cannot ask the DNS.`);
      if (!(plan.names as readonly string[]).includes(name)) throw new Refused(say`The zone does not have this key.`);
      const zone = String(plan.zone);
      const sent = say`The names ${name} and ${zone} are sent to RESOLVER, and to the name servers of ${zone} that it names. They see this computer’s address. Nothing else of the file is sent.`;
      if (!(await isAgreed(say`Ask the DNS what is published at ${name}?`, plan.resolvers, sent))) return;
      const answer = await published.check({ uri, name }, CancellationToken.None);
      if (answer === null || 'problem' in answer) throw new Refused(say`The zone no longer has this key.`);
      if (context.client.showsDocuments) await dialogs.openText(`${baseName(name)}.md`, answer.page);
      else if (answer.isSame) dialogs.show(say`The DNS publishes ${name} as the zone file has it.`);
      else
        dialogs.show(
          say`What the DNS publishes at ${name} differs from the zone file, or is missing.`,
          MessageType.Warning,
        );
    },

    'dkimLint.createKey': (given) => keys.create({ domain: given.text(0) }),

    'dkimLint.rotateKey': (given) =>
      keys.create({
        uri: given.text(0),
        domain: given.text(1),
        rotates: given.text(2),
      }),

    'dkimLint.revokeKey': (given) =>
      keys.revoke({
        uri: given.text(0),
        domain: given.text(1),
        selector: given.text(2),
      }),

    'dkimLint.openSelectorRecord': async (given) => {
      const [domain, name] = [domainName(given.text(0)), selector(given.text(1))];
      const key = keyName({ domain, selector: name });
      const record = session.index.zones.flatMap((zone) => zone.keysAt(key))[0];
      const [place] =
        record === undefined ? [] : toLocations(positionsOf, [{ uri: record.document.uri, span: record.headSpan }]);
      if (place === undefined) throw new Refused(say`No zone file of the workspace has ${key}.`);
      await dialogs.open(place.uri, place.range);
    },

    'dkimLint.refreshSelectors': () => context.reload(),
  };
}

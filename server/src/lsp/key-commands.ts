/** Making, rotating and revoking keys for clients without dialogs of their own: what is to happen is one question. */

import { CancellationToken, MessageType, ResponseError } from 'vscode-languageserver';
import { say } from '../core/text/say.ts';
import type { ServerContext } from './context.ts';
import { type Dialogs, Refused } from './dialogs.ts';
import type { KeyAnswering } from './key-making-requests.ts';
import type { KeyNameParams, KeyPlanParams, UriParams } from './protocol.ts';

export class KeyCommands {
  readonly #keys: KeyAnswering;
  readonly #dialogs: Dialogs;
  readonly #context: ServerContext;

  constructor(keys: KeyAnswering, dialogs: Dialogs, context: ServerContext) {
    this.#keys = keys;
    this.#dialogs = dialogs;
    this.#context = context;
  }

  /** With `rotates`, to replace a key: the old record stays until its time has come, which the steps say. */
  async create(params: KeyPlanParams): Promise<void> {
    const { domain, selector, zone, problem, steps, folder } = expected(
      await this.#keys.plan(params, CancellationToken.None),
    );
    if (problem !== null) throw new Refused(problem.says);
    if (domain === null || selector === null || folder === null) throw new Refused(say`No key can be made here.`);
    if (zone === null)
      throw new Refused(say`No zone file in the workspace covers ${domain}. Open it first, or use dkim-lint keygen.`);
    const file = `${folder}/${encodeURIComponent(`${domain}.${selector}.pem`)}`;
    const path = decodeURIComponent(file.replace(/^file:\/\//, ''));
    const place = expected(await this.#keys.place({ uri: file }, CancellationToken.None));
    if (place?.exists) throw new Refused(say`${path} already exists, and a private key is never overwritten.`);
    if (place?.repository) {
      const inside = say`${path} is in the Git repository ${place.repository}, which would take the private key in.`;
      throw new Refused(say`${inside} Use dkim-lint keygen to choose another place.`);
    }
    const question = say`Make a DKIM key for ${domain} with the selector ${selector}? The private key is written to ${path}, the record into the zone file.`;
    const types = new Map([
      [say`Make RSA Key`, 'rsa'],
      [say`Make Ed25519 Key`, 'ed25519'],
    ] as const);
    const type = types.get((await this.#dialogs.ask(question, [...types.keys(), say`Cancel`])) ?? '');
    if (type === undefined) return;
    const request = { domain, selector, type, file };
    const made = expected(await this.#keys.generate(request, CancellationToken.None));
    const edits = expected(
      await this.#keys.insert({ uri: zone, domain, selector, record: made.record }, CancellationToken.None),
    );
    const stays = say`The private key is in ${path}.`;
    if (edits === null) {
      this.#dialogs.show(
        say`${stays} The zone file has no safe place for its record. Publish it yourself: ${made.entry}`,
      );
      return;
    }
    await this.#dialogs.apply(say`Add the DKIM key ${selector}`, zone, edits);
    await this.#offerSerial(zone);
    const isLong = steps.length > 0 && this.#context.client.showsDocuments;
    if (isLong) {
      const list = steps.map((step, i) => `${i + 1}. ${step}`);
      await this.#dialogs.openText(
        `${selector}-next-steps.md`,
        [say`# Next steps for ${selector}`, '', ...list, ''].join('\n'),
      );
    }
    this.#dialogs.show([stays, ...(isLong ? [] : steps)].join(' '));
  }

  async revoke(key: KeyNameParams & UriParams): Promise<void> {
    const name = `${key.selector}._domainkey.${key.domain}`;
    const question = say`Revoke ${name}? This empties p=. From then on every signature made with this key fails, including on mail that is still in transit. Sign with another key for a week first.`;
    const agree = say`Revoke`;
    if ((await this.#dialogs.ask(question, [agree, say`Cancel`])) !== agree) return;
    const edits = expected(await this.#keys.revoke(key, CancellationToken.None));
    if (edits === null) throw new Refused(say`The zone does not have this key.`);
    await this.#dialogs.apply(say`Revoke ${name}`, key.uri, edits);
    await this.#offerSerial(key.uri);
  }

  async #offerSerial(uri: string): Promise<void> {
    const plan = async () => expected(await this.#keys.incrementSerial({ uri }, CancellationToken.None));
    const offered = await plan();
    if (offered === null) return;
    const increment = say`Increment the Serial to ${offered.serial}`;
    const question = say`The zone has changed. Increment the SOA serial so that secondaries pick up the change.`;
    if ((await this.#dialogs.ask(question, [increment, say`Later`])) !== increment) return;
    // The zone may have been edited meanwhile.
    const change = await plan();
    if (change?.edits) await this.#dialogs.apply(say`Increment the serial`, uri, change.edits);
    else this.#dialogs.show(say`The serial was not changed.`, MessageType.Warning);
  }
}

/** An answer, or the sentence of a refusal as an error. */
function expected<T>(answer: T | ResponseError<never>): T {
  if (answer instanceof ResponseError) throw answer;
  return answer;
}

/**
 * The commands that make, rotate and revoke a DKIM key. The server makes the key and writes its private half; here the user
 * says for whom, where to, and sees what is added to the zone. The private key never comes here.
 */

import * as vscode from 'vscode';
import type { BaseLanguageClient, TextEdit } from 'vscode-languageclient';
import {
  type BlockingProblem,
  type GeneratedKey,
  GenerateKeyRequest,
  IncrementSerialRequest,
  InsertKeyRequest,
  KeyPlaceRequest,
  type KeyPlan,
  KeyPlanRequest,
  RevokeKeyRequest,
  SignerConfigurationRequest,
  type SignerItem,
  type ZoneKey,
} from '../../server/src/lsp/protocol.ts';
import { ask } from './ask.ts';
import { browserLimits } from './browser-limits.ts';
import { say } from './l10n.ts';
import { notify, openText } from './notices.ts';
import { completeStep } from './walkthrough.ts';

type KeyType = 'rsa' | 'ed25519';

/** What the user would be asked for; for other extensions and tests. Whatever is absent is asked. */
export interface KeyOptions {
  readonly domain?: string;
  readonly selector?: string;
  readonly type?: KeyType | 'both';
  /** Of an RSA key; 2048 where absent. */
  readonly bits?: number;
  /** The private key's file, as a URI; the second of two keys has a name derived from it. */
  readonly file?: string;
  /** The id of a signer, or `none`. */
  readonly signer?: string;
  /** Where the command was called: a zone or a message, as a URI. */
  readonly uri?: string;
  readonly incrementSerial?: boolean;
  /** The selector that the new one replaces. */
  readonly rotates?: string;
}

interface KeyRequest {
  readonly selector: string;
  readonly type: KeyType;
  readonly bits?: number;
  readonly file: vscode.Uri;
}

const NAME = /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*$/i;

export function registerKeys(client: BaseLanguageClient): vscode.Disposable {
  const keys = new Keys(client);
  const failing =
    (run: (...given: unknown[]) => Promise<unknown>) =>
    async (...given: unknown[]) => {
      try {
        return await run(...given);
      } catch (error) {
        notify('error', error instanceof Error ? error.message : String(error));
        return undefined;
      }
    };
  return vscode.Disposable.from(
    vscode.commands.registerCommand(
      'dkimLint.createKey',
      failing((given) => keys.create(typeof given === 'string' ? { domain: given } : optionsOf(given))),
    ),
    vscode.commands.registerCommand(
      'dkimLint.rotateKey',
      failing((...given) => keys.rotate(...given)),
    ),
    vscode.commands.registerCommand(
      'dkimLint.revokeKey',
      failing((...given) => keys.revoke(...given)),
    ),
  );
}

function optionsOf(given: unknown): KeyOptions {
  return typeof given === 'object' && given !== null && !(given instanceof vscode.Uri) ? (given as KeyOptions) : {};
}

class Keys {
  readonly #client: BaseLanguageClient;

  constructor(client: BaseLanguageClient) {
    this.#client = client;
  }

  /** Resolves to the addresses of the private keys; to nothing where the user has stopped. */
  async create(options: KeyOptions): Promise<readonly string[] | undefined> {
    const from = options.uri ?? this.#activeUri() ?? this.#openMessage();
    const first = await this.#plan({ ...(from === undefined ? {} : { uri: from }) });
    if (first.folder === null) {
      return void notify('information', browserLimits(say)['dkimLint.createKey']);
    }
    const domain = options.domain ?? (await pickDomain(first.domains));
    if (domain === undefined) return undefined;
    const signer = await pickSigner(first.signers, options.signer);
    if (signer === undefined) return undefined;
    if (signer !== 'none' && signer.types.length === 0) {
      // This one keeps its keys to itself: the steps are all there is to do.
      await this.#showConfiguration(signer.id, domain, [], []);
      completeStep('sign');
      return [];
    }
    const rotating = options.rotates === undefined ? {} : { rotates: options.rotates };
    const plan = await this.#plan({ ...(from === undefined ? {} : { uri: from }), domain, ...rotating });
    if (plan.problem !== null) return void this.#showProblem(plan.problem);
    const selector = options.selector ?? (await askSelector(plan.selector ?? ''));
    if (selector === undefined) return undefined;
    const type = options.type ?? (await pickType(signer === 'none' ? ['rsa', 'ed25519'] : signer.types));
    if (type === undefined) return undefined;
    const requests = await this.#choosePlaces(plan, domain, selector, type, options);
    if (requests === undefined) return undefined;

    const made: GeneratedKey[] = [];
    await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: say`Making a DKIM key for ${domain}` },
      async () => {
        for (const { file, ...request } of requests) {
          const params = { ...request, domain, file: this.#client.code2ProtocolConverter.asUri(file) };
          made.push(await ask(this.#client, GenerateKeyRequest, params));
        }
      },
    );
    // The selector may be another one than was planned.
    const steps = plan.steps.map((step) => (plan.selector === null ? step : step.replaceAll(plan.selector, selector)));
    if (signer !== 'none')
      await this.#showConfiguration(signer.id, domain, made, options.rotates === undefined ? [] : steps);
    const records = await this.#publish(plan.zone, made, options.incrementSerial);
    this.#showResult(made, records, steps);
    completeStep('sign');
    return made.map(({ file }) => file);
  }

  async rotate(...given: readonly unknown[]): Promise<readonly string[] | undefined> {
    const [first, domain, selector] = given;
    if (typeof first === 'object' && first !== null && 'rotates' in first) return this.create(first as KeyOptions);
    const key =
      typeof first === 'string' && typeof domain === 'string' && typeof selector === 'string'
        ? { uri: first, domain, selector }
        : await this.#pickKey(say`Which key do you want to replace?`, () => true);
    if (key === undefined) return undefined;
    return this.create({ uri: key.uri, domain: key.domain, rotates: key.selector });
  }

  /** @param given the zone's address, domain, selector, and whether the user has been asked already */
  async revoke(...given: readonly unknown[]): Promise<void> {
    const [uri, domain, selector, isAgreed] = given;
    const key =
      typeof uri === 'string' && typeof domain === 'string' && typeof selector === 'string'
        ? { uri, domain, selector }
        : await this.#pickKey(say`Which key do you want to revoke?`, ({ isRevoked }) => !isRevoked);
    if (key === undefined) return;
    if (isAgreed !== true) {
      const revoke = say`Revoke`;
      const choice = await vscode.window.showWarningMessage(
        say`Revoke ${key.selector}._domainkey.${key.domain}?`,
        {
          modal: true,
          detail: say`This empties p=. From then on every signature made with this key fails, including on mail that is still in transit. Sign with another key for a week first.`,
        },
        revoke,
      );
      if (choice !== revoke) return;
    }
    const document = await this.#open(key.uri);
    const edits = await ask(this.#client, RevokeKeyRequest, {
      ...key,
      uri: this.#client.code2ProtocolConverter.asUri(document.uri),
    });
    if (edits === null) throw new Error(say`The zone does not have this key.`);
    await this.#apply(document, edits);
    await this.#offerSerial(document, undefined);
  }

  /** What was made, short, with a button for each: what comes next, the record, the private key. */
  #showResult(made: readonly GeneratedKey[], records: readonly Inserted[], steps: readonly string[]): void {
    const [first] = made;
    if (first === undefined) return;
    const names = made.map(({ selector }) => selector).join(say` and `);
    const [record] = records;
    const says =
      record === undefined
        ? say`DKIM key ${names} made: not in a zone yet.`
        : say`DKIM key ${names} made: record in line ${record.line + 1} of ${nameOf(record.uri)}.`;
    notify('information', says, {
      [say`Show Next Steps`]: () => openText({ language: 'markdown', content: resultPage(made, records, steps) }),
      ...(record === undefined ? {} : { [say`Open Record`]: () => openLine(record) }),
      [say`Show Private Key`]: () => showFile(vscode.Uri.parse(first.file, true)),
    });
  }

  #showProblem({ says, location }: BlockingProblem): void {
    const uri = this.#client.protocol2CodeConverter.asUri(location.uri);
    const selection = this.#client.protocol2CodeConverter.asRange(location.range);
    notify('error', says, { [say`Open Line`]: () => vscode.window.showTextDocument(uri, { selection }) });
  }

  #activeUri(): string | undefined {
    const document = vscode.window.activeTextEditor?.document;
    return document && this.#client.code2ProtocolConverter.asUri(document.uri);
  }

  /** From a page that is not a text, as the walkthrough is: the message that it is about is open behind it. */
  #openMessage(): string | undefined {
    const message = vscode.workspace.textDocuments.find(({ languageId }) => languageId === 'eml');
    return message && this.#client.code2ProtocolConverter.asUri(message.uri);
  }

  #plan(params: { uri?: string; domain?: string; rotates?: string }): Promise<KeyPlan> {
    return ask(this.#client, KeyPlanRequest, params);
  }

  async #pickKey(
    placeHolder: string,
    fits: (key: ZoneKey) => boolean,
  ): Promise<{ uri: string; domain: string; selector: string } | undefined> {
    const uri = this.#activeUri();
    const plan = uri === undefined ? undefined : await this.#plan({ uri });
    const keys = (plan?.keys ?? []).filter(fits);
    if (uri === undefined || keys.length === 0) {
      return void notify('information', say`Open a zone file that has a DKIM key.`);
    }
    const items = keys.map((key) => ({ label: key.selector, description: key.domain, key }));
    const picked = await vscode.window.showQuickPick(items, { placeHolder });
    return picked && { uri, domain: picked.key.domain, selector: picked.key.selector };
  }

  /** Where the private keys go: files that are not there, and that no commit takes in unless the user says so. */
  async #choosePlaces(
    plan: KeyPlan,
    domain: string,
    selector: string,
    type: KeyType | 'both',
    options: KeyOptions,
  ): Promise<readonly KeyRequest[] | undefined> {
    // In a folder that is not trusted nobody but the user says where a secret is written.
    let given = options.file !== undefined && vscode.workspace.isTrusted ? options.file : undefined;
    for (;;) {
      const file = given === undefined ? await askFile(plan, domain, selector) : vscode.Uri.parse(given, true);
      if (file === undefined) return undefined;
      const isFixed = given !== undefined;
      given = undefined;
      const rsa = { selector, type: 'rsa', bits: options.bits ?? 2048, file } as const;
      const ed25519 = { selector, type: 'ed25519', file } as const;
      const second = {
        selector: `${selector}-ed25519`,
        type: 'ed25519',
        file: file.with({ path: file.path.replace(/(\.[^./]*)?$/, '-ed25519$1') }),
      } as const;
      const requests = type === 'both' ? [rsa, second] : type === 'rsa' ? [rsa] : [ed25519];
      const problem = await this.#problemWith(requests);
      if (problem === undefined) return requests;
      if (isFixed && problem.kind === 'exists') throw new Error(problem.text);
      const answers =
        problem.kind === 'exists' ? [say`Choose Another File`] : [say`Choose Another File`, say`Save There Anyway`];
      const answer = await vscode.window.showWarningMessage(
        problem.text,
        { modal: true, detail: problem.detail },
        ...answers,
      );
      if (answer === undefined) return undefined;
      if (answer === say`Save There Anyway`) return requests;
    }
  }

  async #problemWith(
    requests: readonly KeyRequest[],
  ): Promise<{ kind: 'exists' | 'repository'; text: string; detail: string } | undefined> {
    for (const { file } of requests) {
      const place = await ask(this.#client, KeyPlaceRequest, { uri: this.#client.code2ProtocolConverter.asUri(file) });
      if (place?.exists) {
        return {
          kind: 'exists',
          text: say`${file.fsPath} already exists.`,
          detail: say`A private key is never overwritten.`,
        };
      }
      if (place?.repository) {
        return {
          kind: 'repository',
          text: say`The private key would be committed to a Git repository.`,
          detail: say`${file.fsPath} is in the repository ${place.repository}, and .gitignore does not exclude it. Anyone who can read the repository could sign mail for the domain.`,
        };
      }
    }
    return undefined;
  }

  /** Adds the records to the zone, or shows them where none is at hand. */
  async #publish(
    zone: string | null,
    made: readonly GeneratedKey[],
    incrementSerial: boolean | undefined,
  ): Promise<readonly Inserted[]> {
    if (zone === null) {
      await this.#showRecords(
        made,
        (domain) => say`No zone file in the workspace covers ${domain}. Publish this record.`,
      );
      return [];
    }
    const document = await this.#open(zone);
    const uri = this.#client.code2ProtocolConverter.asUri(document.uri);
    const left: GeneratedKey[] = [];
    const records: Inserted[] = [];
    for (const { domain, selector, record, ...rest } of made) {
      const params = { uri, domain, selector, record };
      const edits = await ask(this.#client, InsertKeyRequest, params);
      if (edits === null) left.push({ domain, selector, record, ...rest });
      else {
        await this.#apply(document, edits);
        records.push({ uri: document.uri, line: lineAfter(edits) });
      }
    }
    if (left.length > 0)
      await this.#showRecords(
        left,
        (domain) => say`The zone file has no safe place for a key of ${domain}. Publish this record.`,
      );
    if (left.length < made.length) await this.#offerSerial(document, incrementSerial);
    return records;
  }

  async #showRecords(made: readonly GeneratedKey[], says: (domain: string) => string): Promise<void> {
    const content = made.map(({ entry }) => entry).join('');
    await openText({ language: 'dns-zone', content });
    notify('information', says(made[0]?.domain ?? ''));
  }

  async #offerSerial(document: vscode.TextDocument, wanted: boolean | undefined): Promise<void> {
    if (wanted === false) return;
    const uri = this.#client.code2ProtocolConverter.asUri(document.uri);
    const plan = () => ask(this.#client, IncrementSerialRequest, { uri });
    const offered = await plan();
    if (offered === null) return;
    const apply = async (): Promise<void> => {
      // The zone may have been edited meanwhile.
      const change = await plan();
      if (change?.edits) await this.#apply(document, change.edits);
    };
    if (wanted === true) return apply();
    notify('information', say`The zone has changed. Increment the SOA serial so that secondaries pick up the change.`, {
      [say`Increment the Serial to ${offered.serial}`]: apply,
    });
  }

  async #showConfiguration(
    signer: string,
    domain: string,
    made: readonly GeneratedKey[],
    steps: readonly string[],
  ): Promise<void> {
    const keys = made.map(({ selector, type, file }) => ({ selector, type, path: vscode.Uri.parse(file).fsPath }));
    const found = await ask(this.#client, SignerConfigurationRequest, { signer, domain, keys, steps });
    if (found === null) return;
    await openText({ language: found.language, content: found.text });
  }

  async #open(uri: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
  }

  async #apply(document: vscode.TextDocument, edits: readonly TextEdit[]): Promise<void> {
    const change = new vscode.WorkspaceEdit();
    change.set(document.uri, await this.#client.protocol2CodeConverter.asTextEdits([...edits]));
    if (!(await vscode.workspace.applyEdit(change))) throw new Error(say`The zone file could not be edited.`);
    const at = edits[0] && this.#client.protocol2CodeConverter.asRange(edits[0].range).start;
    const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
    if (at !== undefined)
      editor?.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}

/** A record that was added to a zone. */
interface Inserted {
  readonly uri: vscode.Uri;
  /** From 0. */
  readonly line: number;
}

/** The line of what an edit inserts, which may begin with the end of the line before. */
function lineAfter([edit]: readonly TextEdit[]): number {
  if (edit === undefined) return 0;
  return edit.range.start.line + (/^(?:\r\n?|\n)*/.exec(edit.newText)![0].match(/\r\n?|\n/g)?.length ?? 0);
}

function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

async function openLine({ uri, line }: Inserted): Promise<void> {
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(line, 0, line, 0), preview: false });
}

/** In the system's file manager, which VS Code in a browser cannot open. */
async function showFile(file: vscode.Uri): Promise<void> {
  const reveal = 'revealFileInOS';
  if ((await vscode.commands.getCommands(true)).includes(reveal)) {
    await vscode.commands.executeCommand(reveal, file);
    return;
  }
  await vscode.env.clipboard.writeText(file.fsPath);
  vscode.window.setStatusBarMessage(`$(check) ${say`Path of the private key copied to the clipboard.`}`, 4000);
}

function resultPage(made: readonly GeneratedKey[], records: readonly Inserted[], steps: readonly string[]): string {
  const names = made.map(({ selector, domain }) => `${selector}._domainkey.${domain}`);
  return [
    `# ${say`DKIM key ${made.map(({ selector }) => selector).join(say` and `)}`}`,
    '',
    ...made.map(({ file }, i) => `- ${say`Private key of ${names[i]!}: ${vscode.Uri.parse(file).fsPath}`}`),
    ...records.map(({ uri, line }) => `- ${say`Record: ${uri.fsPath}, line ${line + 1}`}`),
    '',
    ...(steps.length === 0 ? [] : [`## ${say`Next steps`}`, '']),
    ...steps.map((step, i) => `${i + 1}. ${step}`),
    '',
  ].join('\n');
}

const STEPS = ['domain', 'signer', 'selector', 'type', 'file'] as const;

function stepTitle(step: (typeof STEPS)[number]): string {
  const asksFor = {
    domain: say`domain`,
    signer: say`signer`,
    selector: say`selector`,
    type: say`type`,
    file: say`private key file`,
  };
  return say`DKIM key, step ${STEPS.indexOf(step) + 1} of ${STEPS.length}: ${asksFor[step]}`;
}

async function pickDomain(domains: readonly string[]): Promise<string | undefined> {
  const another = say`Another domain...`;
  const picked =
    domains.length === 0
      ? another
      : await vscode.window.showQuickPick([...domains, another], {
          title: stepTitle('domain'),
          placeHolder: say`Domain to sign for`,
        });
  if (picked !== another) return picked;
  return vscode.window.showInputBox({
    title: stepTitle('domain'),
    prompt: say`Sender domain (the part after @)`,
    placeHolder: 'example.org',
    validateInput: (text) =>
      text.trim().includes('.') && !/\s/.test(text.trim()) ? undefined : say`Enter a domain name, such as example.org`,
  });
}

async function pickSigner(
  signers: readonly SignerItem[],
  given: string | undefined,
): Promise<SignerItem | 'none' | undefined> {
  if (given !== undefined) return given === 'none' ? 'none' : signers.find(({ id }) => id === given);
  const other = { label: say`Another signer`, description: say`only the key and its record`, signer: 'none' as const };
  const items = [...signers.map((signer) => ({ ...signer, signer })), other];
  return (
    await vscode.window.showQuickPick(items, {
      title: stepTitle('signer'),
      placeHolder: say`Which software signs your mail?`,
      matchOnDescription: true,
    })
  )?.signer;
}

function askSelector(value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: stepTitle('selector'),
    prompt: say`The selector: a name for this key`,
    value,
    validateInput: (text) =>
      NAME.test(text) ? undefined : say`Use letters, digits and hyphens; separate labels with dots.`,
  });
}

async function pickType(types: readonly KeyType[]): Promise<KeyType | 'both' | undefined> {
  const all = [
    { label: say`RSA, 2048 bits`, description: say`verified by every receiver`, type: 'rsa', needs: ['rsa'] },
    {
      label: say`Ed25519`,
      description: say`short; some receivers do not verify it`,
      type: 'ed25519',
      needs: ['ed25519'],
    },
    { label: say`Both`, description: say`two keys, two selectors`, type: 'both', needs: ['rsa', 'ed25519'] },
  ] as const;
  const items = all.filter(({ needs }) => needs.every((type) => types.includes(type)));
  if (items.length === 1) return items[0]!.type;
  return (await vscode.window.showQuickPick(items, { title: stepTitle('type'), placeHolder: say`Key type` }))?.type;
}

function askFile(plan: KeyPlan, domain: string, selector: string): Thenable<vscode.Uri | undefined> {
  const folder = plan.folder === null ? undefined : vscode.Uri.parse(plan.folder);
  return vscode.window.showSaveDialog({
    title: stepTitle('file'),
    saveLabel: say`Save Private Key`,
    filters: { [say`Private keys`]: ['pem'] },
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, `${domain}.${selector}.pem`) }),
  });
}

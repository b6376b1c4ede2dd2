/**
 * The requests of the commands that make, rotate and revoke keys: `dkimLint/keyPlan`, `keyPlace`, `generateKey`,
 * `insertKey`, `revokeKey`, `raiseSerial` and `signerConfiguration`. What they answer is made in `core/features/`. A private
 * key goes from the generator to its file and nowhere else: no answer, error or log holds it.
 */

import { type Connection, LSPErrorCodes, RequestType, ResponseError, type TextEdit } from 'vscode-languageserver';
import { generateKey, type KeyRequest, zoneEntry } from '../core/dkim/keygen.ts';
import { serialChange } from '../core/features/serial-action.ts';
import { insertKey, nextSelector, revokeKey, rotationSteps } from '../core/keys/key-insertion.ts';
import { SIGNERS, type SigningKey, signerConfiguration } from '../core/keys/signer-configuration.ts';
import type { Session } from '../core/session.ts';
import { type DomainName, domainName, type KeyName, keyName, selector } from '../core/text/domain-name.ts';
import { asciiDomainName } from '../core/text/idn.ts';
import type { ZoneDocument } from '../core/workspace/zone-document.ts';
import type { Host } from '../host/host.ts';
import { type PositionsOf, toProtocolEdits } from './conversion.ts';

interface PlanParams {
  /** The document that the command was called from. */
  readonly uri?: string;
  readonly domain?: string;
  /** The selector that is to be replaced. */
  readonly rotates?: string;
}

interface KeyParams {
  readonly domain: string;
  readonly selector: string;
}

interface GenerateParams extends KeyParams {
  readonly type: 'rsa' | 'ed25519';
  readonly bits?: number;
  /** The file for the private key. */
  readonly file: string;
}

interface GeneratedAnswer extends KeyParams {
  readonly type: 'rsa' | 'ed25519';
  /** The text of the TXT record. */
  readonly record: string;
  /** An entry of a master file, for a zone that is not at hand. */
  readonly entry: string;
  readonly file: string;
}

interface ConfigurationParams {
  readonly signer: string;
  readonly domain: string;
  readonly keys: readonly SigningKey[];
  /** Lines that stand above it. */
  readonly steps?: readonly string[];
}

/** Letters, digits, hyphens and underscores, in labels with dots between them (RFC 6376 §3.1, RFC 5890). */
const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

export function registerKeyMakingRequests(
  connection: Connection,
  session: Session,
  host: Host,
  positionsOf: PositionsOf,
): void {
  const zoneAt = (uri: string): ZoneDocument | undefined => {
    const document = session.has(uri)
      ? session.snapshot(uri).document
      : session.index.zones.find((zone) => zone.uri === uri);
    return document?.kind === 'dns-zone' ? document : undefined;
  };
  const edited = (uri: string, edits: Parameters<typeof toProtocolEdits>[1]): TextEdit[] | null => {
    const positions = positionsOf(uri);
    return positions === undefined ? null : toProtocolEdits(positions, edits);
  };

  connection.onRequest('dkimLint/keyPlan', ({ uri, domain: wanted, rotates }: PlanParams) => {
    const here = uri === undefined ? undefined : zoneAt(uri);
    const domain = wanted === undefined ? undefined : readName(asciiDomainName(wanted));
    const zone = domain === undefined ? here : zoneFor(session, domain, here);
    const zones = domain === undefined ? [] : session.index.zonesOf(keyName({ selector: selector('s'), domain }));
    const next = domain === undefined ? null : nextSelector(zones, domain, host.now());
    const old =
      zone === undefined || domain === undefined || rotates === undefined
        ? undefined
        : zone.keysAt(keyName({ selector: selector(rotates), domain }))[0];
    return {
      domains: domainsOf(here === undefined ? session.index.zones : [here]),
      domain: domain ?? null,
      selector: next,
      zone: zone?.uri ?? null,
      keys: (zone?.keyRecords ?? []).map(({ name, key }) => ({ ...name, isRevoked: key.isRevoked })),
      steps: old === undefined || next === null ? [] : rotationSteps(old, next, host.now()),
      folder: host.keyFolder?.() ?? null,
      signers: SIGNERS.map(({ id, label, description, types, guide }) => ({ id, label, description, types, guide })),
    };
  });

  connection.onRequest('dkimLint/keyPlace', async ({ uri }: { uri: string }) => {
    const place = await host.keyPlace?.(uri);
    return place === undefined ? null : { exists: place.exists, repository: place.repository ?? null };
  });

  connection.onRequest(
    new RequestType<GenerateParams, GeneratedAnswer, never>('dkimLint/generateKey'),
    async ({ type, bits = 2048, file, ...rest }: GenerateParams): Promise<GeneratedAnswer | ResponseError<never>> => {
      const name = readKeyName(rest);
      if (host.writePrivateKey === undefined) return refusal('Private keys cannot be written here.');
      const request: KeyRequest = type === 'rsa' ? { type, bits } : { type: 'ed25519' };
      try {
        const { privatePem, record } = await generateKey(request);
        const written = await host.writePrivateKey(file, privatePem);
        if (written === 'exists') return refusal('The file is there already, and a private key is never overwritten.');
        return { ...name, type, record, entry: zoneEntry(`${keyName(name)}.`, record), file };
      } catch (error) {
        return refusal(`The key could not be made: ${reasonOf(error)}.`);
      }
    },
  );

  connection.onRequest(
    'dkimLint/insertKey',
    ({ uri, record, ...rest }: KeyParams & { readonly uri: string; readonly record: string }) => {
      const zone = zoneAt(uri);
      const edits = zone && insertKey(zone, readKeyName(rest), record);
      return edits === undefined ? null : edited(uri, edits);
    },
  );

  connection.onRequest('dkimLint/revokeKey', ({ uri, ...rest }: KeyParams & { readonly uri: string }) => {
    const zone = zoneAt(uri);
    const keys = zone?.keysAt(keyName(readKeyName(rest))).filter(({ document }) => document.uri === uri);
    return keys === undefined || keys.length === 0 ? null : edited(uri, keys.flatMap(revokeKey));
  });

  connection.onRequest('dkimLint/raiseSerial', ({ uri }: { uri: string }) => {
    const zone = zoneAt(uri);
    const change = zone && serialChange(zone, host.now());
    return change === undefined ? null : { serial: change.serial, edits: edited(uri, [change.edit]) };
  });

  connection.onRequest(
    'dkimLint/signerConfiguration',
    ({ signer: id, domain, keys, steps = [] }: ConfigurationParams) => {
      const signer = SIGNERS.find((each) => each.id === id);
      if (signer === undefined) return null;
      const text = signerConfiguration(signer, { domain: readName(domain), keys });
      const above = steps.map((step, i) => `# ${i + 1}. ${step}\n`).join('');
      return { language: signer.language, text: steps.length === 0 ? text : `${above}\n${text}` };
    },
  );
}

/** Names go into file names, zones and configurations: hostile ones get no further than this. */
function readName(text: string): DomainName {
  const name = domainName(text);
  if (HOST_NAME.test(name)) return name;
  throw refusal('Use letters, digits and hyphens, in labels with dots between them.');
}

function readKeyName({ domain, selector: text }: KeyParams): KeyName {
  return { domain: readName(domain), selector: selector(readName(text)) };
}

function refusal(message: string): ResponseError<never> {
  return new ResponseError<never>(LSPErrorCodes.RequestFailed, message);
}

/** An error of the file system by its code, one of ours by its words: never a text that could hold a key. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return error.message;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : 'unknown reason';
}

/** The zone that a key of the domain belongs into: where it has keys, else the one with the SOA record, else any. */
function zoneFor(session: Session, domain: DomainName, here: ZoneDocument | undefined): ZoneDocument | undefined {
  const zones = session.index.zonesOf(keyName({ selector: selector('s'), domain }));
  const ordered = here !== undefined && zones.includes(here) ? [here, ...zones] : zones;
  const hasKeys = (zone: ZoneDocument) => zone.keyRecords.some(({ name }) => name.domain === domain);
  return ordered.find(hasKeys) ?? ordered.find(({ zone }) => zone.soa !== undefined) ?? ordered[0];
}

/** Those that have keys, and the zones' own. */
function domainsOf(zones: readonly ZoneDocument[]): readonly string[] {
  const domains = zones.flatMap(({ zone, keyRecords }) => [
    ...(zone.origin === undefined ? [] : [zone.origin]),
    ...keyRecords.map(({ name }) => name.domain),
  ]);
  return [...new Set(domains)].filter((domain) => HOST_NAME.test(domain));
}

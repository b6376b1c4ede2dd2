/**
 * The requests of the commands that make, rotate and revoke keys. What they answer is made in `core/keys/`. A private key goes
 * from the generator to its file and nowhere else: no answer, error or log holds it.
 */

import { LSPErrorCodes, ResponseError, type TextEdit } from 'vscode-languageserver';
import { generateKey, type KeyRequest, zoneEntry } from '../core/dkim/keygen.ts';
import { serialChange } from '../core/features/serial-action.ts';
import {
  blockingProblemIn,
  insertKey,
  newKeySteps,
  nextSelector,
  revokeKey,
  rotationSteps,
} from '../core/keys/key-insertion.ts';
import { SIGNERS, signerConfiguration } from '../core/keys/signer-configuration.ts';
import type { Session } from '../core/session.ts';
import { type DomainName, domainName, type KeyName, keyName, selector } from '../core/text/domain-name.ts';
import { asciiDomainName } from '../core/text/idn.ts';
import { say } from '../core/text/say.ts';
import type { KeyRecordView, ZoneDocument } from '../core/workspace/zone-document.ts';
import type { ServerContext } from './context.ts';
import { type PositionsOf, toLocations, toProtocolEdits } from './conversion.ts';
import {
  type BlockingProblem,
  GenerateKeyRequest,
  IncrementSerialRequest,
  InsertKeyRequest,
  type KeyNameParams,
  KeyPlaceRequest,
  KeyPlanRequest,
  RevokeKeyRequest,
  SignerConfigurationRequest,
} from './protocol.ts';
import { type FallibleAnswer, onRequest } from './requests.ts';

/** Letters, digits, hyphens and underscores, in labels with dots between them (RFC 6376 §3.1, RFC 5890). */
const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/** What the server's own commands take from here. */
export interface KeyAnswering {
  readonly plan: FallibleAnswer<typeof KeyPlanRequest>;
  readonly place: FallibleAnswer<typeof KeyPlaceRequest>;
  readonly generate: FallibleAnswer<typeof GenerateKeyRequest>;
  readonly insert: FallibleAnswer<typeof InsertKeyRequest>;
  readonly revoke: FallibleAnswer<typeof RevokeKeyRequest>;
  readonly incrementSerial: FallibleAnswer<typeof IncrementSerialRequest>;
}

export function registerKeyMakingRequests(context: ServerContext): KeyAnswering {
  const { connection, session, host, positionsOf } = context;
  const zoneAt = (uri: string): ZoneDocument | undefined => {
    const document = session.has(uri)
      ? session.snapshot(uri).document
      : session.index.zones.find((zone) => zone.uri === uri);
    return document?.kind === 'dns-zone' ? document : undefined;
  };
  /** The From domain of a message, or of the returned message in a report: the one whose mail has to be signed. */
  const authorsOf = (uri: string | undefined): readonly string[] => {
    const document = uri === undefined || !session.has(uri) ? undefined : session.snapshot(uri).document;
    if (document?.kind !== 'eml') return [];
    const domain = (document.isReport && document.returned ? document.returned : document.messages[0])?.authorDomain;
    return domain === undefined || !HOST_NAME.test(domain) ? [] : [domain];
  };
  const edited = (uri: string, edits: Parameters<typeof toProtocolEdits>[1]): TextEdit[] | null => {
    const positions = positionsOf(uri);
    return positions === undefined ? null : toProtocolEdits(positions, edits);
  };

  const stepsAfter = (
    next: string | null,
    domain: DomainName | undefined,
    inZone: boolean,
    old: KeyRecordView | undefined,
  ): readonly string[] => {
    if (next === null || domain === undefined) return [];
    return old === undefined ? newKeySteps(next, domain, inZone) : rotationSteps(old, next, host.now());
  };

  const plan = onRequest(connection, KeyPlanRequest, async ({ uri, domain: wanted, rotates }) => {
    await context.loaded();
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
      domains: [...new Set([...authorsOf(uri), ...domainsOf(here === undefined ? session.index.zones : [here])])],
      domain: domain ?? null,
      selector: next,
      zone: zone?.uri ?? null,
      problem: (zone && blockingProblemOf(zone, positionsOf)) ?? null,
      keys: (zone?.keyRecords ?? []).map(({ name, key }) => ({ ...name, isRevoked: key.isRevoked })),
      steps: stepsAfter(next, domain, zone !== undefined, old),
      folder: host.keyFolder?.() ?? null,
      signers: SIGNERS.map(({ id, label, description, types, guide }) => ({
        id,
        label,
        description,
        types,
        guide: guide.url,
      })),
    };
  });

  const placeOf = onRequest(connection, KeyPlaceRequest, async ({ uri }) => {
    const place = await host.keyPlace?.(uri);
    return place === undefined ? null : { exists: place.exists, repository: place.repository ?? null };
  });

  const generate = onRequest(connection, GenerateKeyRequest, async ({ type, bits = 2048, file, ...rest }) => {
    const name = readKeyName(rest);
    if (host.writePrivateKey === undefined) return refusal(say`Private keys cannot be written here.`);
    const request: KeyRequest = type === 'rsa' ? { type, bits } : { type: 'ed25519' };
    try {
      const { privatePem, record } = await generateKey(request);
      const written = await host.writePrivateKey(file, privatePem);
      if (written === 'exists') return refusal(say`That file already exists, and a private key is never overwritten.`);
      return { ...name, type, record, entry: zoneEntry(`${keyName(name)}.`, record), file };
    } catch (error) {
      return refusal(say`The key could not be made: ${reasonOf(error)}.`);
    }
  });

  const insert = onRequest(connection, InsertKeyRequest, ({ uri, record, ...rest }) => {
    const zone = zoneAt(uri);
    const edits = zone && insertKey(zone, readKeyName(rest), record);
    return edits === undefined ? null : edited(uri, edits);
  });

  const revoke = onRequest(connection, RevokeKeyRequest, ({ uri, ...rest }) => {
    const zone = zoneAt(uri);
    const problem = zone && blockingProblemOf(zone, positionsOf);
    if (problem !== undefined) throw refusal(problem.says);
    const keys = zone?.keysAt(keyName(readKeyName(rest))).filter(({ document }) => document.uri === uri);
    return keys === undefined || keys.length === 0 ? null : edited(uri, keys.flatMap(revokeKey));
  });

  const incrementSerial = onRequest(connection, IncrementSerialRequest, ({ uri }) => {
    const zone = zoneAt(uri);
    const change = zone && serialChange(zone, host.now());
    return change === undefined ? null : { serial: change.serial, edits: edited(uri, [change.edit]) };
  });

  onRequest(connection, SignerConfigurationRequest, ({ signer: id, domain, keys, steps = [] }) => {
    const signer = SIGNERS.find((each) => each.id === id);
    if (signer === undefined) return null;
    const text = signerConfiguration(signer, { domain: readName(domain), keys });
    const above = steps.map((step, i) => `# ${i + 1}. ${step}\n`).join('');
    return { language: signer.language, text: steps.length === 0 ? text : `${above}\n${text}` };
  });

  return { plan, place: placeOf, generate, insert, revoke, incrementSerial };
}

function blockingProblemOf(zone: ZoneDocument, positionsOf: PositionsOf): BlockingProblem | undefined {
  const found = blockingProblemIn(zone);
  const [location] = found === undefined ? [] : toLocations(positionsOf, [{ uri: zone.uri, span: found.span }]);
  if (found === undefined || location === undefined) return undefined;
  const line = location.range.start.line + 1;
  const says = say`The ${found.kind === 'quote' ? say`quote` : say`parenthesis`} in line ${line} is not closed, and would swallow what is written after it. Close it first: nothing was changed.`;
  return { says, location };
}

/** Names go into file names, zones and configurations: hostile ones get no further than this. */
function readName(text: string): DomainName {
  const name = domainName(text);
  if (HOST_NAME.test(name)) return name;
  throw refusal(say`Use letters, digits and hyphens, in labels with dots between them.`);
}

function readKeyName({ domain, selector: text }: KeyNameParams): KeyName {
  return { domain: readName(domain), selector: selector(readName(text)) };
}

function refusal(message: string): ResponseError<never> {
  return new ResponseError<never>(LSPErrorCodes.RequestFailed, message);
}

/** An error of the file system by its code, one of ours by its words: never a text that could hold a key. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return error.message;
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : say`unknown reason`;
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

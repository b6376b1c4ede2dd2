/**
 * Questions to the DNS, for the server and the command line. Nothing here is asked unless the user wants that one look-up:
 * a query shows others what is being read.
 */

import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { getServers, Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type DomainName, domainName, parent } from '../core/text/domain-name.ts';
import type { DnsAnswer, DnsQuestion } from '../core/workspace/dns-answers.ts';
import type { PublishedAnswers, PublishedQuestion, ServerAnswer, TextAnswer } from '../core/workspace/published.ts';

/** In milliseconds, for one try. */
const TIME_OUT = 5000;
/** For the first of two tries, where several servers are asked; the second takes twice as long. */
const SHORT_TIME_OUT = 2000;
/** More name servers than these are not asked. */
const MAX_AUTHORITIES = 16;
const MAX_ALIASES = 8;

/** Codes that mean: this name has no such record, and the server is sure of it. */
const NOTHING_THERE = new Set(['ENOTFOUND', 'ENODATA']);

/** What was given for a server is not an address. */
export class BadAddress extends Error {
  override readonly name = 'BadAddress';
}

export interface ResolverTiming {
  /** In milliseconds, for one try. */
  readonly timeout: number;
  readonly tries: number;
}

/**
 * @param server `ADDRESS` or `ADDRESS:PORT` (`[ADDRESS]:PORT` for IPv6); without it, those of the system
 * @throws BadAddress
 */
export function createResolver(
  server: string | undefined,
  timing: ResolverTiming = { timeout: TIME_OUT, tries: 1 },
): Resolver {
  const resolver = new Resolver(timing);
  if (server === undefined) return resolver;
  const { address, port } = parseServer(server);
  resolver.setServers([isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`]);
  return resolver;
}

/** DNS (RFC 1035 §4.2). */
const PORT = 53;

/**
 * Reads `ADDRESS`, `ADDRESS:PORT` or `[ADDRESS]:PORT`. Node checks little of this: a port of 0 ends the process in some
 * versions, and one beyond 65535 becomes another port.
 *
 * @throws BadAddress
 */
export function parseServer(server: string): { readonly address: string; readonly port: number } {
  // A zone of an IPv6 address (`%eth0`) would be lost on the way.
  const [, bracketed, plain, digits] = /^(?:\[([\da-f:.]{2,45})\]|([\d.]{7,15}))(?::(\d{1,5}))?$/i.exec(server) ?? [];
  const address = bracketed ?? plain ?? (server.includes('%') ? '' : server);
  const port = digits === undefined ? PORT : Number(digits);
  const isAddress = bracketed === undefined ? isIP(address) !== 0 : isIP(address) === 6;
  if (!isAddress || port < 1 || port > 65535) throw new BadAddress(server);
  return { address, port };
}

/** The system's resolvers, as addresses. */
export function systemResolvers(): readonly string[] {
  return getServers();
}

export function codeOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return typeof code === 'string' && code !== '' ? code : 'EUNKNOWN';
}

/** The TXT records at a name; each as its character-strings, a unit an octet. Over TCP where the answer is long. */
export async function askTexts(resolver: Resolver, name: DomainName): Promise<TextAnswer> {
  try {
    return { status: 'found', records: await resolver.resolveTxt(name) };
  } catch (error) {
    const reason = codeOf(error);
    return NOTHING_THERE.has(reason) ? { status: 'missing' } : { status: 'failed', reason };
  }
}

/**
 * Asks for the records that SPF, DMARC and keys need. Aliases are followed by the resolver; never rejects for what servers do.
 */
export async function askDns(resolver: Resolver, { name, type }: DnsQuestion): Promise<DnsAnswer> {
  if (!CAN_BE_ASKED.test(name) || name.length > 253) return { status: 'failed', reason: 'EBADNAME' };
  try {
    return { status: 'found', records: await recordsAt(resolver, name, type) };
  } catch (error) {
    const reason = codeOf(error);
    return NOTHING_THERE.has(reason)
      ? { status: 'missing', exists: reason === 'ENODATA' }
      : { status: 'failed', reason };
  }
}

/** Names with escapes, and with characters that are not ASCII, have no spelling that every resolver library takes. */
const CAN_BE_ASKED = /^[\w-]{1,63}(?:\.[\w-]{1,63})*$/;

async function recordsAt(resolver: Resolver, name: DomainName, type: DnsQuestion['type']): Promise<readonly string[]> {
  switch (type) {
    case 'TXT':
      return (await resolver.resolveTxt(name)).map((strings) => strings.join(''));
    case 'A':
      return resolver.resolve4(name);
    case 'AAAA':
      return resolver.resolve6(name);
    case 'MX':
      return (await resolver.resolveMx(name)).sort((a, b) => a.priority - b.priority).map(({ exchange }) => exchange);
    case 'PTR':
      return resolver.resolvePtr(name);
  }
}

function isServer(text: string): boolean {
  try {
    parseServer(text);
    return true;
  } catch {
    return false;
  }
}

export interface PublishedOptions {
  /** The resolver to ask; without it, the system's. */
  readonly server?: string;
  /** Authoritative servers to ask in place of those that NS records name: a hidden primary, a zone not delegated yet. */
  readonly authorities?: readonly string[];
  readonly signal?: AbortSignal;
}

interface Authority {
  readonly address: string;
  readonly host: string | undefined;
}

/** Asks authoritative servers and a resolver for keys; each zone's servers are found once. */
export class PublishedDns {
  readonly #options: PublishedOptions;
  readonly #authorities = new Map<DomainName, Promise<readonly Authority[] | string>>();

  /** @throws BadAddress */
  constructor(options: PublishedOptions) {
    this.#options = options;
    for (const address of [options.server, ...(options.authorities ?? [])]) createResolver(address);
  }

  /**
   * Never rejects for what servers do.
   *
   * @throws what the signal says, where it is aborted
   */
  async ask(question: PublishedQuestion): Promise<PublishedAnswers> {
    const { server } = this.#options;
    let found = this.#authorities.get(question.zone);
    if (found === undefined) {
      found = this.#findAuthorities(question.zone);
      this.#authorities.set(question.zone, found);
    }
    const authorities = await found;
    this.#options.signal?.throwIfAborted();
    const list = typeof authorities === 'string' ? [] : authorities;
    const servers = await Promise.all([
      ...list.map(({ address, host }) => this.#askServer(question, address, host, 'authority')),
      this.#askServer(question, server, undefined, 'resolver'),
    ]);
    return { servers, authorityObstacle: typeof authorities === 'string' ? authorities : undefined };
  }

  #resolver(server: string | undefined): Resolver {
    const resolver = createResolver(server, { timeout: SHORT_TIME_OUT, tries: 2 });
    this.#options.signal?.addEventListener('abort', () => resolver.cancel(), { once: true });
    return resolver;
  }

  /** The servers, or why there are none. The origin of a fragment may lie below its zone's apex. */
  async #findAuthorities(zone: DomainName): Promise<readonly Authority[] | string> {
    const { authorities, server } = this.#options;
    if (authorities !== undefined && authorities.length > 0)
      return authorities.map((address) => ({ address, host: undefined }));
    const resolver = this.#resolver(server);
    let reason = 'ENODATA';
    for (let apex = zone; apex !== ''; apex = parent(apex)) {
      try {
        const hosts = await resolver.resolveNs(apex);
        return await addressesOf(resolver, hosts);
      } catch (error) {
        reason = codeOf(error);
        if (!NOTHING_THERE.has(reason)) break;
      }
    }
    return reason;
  }

  async #askServer(
    { name, zone }: PublishedQuestion,
    server: string | undefined,
    host: string | undefined,
    role: ServerAnswer['role'],
  ): Promise<ServerAnswer> {
    const resolver = this.#resolver(server);
    const address = server ?? resolver.getServers()[0] ?? '';
    const [texts, aliases, serial, isAuthenticated] = await Promise.all([
      askTexts(resolver, name),
      askAliases(resolver, name, role === 'resolver' ? MAX_ALIASES : 1),
      resolver.resolveSoa(zone).then(
        (soa) => soa.serial,
        () => undefined,
      ),
      role === 'resolver' ? askAuthenticated(address, name) : undefined,
    ]);
    const target = aliases.at(-1);
    // A server that follows no CNAME to other zones has not answered that there is nothing.
    const isFollowed = role === 'authority' || target === undefined || texts.status !== 'missing';
    const atTarget = isFollowed ? texts : await askTexts(resolver, target);
    return { address, host, role, texts: atTarget, aliases, serial, isAuthenticated };
  }
}

/** One address of each host, of IPv4 where it has one: many networks still have no other way out. */
async function addressesOf(resolver: Resolver, hosts: readonly string[]): Promise<readonly Authority[] | string> {
  const found = await Promise.all(
    hosts.slice(0, MAX_AUTHORITIES).map(async (host) => {
      const addresses = await resolver.resolve4(host).catch(() => resolver.resolve6(host).catch(() => []));
      return addresses.slice(0, 1).map((address) => ({ address, host }));
    }),
  );
  const all = found.flat();
  return all.length === 0 ? 'ENODATA' : all;
}

/** Where CNAMEs lead from a name. */
async function askAliases(resolver: Resolver, name: DomainName, limit: number): Promise<readonly DomainName[]> {
  const chain: DomainName[] = [];
  for (let at = name; chain.length < limit; ) {
    const [target] = await resolver.resolveCname(at).catch(() => []);
    if (target === undefined) break;
    at = domainName(target);
    if (chain.includes(at)) break;
    chain.push(at);
  }
  return chain;
}

/**
 * Whether a resolver says that it has validated its answer: the AD bit, for which a query asks by setting it (RFC 6840
 * §5.7), and which Node's resolver does not give. Undefined where no answer comes.
 */
async function askAuthenticated(server: string, name: DomainName): Promise<boolean | undefined> {
  // The system may name no resolver, or one that cannot be written here.
  if (!isServer(server)) return undefined;
  const { address, port } = parseServer(server);
  const query = textQuery(name);
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  return new Promise((resolve) => {
    let isOpen = true;
    const end = (answer?: boolean) => {
      if (!isOpen) return;
      isOpen = false;
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(end, SHORT_TIME_OUT);
    socket.on('error', () => end());
    // A connected socket takes packets of that server alone.
    socket.once('connect', () => socket.send(query, () => undefined));
    socket.connect(port, address);
    socket.on('message', (reply) => {
      if (reply.length < 12 || reply.readUInt16BE(0) !== query.readUInt16BE(0) || (reply[2]! & 0x80) === 0) return;
      const code = reply[3]! & 0x0f;
      end(code === 0 || code === 3 ? (reply[3]! & 0x20) !== 0 : undefined);
    });
  });
}

/** A query for TXT (RFC 1035 §4.1) with RD and AD, and room for 1232 octets (RFC 6891 §6.1.2). */
function textQuery(name: DomainName): Buffer {
  const id = randomInt(0x10000);
  const labels = name.split('.').flatMap((label) => [label.length, ...Buffer.from(label, 'latin1')]);
  const head = [id >> 8, id & 255, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1];
  return Buffer.from([...head, ...labels, 0, 0, 16, 0, 1, 0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 0]);
}

/**
 * Which releases of name servers know a name of a record type, of a service parameter or of a DNSSEC algorithm. Read from the
 * sources of every release, tag by tag (December 2026): BIND `lib/dns/rdata/`, `in_1/svcb_64.c` and `rcode.c`; NSD `dns.c` and
 * `rdata.c`, from 4.10 on `generic/{types,svcb,algorithm}.h` of the simdzone that it builds with; Knot DNS
 * `libzscanner/scanner_body.rl`; PowerDNS `dnsrecords.cc` and `svc-records.cc`. The oldest of each were tried as programs.
 */

import { say } from '../text/say.ts';

/** Who reads the file. `generic` is what every reader agrees on, by the RFCs. */
export const ZONE_SERVERS = ['bind', 'nsd', 'knot', 'powerdns', 'generic'] as const;
export type ZoneServer = (typeof ZONE_SERVERS)[number];
type ReleasedServer = Exclude<ZoneServer, 'generic'>;

/** A server, and perhaps which release of it: `bind`, `bind@9.20`, `bind@9.18.24`. */
export type ZoneTarget = ZoneServer | `${ReleasedServer}@${string}`;

/** How a sentence calls the program that reads the zone. */
const SERVER_NAMES: Readonly<Record<ZoneServer, string>> = {
  bind: 'BIND',
  nsd: 'NSD',
  knot: 'Knot DNS',
  powerdns: 'PowerDNS',
  generic: say`a name server`,
};

/** The branches that a user can name; without a release, the first that is marked is meant, which Debian 12 has. */
export const RELEASES: Readonly<Record<ReleasedServer, readonly string[]>> = {
  bind: ['9.16', '9.18', '9.20', '9.21'],
  nsd: ['4.6', '4.7', '4.8', '4.9', '4.10', '4.11', '4.12', '4.13', '4.14', '4.15'],
  knot: ['3.2', '3.3', '3.4', '3.5'],
  powerdns: ['4.7', '4.8', '4.9', '5.0', '5.1'],
};
const MEANT: Readonly<Record<ReleasedServer, string>> = { bind: '9.18', nsd: '4.6', knot: '3.2', powerdns: '4.7' };

export type NameKind = 'type' | 'parameter' | 'algorithm';

/**
 * Names that some release does not know. Behind a colon are the releases since which they are known, one for each branch into
 * which they were taken and later branches have them, too; `<` before the release that lost them; nothing where none knows them.
 */
const NAMES: Readonly<Record<ReleasedServer, Readonly<Record<NameKind, string>>>> = {
  bind: {
    type: `
      HTTPS SVCB: 9.16.21
      RESINFO: 9.18.26
      WALLET: 9.18.31 9.20.3 9.21.2
      DSYNC: 9.18.39 9.20.12 9.21.11
      BRID HHIT: 9.18.41 9.20.13 9.21.12
      CLA IPN:`,
    parameter: `
      dohpath: 9.16.34 9.18.8
      ohttp tls-supported-groups docpath:`,
    algorithm: `
      ECC DSA-NSEC3-SHA1 RSASHA1-NSEC3-SHA1 ECC-GOST:`,
  },
  nsd: {
    type: `
      NSAP-PTR GPOS HIP: 4.10
      CLA NINFO RESINFO RKEY TA WALLET: 4.11
      AMTRELAY ATMA DOA DSYNC EID IPN NIMLOC SINK TALINK: 4.12
      A6 BRID HHIT UINFO UID GID UNSPEC:`,
    parameter: `
      dohpath: 4.6.1
      ohttp tls-supported-groups: 4.11
      docpath:`,
    algorithm: `
      ED25519 ED448 DSA-NSEC3-SHA1: <4.10
      NSEC3DSA NSEC3RSASHA1 ECCGOST:`,
  },
  knot: {
    type: `
      WALLET: 3.3.8
      DSYNC: 3.5.2
      RESINFO: 3.5.3
      A6 AMTRELAY ATMA AVC BRID CLA DLV DOA EID GID GPOS HHIT HIP IPN ISDN MB MG MR NIMLOC NINFO NSAP NSAP-PTR NULL NXT PX RKEY SIG
      SINK TA TALINK UID UINFO UNSPEC WKS X25:`,
    parameter: `
      dohpath ohttp: 3.3.8
      tls-supported-groups docpath:`,
    algorithm: `
      ECC NSEC3DSA NSEC3RSASHA1 ECCGOST:`,
  },
  powerdns: {
    type: `
      BRID HHIT RESINFO WALLET: 5.1
      A6 AMTRELAY ATMA AVC CLA DOA DSYNC EID GID GPOS HIP IPN ISDN NIMLOC NINFO NSAP NSAP-PTR NULL NXT PX RT SIG SINK TA TALINK UID
      UINFO UNSPEC WKS X25:`,
    parameter: `
      dohpath ohttp tls-supported-groups: 5.1
      docpath:`,
    algorithm: '',
  },
};

type Version = readonly number[];

interface Known {
  readonly since: readonly Version[];
  readonly until: Version | undefined;
}

const ALWAYS: Known = { since: [[0, 0]], until: undefined };

const KNOWN: ReadonlyMap<string, Known> = new Map(
  Object.entries(NAMES).flatMap(([server, kinds]) =>
    Object.entries(kinds).flatMap(([kind, table]) =>
      rowsOf(table).flatMap(([names, releases]) => {
        const words = releases.split(' ').filter((word) => word !== '');
        const last = words.find((word) => word.startsWith('<'));
        const known: Known =
          last === undefined
            ? { since: words.map(version), until: undefined }
            : { since: [[0, 0]], until: version(last.slice(1)) };
        return names
          .trim()
          .split(/\s+/)
          .map((name) => [keyOf(server, kind, name), known] as const);
      }),
    ),
  ),
);

/** What is before each colon, on one line or several, and what is after it. */
function rowsOf(table: string): readonly (readonly [names: string, releases: string])[] {
  const cells = table.split(/:([^\n]*)/);
  return cells.flatMap((names, i) => (i % 2 === 0 && i + 1 < cells.length ? [[names, cells[i + 1]!] as const] : []));
}

/** Names that some release of some server does not know. */
const PARTLY_KNOWN: Readonly<Record<NameKind, Set<string>>> = {
  type: new Set(),
  parameter: new Set(),
  algorithm: new Set(),
};
for (const key of KNOWN.keys()) {
  const [, kind, name] = key.split(' ') as [string, NameKind, string];
  PARTLY_KNOWN[kind].add(name);
}

function keyOf(server: string, kind: string, name: string): string {
  return `${server} ${kind} ${name}`;
}

/** Whether releases differ about a name, so that it has to be asked who reads it. */
export function isPartlyKnown(kind: NameKind, name: string): boolean {
  return PARTLY_KNOWN[kind].has(name);
}

/** Whether the server that a zone is for knows a name; `generic` knows what one of BIND, NSD and Knot DNS knows. */
export function knowsName(target: ZoneTarget, kind: NameKind, name: string): boolean {
  const server = serverOf(target);
  if (server === 'generic') return (['bind', 'nsd', 'knot'] as const).some((each) => knowsName(each, kind, name));
  const { since, until } = KNOWN.get(keyOf(server, kind, name)) ?? ALWAYS;
  const release = version(releaseOf(target));
  if (until !== undefined && !isOlder(release, until)) return false;
  const own = since.find((each) => branchOf(each) === branchOf(release));
  return own === undefined ? since.some((each) => isOlder(each, release)) : !isOlder(release, own);
}

/** The first release newer than the target's that knows a name which that does not know; undefined where none does. */
export function knownSince(target: ZoneTarget, kind: NameKind, name: string): string | undefined {
  const server = serverOf(target);
  if (server === 'generic') return undefined;
  const release = version(releaseOf(target));
  const since = KNOWN.get(keyOf(server, kind, name))?.since ?? [];
  return since.find((each) => isOlder(release, each))?.join('.');
}

/** `bind` of `bind@9.20`. */
export function serverOf(target: ZoneTarget): ZoneServer {
  const at = target.indexOf('@');
  return (at < 0 ? target : target.slice(0, at)) as ZoneServer;
}

/** `9.20` of `bind@9.20`; what is meant where nothing is said. */
function releaseOf(target: ZoneTarget): string {
  const at = target.indexOf('@');
  if (at >= 0) return target.slice(at + 1);
  const server = serverOf(target);
  return server === 'generic' ? '0.0' : MEANT[server];
}

/** `BIND`, `a name server`. */
export function serverName(target: ZoneTarget): string {
  return SERVER_NAMES[serverOf(target)];
}

/** `BIND 9.18`, of a server with releases. */
export function releaseName(target: ZoneTarget): string {
  return `${serverName(target)} ${releaseOf(target)}`;
}

/** Whether a text is a target: a server, with `@` and a release of two or three numbers where it has releases. */
export function isZoneTarget(text: string): text is ZoneTarget {
  if ((ZONE_SERVERS as readonly string[]).includes(text)) return true;
  const [server = '', release = '', ...rest] = text.split('@');
  return rest.length === 0 && Object.hasOwn(RELEASES, server) && /^\d{1,4}\.\d{1,4}(?:\.\d{1,4})?$/.test(release);
}

/** A branch alone stands for its newest release. */
function version(text: string): Version {
  return text.split('.').map(Number);
}

function branchOf([major, minor]: Version): string {
  return `${major}.${minor}`;
}

/** Where a release has no third number it is the branch's newest when it is asked about, and its first when it is a limit. */
function isOlder(a: Version, b: Version): boolean {
  for (let i = 0; i < 2; i++) if (a[i] !== b[i]) return a[i]! < b[i]!;
  return (a[2] ?? Number.POSITIVE_INFINITY) < (b[2] ?? 0);
}

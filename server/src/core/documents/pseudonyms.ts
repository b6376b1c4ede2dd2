/**
 * Other names for addresses, domains and hosts, the same for the same one throughout a document: what was equal, aligned or
 * a subdomain stays so. Which texts they are put into is `anonymize.ts`'s.
 */

import { addressesIn } from '../bounce/addresses-in-text.ts';
import { type DomainName, domainName, labels } from '../text/domain-name.ts';
import { asciiDomainName } from '../text/idn.ts';
import { endsLikeHost, organizationalDomain } from '../workspace/organizational-domain.ts';

/** Names of large mail systems and block lists, which identify nobody and which the reading of a refusal rests on. */
const PUBLIC: ReadonlySet<string> = new Set(
  (
    'google.com googlemail.com gmail.com outlook.com hotmail.com live.com office.com office365.com microsoft.com ' +
    'exchangelabs.com yahoo.com yahoodns.net yahoo.net aol.com icloud.com me.com mac.com apple.com amazonses.com ' +
    'amazonaws.com zoho.com zohomail.com laposte.net mimecast.com pphosted.com proofpoint.com gmx.net gmx.com gmx.de ' +
    'web.de 1and1.com ionos.com kundenserver.de ui-dns.com mail.com qq.com comcast.net mail.ru sophos.com aruba.it ' +
    'one.com fireeyecloud.com iphmx.com spamexperts.com antispamcloud.com spamhaus.org spamcop.net barracudacentral.org ' +
    'yandex.ru yandex.net'
  ).split(' '),
);

/** Labels that say what a host does, not whose it is. */
const PLAIN_LABEL =
  /^(?:(?:mail|mx|smtp|mta|imap|pop|relay|out|outbound|in|inbound|ns|www|web|gateway|gw|bounces?|support|postmaster)[a-z]?-?\d{0,3}|_domainkey|_dmarc|_spf|_report|protection|prod|google|l|aspmx)$/;

/** Local parts by which a report is known: what stands for a duty and nobody. */
const DUTY =
  /^(?:postmaster|mailer-daemon|mail-daemon|mailer_daemon|mailer|mdaemon|double-bounce|bounces?|abuse|support|helpdesk|noreply|no-reply|do-not-reply|hostmaster|webmaster|administrator|admin|security|spam|unblock|delist|root|mms|autoresponder|microsoftexchange)(?=[+@=._-]|[0-9a-f]{16}|$)/i;

/** What is glued to an address in results and logs. */
const LABEL =
  /^(?:smtp\.[a-z]+|header\.[a-z]+|envelope-from|mail-?from|from|to|orig_to|rcpt|sender|user|helo|account)=/i;

const BASES = ['example.org', 'example.net', 'example.com'];
const NETWORKS = ['192.0.2', '198.51.100', '203.0.113'];

const IPV4 = '(?<![\\w.])(?:\\d{1,3}\\.){3}\\d{1,3}(?!\\.?\\w)';
/** The last two groups may be written as an IPv4 address (RFC 4291 §2.2). */
const IPV6 =
  '(?<=(?<![\\w:.])|\\bIPv6:)(?:(?:[\\da-fA-F]{1,4}:){6}(?:[\\da-fA-F]{1,4}:[\\da-fA-F]{1,4}|(?:\\d{1,3}\\.){3}\\d{1,3})|(?:[\\da-fA-F]{1,4}(?::[\\da-fA-F]{1,4}){0,6})?::(?:[\\da-fA-F]{1,4}(?::[\\da-fA-F]{1,4}){0,6}(?:(?:\\.\\d{1,3}){3})?)?)(?![\\w:])';
const HOST =
  '(?<![\\p{L}\\p{N}_.])[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}_-]{0,62}\\.){1,120}\\p{L}[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}](?![\\p{L}\\p{N}_])';
const TOKEN = new RegExp(`(?<v4>${IPV4})|(?<v6>${IPV6})|(?<host>${HOST})`, 'gu');

/** What receivers call a message in their replies: Gmail before "- gsmtp", Exchange Online after the time in brackets. */
const QUEUE_ID = /(?<![\w.-])[\w-]{8,80}(?:\.\d{1,8})?(?= - g?smtp\b)|(?<=\dZ )[\dA-F]{16}(?=\])/g;

export class Pseudonyms {
  readonly #locals = new Map<string, string>();
  readonly #organizations = new Map<string, string>();
  readonly #labels = new Map<string, string>();
  readonly #selectors = new Map<string, string>();
  readonly #hosts = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  readonly #v4 = new Map<string, string>();
  readonly #v6 = new Map<string, string>();

  address(address: string): string {
    const label = LABEL.exec(address)?.[0];
    if (label !== undefined) return label + this.address(address.slice(label.length));
    const at = address.lastIndexOf('@');
    if (at < 0) return this.local(address);
    if (at === 0) return `@${this.domain(address.slice(1))}`;
    const domain = address.slice(at + 1);
    const literal = /^\[(.*)\]$/s.exec(domain)?.[1];
    return `${this.local(address.slice(0, at))}@${literal === undefined ? this.domain(domain) : `[${this.inText(literal)}]`}`;
  }

  /** A mailbox's name before the `@`; duties stay readable. */
  local(local: string): string {
    const duty = DUTY.exec(local)?.[0];
    if (duty === local) return local;
    const number = (made: ReadonlyMap<string, string>) => made.size + 1;
    return remembered(this.#locals, local.toLowerCase(), (made) =>
      duty === undefined ? `user${number(made)}` : `${duty}-${number(made)}`,
    );
  }

  domain(name: string): string {
    const ascii = asciiDomainName(name);
    if (ascii === '') return name;
    const organization = organizationalDomain(ascii);
    const base = PUBLIC.has(organization)
      ? organization
      : remembered(this.#organizations, organization, (made) => BASES[made.size] ?? `d${made.size + 1}.example`);
    const below = ascii === organization ? '' : ascii.slice(0, ascii.length - organization.length - 1);
    return below === '' ? base : `${this.#below(domainName(below))}.${base}`;
  }

  selector(selector: string): string {
    return remembered(this.#selectors, selector.toLowerCase(), (made) => `s${made.size + 1}`);
  }

  /** A host's name without a domain, as a client greets with it. */
  host(name: string): string {
    return remembered(this.#hosts, name.toLowerCase(), (made) => `host${made.size + 1}`);
  }

  /** The left half of a message identifier, or what a queue calls a message. The form by which Exim and others show stays. */
  id(id: string): string {
    return remembered(this.#ids, id, (made) => {
      const number = made.size + 1;
      if (/^E1\w{5}-\w{6,11}-\w{2,4}$/.test(id)) return `E1aaaaa-${String(number).padStart(6, '0')}-AA`;
      const word = /^courier\.|JavaMail|SMTP32/.exec(id)?.[0];
      return word === undefined ? `id${number}` : word === 'courier.' ? `courier.${number}` : `${number}.${word}`;
    });
  }

  /** A text in which every address, name of a host and IP address is another. */
  inText(text: string): string {
    let out = '';
    let from = 0;
    for (const { start, end, address } of addressesIn(text)) {
      out += this.#hostsIn(text.slice(from, start)) + this.address(address);
      from = end;
    }
    return (out + this.#hostsIn(text.slice(from))).replace(QUEUE_ID, (id) => this.id(id));
  }

  #hostsIn(text: string): string {
    return text.replace(TOKEN, (token, ...more) => {
      const groups = more.at(-1) as { v4?: string; v6?: string; host?: string };
      if (groups.v4 !== undefined) return this.#ipv4(token);
      if (groups.v6 !== undefined) return this.#ipv6(token);
      return endsLikeHost(asciiDomainName(token)) ? this.domain(token) : token;
    });
  }

  #ipv4(address: string): string {
    if (address.split('.').some((octet) => Number(octet) > 255)) return address;
    return remembered(this.#v4, address, ({ size }) => `${NETWORKS[Math.floor(size / 254) % 3]}.${(size % 254) + 1}`);
  }

  #ipv6(address: string): string {
    if (!/[\da-f]/i.test(address)) return address;
    return remembered(this.#v6, address.toLowerCase(), (made) => `2001:db8::${(made.size + 1).toString(16)}`);
  }

  #below(name: DomainName): string {
    const all = labels(name);
    const key = all.indexOf('_domainkey');
    const selector = key > 0 ? [this.selector(all.slice(0, key).join('.'))] : [];
    const rest = key > 0 ? all.slice(key) : all;
    const named = rest.map((label) =>
      PLAIN_LABEL.test(label) ? label : remembered(this.#labels, label, (made) => `h${made.size + 1}`),
    );
    return [...selector, ...named].join('.');
  }
}

function remembered(
  known: Map<string, string>,
  key: string,
  make: (made: ReadonlyMap<string, string>) => string,
): string {
  const before = known.get(key);
  if (before !== undefined) return before;
  const name = make(known);
  known.set(key, name);
  return name;
}

/** Words without what they say: letters become `x` and `X`, digits `0`; signs, spaces and line breaks stay. */
export function blanked(text: string): string {
  return text
    .replace(/\p{Lu}/gu, 'X')
    .replace(/[\p{Ll}\p{Lt}\p{Lm}\p{Lo}\p{M}]/gu, 'x')
    .replace(/\p{N}/gu, '0')
    .replace(/[^\x00-\x7f]/gu, '?');
}

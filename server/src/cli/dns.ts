/** Keys from the DNS, for `verify --dns`, and the words for a server that cannot be asked. The asking is `../dns.ts`. */

import { parseKeyRecord } from '../core/dkim/key-record.ts';
import type { KeyAnswer } from '../core/dkim/verify.ts';
import type { DomainName } from '../core/text/domain-name.ts';
import { MappedText } from '../core/text/mapped-text.ts';
import { askTexts, BadAddress, createResolver } from '../host/dns.ts';
import { type Output, UsageError } from './output.ts';
import { visible } from './visible.ts';

/** @throws UsageError where an address that was given is none */
export function withAddresses<T>(option: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof BadAddress)) throw error;
    throw new UsageError(
      `${option} ${visible(error.message)}: write an address, as in 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353.`,
    );
  }
}

export class DnsKeys {
  readonly #resolver: ReturnType<typeof createResolver>;
  readonly #answers = new Map<DomainName, Promise<KeyAnswer>>();
  readonly #output: Output;

  /** @param server `ADDRESS` or `ADDRESS:PORT` (`[ADDRESS]:PORT` for IPv6); without it, those of the system */
  constructor(server: string | undefined, output: Output) {
    this.#output = output;
    this.#resolver = withAddresses('--server', () => createResolver(server));
  }

  /** Each name is asked once. */
  readonly lookUp = (name: DomainName): Promise<KeyAnswer> => {
    let answer = this.#answers.get(name);
    if (answer === undefined) {
      answer = this.#ask(name);
      this.#answers.set(name, answer);
    }
    return answer;
  };

  async #ask(name: DomainName): Promise<KeyAnswer> {
    const answer = await askTexts(this.#resolver, name);
    if (answer.status === 'missing') return answer;
    if (answer.status === 'failed') {
      this.#output.say(`${visible(name)}: no answer from the DNS (${visible(answer.reason)}).`);
      return { status: 'unknown' };
    }
    // A unit is an octet, as in the text of a zone's strings.
    const records = answer.records.map((strings) => parseKeyRecord(MappedText.of(strings.join(''))));
    return { status: 'found', records };
  }
}

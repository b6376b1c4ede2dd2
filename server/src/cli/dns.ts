/** Keys from the DNS. Nothing here is asked unless the user wants it: a query tells others which mail is read. */

import { Resolver } from 'node:dns/promises';
import { parseKeyRecord } from '../core/dkim/key-record.ts';
import type { KeyAnswer } from '../core/dkim/verify.ts';
import type { DomainName } from '../core/text/domain-name.ts';
import { MappedText } from '../core/text/mapped-text.ts';
import { type Output, UsageError } from './output.ts';
import { visible } from './visible.ts';

/** In milliseconds. */
const TIME_OUT = 5000;

/** Codes that mean: this name has no such record, and the server is sure of it. */
const NOTHING_THERE = new Set(['ENOTFOUND', 'ENODATA']);

export class DnsKeys {
  readonly #resolver = new Resolver({ timeout: TIME_OUT, tries: 1 });
  readonly #answers = new Map<DomainName, Promise<KeyAnswer>>();
  readonly #output: Output;

  /** @param server `ADDRESS` or `ADDRESS:PORT` (`[ADDRESS]:PORT` for IPv6); without it, those of the system */
  constructor(server: string | undefined, output: Output) {
    this.#output = output;
    if (server === undefined) return;
    try {
      this.#resolver.setServers([server]);
    } catch {
      throw new UsageError(
        `--server ${visible(server)}: write an address, as in 192.0.2.53, 192.0.2.53:5353 or [2001:db8::53]:5353.`,
      );
    }
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
    try {
      const records = await this.#resolver.resolveTxt(name);
      // A unit is an octet, as in the text of a zone's strings.
      return { status: 'found', records: records.map((strings) => parseKeyRecord(MappedText.of(strings.join('')))) };
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (NOTHING_THERE.has(code)) return { status: 'missing' };
      this.#output.say(`${visible(name)}: the DNS gave no answer (${visible(code || String(error))}).`);
      return { status: 'unknown' };
    }
  }
}

/** Look-ups for `--dns`: keys and policies, each name once; and the words for a server that cannot be asked. The asking is `../host/dns.ts`. */

import { dnsReasonInWords } from '../core/documents/dns-descriptions.ts';
import type { DnsAnswer, DnsQuestion } from '../core/workspace/dns-answers.ts';
import { askDns, BadAddress, createResolver } from '../host/dns.ts';
import { type Output, UsageError } from './output.ts';
import { visible } from './visible.ts';

/** @throws UsageError where an address that was given is not one */
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

export class LookUps {
  readonly #resolver: ReturnType<typeof createResolver>;
  readonly #answers = new Map<string, Promise<DnsAnswer>>();
  readonly #output: Output;

  /** @param server `ADDRESS` or `ADDRESS:PORT` (`[ADDRESS]:PORT` for IPv6); without it, those of the system */
  constructor(server: string | undefined, output: Output) {
    this.#output = output;
    this.#resolver = withAddresses('--server', () => createResolver(server));
  }

  /** Each question is asked once. */
  readonly ask = (question: DnsQuestion): Promise<DnsAnswer> => {
    const key = `${question.type} ${question.name}`;
    let answer = this.#answers.get(key);
    if (answer === undefined) {
      answer = this.#ask(question);
      this.#answers.set(key, answer);
    }
    return answer;
  };

  async #ask(question: DnsQuestion): Promise<DnsAnswer> {
    const answer = await askDns(this.#resolver, question);
    if (answer.status === 'failed')
      this.#output.say(
        `${visible(question.name)} (${question.type}): no answer from the DNS: ${visible(dnsReasonInWords(answer.reason))}.`,
      );
    return answer;
  }
}

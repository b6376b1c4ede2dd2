/**
 * What the DNS answered, for look-ups that the user has asked for, and what else has to be asked. Zones that are open or given come
 * first: only names that none of them knows get here. Asking is the host's.
 */

import type { DomainName } from '../text/domain-name.ts';

/** The types that SPF, DMARC and keys need. */
export type AskedType = 'TXT' | 'A' | 'AAAA' | 'MX' | 'PTR';

export interface DnsQuestion {
  readonly name: DomainName;
  readonly type: AskedType;
}

export type DnsAnswer =
  /**
   * Aliases are followed. Each record of TXT as its character-strings joined, a unit an octet; of A and AAAA as an address; of PTR as a
   * name, and of MX as names in the order of their preference.
   */
  | { readonly status: 'found'; readonly records: readonly string[] }
  /** `exists`: NODATA, and not NXDOMAIN. */
  | { readonly status: 'missing'; readonly exists: boolean }
  /** No answer; the reason in the words of the resolver library, `ETIMEOUT`. */
  | { readonly status: 'failed'; readonly reason: string };

/** A message that needs more look-ups was not made to be delivered: SPF allows ten terms, with ten hosts each. */
export const MAX_DNS_QUESTIONS = 250;

function keyOf({ name, type }: DnsQuestion): string {
  return `${type} ${name}`;
}

export class DnsAnswers {
  readonly #answers = new Map<string, DnsAnswer>();
  #wanted: Map<string, DnsQuestion> | undefined;

  /** Undefined where it was not asked. Noted as a question while {@link questionsOf} runs. */
  answerTo(question: DnsQuestion): DnsAnswer | undefined {
    const key = keyOf(question);
    const answer = this.#answers.get(key);
    if (answer === undefined) this.#wanted?.set(key, question);
    return answer;
  }

  set(question: DnsQuestion, answer: DnsAnswer): void {
    this.#answers.set(keyOf(question), answer);
  }

  /** Makes questions that were answered open again. */
  forget(questions: readonly DnsQuestion[]): void {
    for (const question of questions) this.#answers.delete(keyOf(question));
  }

  /** What has to be asked for a piece of work, as far as the answers until now show. */
  questionsOf(work: () => void): readonly DnsQuestion[] {
    const wanted = new Map<string, DnsQuestion>();
    this.#wanted = wanted;
    try {
      work();
    } finally {
      this.#wanted = undefined;
    }
    return [...wanted.values()];
  }

  /** Whether a name exists, by what was answered about any type; undefined where nothing is known. */
  existenceOf(name: DomainName): 'yes' | 'no' | undefined {
    for (const type of ['TXT', 'A', 'AAAA', 'MX'] as const) {
      const answer = this.#answers.get(keyOf({ name, type }));
      if (answer?.status === 'found') return 'yes';
      if (answer?.status === 'missing') return answer.exists ? 'yes' : 'no';
    }
    return undefined;
  }
}

/** What was found out about texts, of which the latest are kept. */

/** Answers by key: the latest ones, between a limit and twice as many. */
export class Recent<T> {
  readonly #limit: number;
  #young = new Map<string, T>();
  #old = new Map<string, T>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(key: string): T | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  /** Keeps a copy of the key, which does not keep the longer text alive of which it is a part. */
  set(key: string, answer: T): void {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(copyOf(key), answer);
  }
}

/** A text that does not keep the longer one alive of which it is a part. */
export function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}

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

  /** @param key which may be a part of a file, that it would keep alive: see {@link copyOf} */
  set(key: string, answer: T): void {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, answer);
  }
}

/** A text that does not keep the longer one alive of which it is a part. */
export function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}

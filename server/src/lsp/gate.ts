/**
 * What may be asked when (LSP 3.17, "Server lifecycle"): before `initialize` and after `shutdown` requests are refused and
 * notifications dropped. The library leaves that to its users.
 */

import { type Connection, ErrorCodes, type Message, type MessageStrategy, ResponseError } from 'vscode-languageserver';

/** Names of our own, so that a refused request reaches a handler that knows why. */
const REFUSALS = {
  'refused/notInitialized': [ErrorCodes.ServerNotInitialized, 'the server expects initialize first'],
  'refused/initializedAlready': [ErrorCodes.InvalidRequest, 'the server was initialized already'],
  'refused/shutDown': [ErrorCodes.InvalidRequest, 'the server was shut down'],
} as const;

type Next = Parameters<MessageStrategy['handleMessage']>[1];

type Phase = 'new' | 'running' | 'shut-down';

interface Incoming extends Message {
  readonly method?: unknown;
  readonly id?: unknown;
}

export class Gate implements MessageStrategy {
  #phase: Phase = 'new';

  handleMessage(message: Message, next: Next): ReturnType<Next> {
    const { method, id } = message as Incoming;
    // Answers to what the server has asked.
    if (typeof method !== 'string') return next(message);
    if (id === undefined) return this.#phase === 'running' || method === 'exit' ? next(message) : undefined;
    const refusal = this.#refusalOf(method);
    return next(refusal === undefined ? message : ({ ...message, method: refusal, params: {} } as Message));
  }

  #refusalOf(method: string): keyof typeof REFUSALS | undefined {
    if (this.#phase === 'shut-down') return 'refused/shutDown';
    if (method === 'initialize') {
      if (this.#phase === 'running') return 'refused/initializedAlready';
      this.#phase = 'running';
      return undefined;
    }
    if (this.#phase === 'new') return 'refused/notInitialized';
    if (method === 'shutdown') this.#phase = 'shut-down';
    return undefined;
  }
}

/** Answers what the gate refuses. */
export function registerRefusals(connection: Connection): void {
  for (const [method, [code, words]] of Object.entries(REFUSALS)) {
    connection.onRequest(method, () => new ResponseError(code, words));
  }
}

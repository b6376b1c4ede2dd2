/**
 * What may be asked when (LSP 3.17, "Server lifecycle"): before `initialize` and after `shutdown` requests are refused and
 * notifications dropped. The library leaves that to its users. Parameters that are not what a method takes (`params.ts`) are
 * refused here too, so that no handler has to expect them.
 */

import { type Connection, ErrorCodes, type Message, type MessageStrategy, ResponseError } from 'vscode-languageserver';
import { lineOf } from './leaving.ts';
import { problemOfParams } from './params.ts';

/** Names of our own, so that a refused request reaches a handler that knows why. */
const REFUSALS = {
  'refused/notInitialized': [ErrorCodes.ServerNotInitialized, 'the server expects initialize first'],
  'refused/initializedAlready': [ErrorCodes.InvalidRequest, 'the server was initialized already'],
  'refused/shutDown': [ErrorCodes.InvalidRequest, 'the server was shut down'],
} as const;

/** The same for a message with the wrong parameters, which say what is wrong with it. */
const INVALID = 'refused/invalidParams';

interface Invalid {
  readonly problem: string;
}

type Next = Parameters<MessageStrategy['handleMessage']>[1];

type Phase = 'new' | 'running' | 'shut-down';

interface Incoming extends Message {
  readonly method?: unknown;
  readonly id?: unknown;
  readonly params?: unknown;
}

export class Gate implements MessageStrategy {
  #phase: Phase = 'new';
  /** What the messages after `initialize` wait for. */
  #handlers: Promise<void> | undefined;

  /** Keeps all messages back until `handlers` are there, and then lets them in by their order. */
  waitFor(handlers: Promise<void>): void {
    this.#handlers = handlers.then(() => {
      this.#handlers = undefined;
    });
  }

  handleMessage(message: Message, next: Next): ReturnType<Next> {
    return this.#handlers === undefined
      ? this.#admit(message, next)
      : this.#handlers.then(() => this.#admit(message, next));
  }

  #admit(message: Message, next: Next): ReturnType<Next> {
    const { method, id, params } = message as Incoming;
    // Answers to what the server has asked.
    if (typeof method !== 'string') return next(message);
    if (id === undefined && this.#phase !== 'running') return method === 'exit' ? next(message) : undefined;
    const refusal = id === undefined ? undefined : this.#refusalOf(method);
    if (refusal !== undefined) return next({ ...message, method: refusal, params: {} } as Message);
    const problem = problemOfParams(method, params);
    if (problem !== undefined) {
      const invalid: Invalid = { problem };
      return next({ ...message, method: INVALID, params: invalid } as Message);
    }
    if (method === 'initialize') this.#phase = 'running';
    if (method === 'shutdown') this.#phase = 'shut-down';
    return next(message);
  }

  #refusalOf(method: string): keyof typeof REFUSALS | undefined {
    if (this.#phase === 'shut-down') return 'refused/shutDown';
    if (method === 'initialize') return this.#phase === 'running' ? 'refused/initializedAlready' : undefined;
    return this.#phase === 'new' ? 'refused/notInitialized' : undefined;
  }
}

/** Answers what the gate refuses. */
export function registerRefusals(connection: Connection): void {
  for (const [method, [code, words]] of Object.entries(REFUSALS)) {
    connection.onRequest(method, () => new ResponseError(code, words));
  }
  connection.onRequest(INVALID, ({ problem }: Invalid) => new ResponseError(ErrorCodes.InvalidParams, lineOf(problem)));
  connection.onNotification(INVALID, ({ problem }: Invalid) => connection.console.warn(lineOf(problem)));
}
